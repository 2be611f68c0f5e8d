using System.IO.Compression;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Direxio.Deployer.PowerShell.Commands;

namespace Direxio.Deployer.PowerShell.Tests;

/// <summary>The module as it is published: what has to come along, and how much it may weigh.</summary>
public sealed class PackageTests
{
    private const int MostBytes = 8_000_000;

    private static readonly string Notices = Path.Combine(StagedModule.Folder, "THIRD-PARTY-NOTICES.txt");

    [Fact]
    public void The_module_zipped_has_at_most_8_MB()
    {
        Assert.SkipUnless(IsTrimmed, "Built with -p:Precompile=false: its packages are whole.");
        using var zipped = new MemoryStream();
        ZipFile.CreateFromDirectory(StagedModule.Folder, zipped, CompressionLevel.Optimal, includeBaseDirectory: true);

        Assert.InRange(zipped.Length, 1, MostBytes);
    }

    [Fact]
    public void No_assembly_needs_a_newer_NET_than_the_oldest_pwsh_has()
    {
        var newer = Directory.EnumerateFiles(StagedModule.Folder, "*.dll", SearchOption.AllDirectories)
            // What is native code too is made for one version of .NET, and lies beside the assembly for all.
            .Where(file => !Path.GetDirectoryName(file)!.EndsWith("linux-x64", StringComparison.Ordinal))
            .SelectMany(file => ReferencesOf(file).Where(IsNewer)
                // The engine and its packages take from their own folder what lies there.
                .Where(needed => !File.Exists(Path.Combine(Path.GetDirectoryName(file)!, $"{needed.Name}.dll")))
                .Select(needed => $"{Path.GetFileName(file)} needs {needed.Name} {needed.Version}"));

        Assert.Empty(newer);

        static bool IsNewer(AssemblyName needed) => needed.Name == "System.Private.CoreLib"
            || (needed.Name!.StartsWith("System.", StringComparison.Ordinal) && needed.Version!.Major > 8);
    }

    [Fact]
    public void Every_assembly_of_others_is_in_the_notices_with_its_version_and_licence()
    {
        Assert.True(File.Exists(Path.Combine(StagedModule.Folder, "LICENSE")));
        var sections = File.ReadAllText(Notices).Split($"\n{new string('-', 80)}\n");
        var others = Directory.EnumerateFiles(Path.Combine(StagedModule.Folder, "dependencies"), "*.dll", SearchOption.AllDirectories)
            .Where(file => !Path.GetFileName(file).StartsWith("Direxio.", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(others);
        Assert.All(others, file =>
        {
            var section = Assert.Single(sections, text => text.Split('\n').Any(line => line.Split(", ").Contains(Path.GetFileName(file))));
            Assert.Matches(@"(?m)^Licence: (MIT|BSD-[23]-Clause|Apache-2\.0)\b", section);
            Assert.Matches(@"(?m)^(Copyright|©|[A-Z]).*\S", section);
        });
        Assert.Contains("TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION", File.ReadAllText(Notices));
    }

    // The Apache licence asks for it, and a user who finds less in a file than in its maker's should know why.
    [Fact]
    public void What_was_changed_in_a_package_is_said()
    {
        Assert.SkipUnless(IsTrimmed, "Built with -p:Precompile=false: its packages are whole.");
        var ec2 = File.ReadAllText(Notices).Split($"\n{new string('-', 80)}\n").Single(text => text.Contains("AWSSDK.EC2.dll"));

        Assert.Contains("Changed: parts that are not used here were removed", ec2);
    }

    [Fact]
    public void All_addresses_are_the_projects_own_and_of_this_version()
    {
        using var shell = new Shell();
        var addresses = shell.Run(
            "$m = Get-Module Direxio.Deployer; $m.ProjectUri, $m.LicenseUri, $m.IconUri, $m.HelpInfoUri; "
                + "$m.ReleaseNotes -split ' ' | Where-Object { $_ -like 'https:*' }").ThrowIfFailed().Output.Select(address => address.ToString()).ToList();
        var project = addresses[0];

        Assert.Equal(5, addresses.Count);
        Assert.All(addresses, address => Assert.StartsWith(project, address));
        Assert.All(addresses.Skip(1), address => Assert.Contains($"/v{Version}/", address));
    }

    // Get-Help -Online opens the first link that has an address; opening it here would start a browser.
    [Fact]
    public void Help_online_is_the_page_of_each_cmdlet()
    {
        using var shell = new Shell();
        var links = shell.Run(
            "$p = (Get-Module Direxio.Deployer).ProjectUri; Get-Command -Module Direxio.Deployer | ForEach-Object { "
                + "\"$($_.Name) $(@((Get-Help $_.Name).relatedLinks.navigationLink.uri -ne '')[0])\" }; $p")
            .ThrowIfFailed().Output.Select(line => line.ToString()).ToList();
        var pages = $"{links[^1]}/blob/v{Version}/docs/help/";

        Assert.True(links.Count > 30);
        Assert.All(links.SkipLast(1), line => Assert.Equal($"{line.Split(' ')[0]} {pages}{line.Split(' ')[0]}.md", line));
    }

    private static List<AssemblyName> ReferencesOf(string file)
    {
        using var assembly = new PEReader(File.OpenRead(file));
        var metadata = assembly.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetAssemblyReference(handle).GetAssemblyName())];
    }

    private static string Version => typeof(AsyncCommand).Assembly.GetName().Version!.ToString(3);

    // A build that trims also compiles to native code.
    private static bool IsTrimmed => new FileInfo(Path.Combine(StagedModule.Folder, "dependencies", "AWSSDK.EC2.dll")).Length < 2_000_000;
}
