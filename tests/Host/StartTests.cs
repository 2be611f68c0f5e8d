using System.Globalization;
using System.Reflection;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;
using Direxio.Deployer.Host.Commands;
using Direxio.Deployer.Host.Hosting;

namespace Direxio.Deployer.Host.Tests;

/// <summary>What a command loads before it answers, which is what its start takes.</summary>
public sealed class StartTests
{
    private const string PowerShell = "System.Management.Automation";
    private const string Engine = "Direxio.Deployer.Engine";

    private static readonly string Runtime = RuntimeInformation.RuntimeIdentifier;

    private static readonly string[] Rehearsal =
        ["Start-DirexioDeployment", "-Domain", "start.example.org", "-Rehearse", "-ConfirmDomainBinding", "-Force"];

    [Theory]
    [InlineData(0, "Get-DirexioStatus")]
    [InlineData(0, "Exit codes", "--help")]
    [InlineData(0, "direxio 0.", "--version")]
    [InlineData(1, "'-Nope' is no option", "-Nope")]
    [InlineData(1, "needs a value", "-OutputFormat")]
    [InlineData(1, "is no output format", "-OutputFormat", "Xml")]
    [InlineData(1, "'Get-Weather' is no command", "Get-Weather")]
    [InlineData(1, "'Get-Weather' is no command", "Get-Weather", "-OutputFormat", "Json")]
    [InlineData(1, "Did you mean status?", "statsu")]
    [InlineData(1, "write direxio start.", "deploy", "chat.example.org")]
    [InlineData(1, "write direxio --version.", "version")]
    [InlineData(0, "status\t", "__complete", "sta")]
    [InlineData(0, "complete -o default -F _direxio direxio", "completion", "bash")]
    [InlineData(0, ".SH COMMANDS", "man")]
    public async Task Usage_version_and_usage_errors_need_no_PowerShell(int exitCode, string said, params string[] arguments)
    {
        var (answer, loaded) = await RunAsync(arguments);

        Assert.Equal(exitCode, answer.ExitCode);
        Assert.Contains(said, answer.Output + answer.Error);
        Assert.Contains("direxio", loaded.Keys);
        Assert.DoesNotContain(PowerShell, loaded.Keys);
        Assert.DoesNotContain(Engine, loaded.Keys);
        Assert.DoesNotContain("Direxio.Deployer.PowerShell", loaded.Keys);
    }

    [Fact]
    public async Task Usage_lists_what_the_imported_module_exports()
    {
        var usage = await HostProcess.Run(HostProcess.Program, ["--help"], HostProcess.BuiltModule);
        var imported = await HostProcess.Run(
            HostProcess.Program, ["-Command", "(Get-Module Direxio.Deployer).ExportedCommands.Keys"], HostProcess.BuiltModule);

        var names = imported.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.True(names.Length > 10, imported.Output);
        // Each cmdlet has exactly one short name, and no word means two things. What ends a pipeline has nothing to do without one.
        Assert.Equal(names.Except(["Out-DirexioJson"]).Order(StringComparer.Ordinal), ShortNames.All.Select(pair => pair.Cmdlet).Order(StringComparer.Ordinal));
        var words = ShortNames.All.Select(pair => pair.Short).Concat(ShortNames.OfProgram.Select(own => own.Name)).ToList();
        Assert.Equal(words.Count, words.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Equal(
            words,
            usage.Output.Split('\n').SkipWhile(line => line.Trim() != "Commands").Skip(1)
                .TakeWhile(line => line.Trim().Length > 0).Select(line => line.Trim().Split(' ')[0]));
    }

    [Fact]
    public async Task A_status_loads_the_engine_and_none_of_its_clients()
    {
        var (answer, loaded) = await RunAsync("Get-DirexioStatus");

        Assert.Equal(0, answer.ExitCode);
        Assert.StartsWith("No nodes on this machine.", answer.Error, StringComparison.Ordinal);
        Assert.Contains(Engine, loaded.Keys);
        Assert.DoesNotContain(
            loaded.Keys, name => name.StartsWith("AWSSDK.", StringComparison.Ordinal)
                || name is "Renci.SshNet" or "BouncyCastle.Cryptography" or "DnsClient" or "ModelContextProtocol.Core" or "Polly.Core");
    }

    [Fact]
    public async Task A_rehearsal_loads_no_client_of_AWS_SSH_or_DNS()
    {
        var (answer, loaded) = await RunAsync(Rehearsal);

        Assert.Equal(0, answer.ExitCode);
        Assert.Contains(Engine, loaded.Keys);
        Assert.DoesNotContain(loaded.Keys, name => name is "AWSSDK.EC2" or "Renci.SshNet" or "DnsClient" or "ModelContextProtocol.Core");
    }

    [Fact]
    public async Task What_the_framework_has_too_is_taken_from_the_framework()
    {
        var (_, loaded) = await RunAsync(Rehearsal);

        var framework = Path.GetDirectoryName(loaded["System.Private.CoreLib"]);
        Assert.Equal(framework, Path.GetDirectoryName(loaded["System.Text.Json"]));
        Assert.Equal(framework, Path.GetDirectoryName(loaded["System.Text.Encodings.Web"]));
        // Which of the two is newer is found out without reading their files.
        Assert.DoesNotContain("System.Reflection.Metadata", loaded.Keys);
    }

    [Fact]
    public void Native_code_lies_only_where_its_system_looks_for_it()
    {
        SkipUnlessPrecompiled();
        // Packing leaves a copy of it all in there.
        var shipped = Directory.EnumerateFiles(HostProcess.Folder, "*.dll", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(HostProcess.Folder, file).Replace('\\', '/'))
            .Where(file => !file.StartsWith("publish/", StringComparison.Ordinal)).ToList();
        var native = shipped.Where(HasNativeCode).Order(StringComparer.Ordinal).ToList();

        // A runtime on another system refuses such an assembly, and has to find one without.
        string[] compiled =
        [
            "AWSSDK.Core", "AWSSDK.EC2", "AWSSDK.SecurityToken", "AWSSDK.SimpleSystemsManagement", "Direxio.Deployer.Engine", "DnsClient",
            "Polly.Core", "Renci.SshNet", "System.Management.Automation",
        ];
        Assert.Equal(compiled, native.Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal));
        Assert.All(native, file => Assert.Matches(
            $"^(module/Direxio.Deployer/[^/]+/dependencies/{Runtime}|runtimes/{Runtime}/lib/[^/]+)/[^/]+$", file));
        Assert.All(native, file => Assert.Contains(
            shipped, other => Path.GetFileName(other) == Path.GetFileName(file) && !HasNativeCode(other)));
    }

    // Without native code, or if the runtime passed over it, a status compiles more than five thousand methods.
    [Fact]
    public async Task The_native_code_is_used()
    {
        SkipUnlessPrecompiled();
        var (_, loaded) = await RunAsync("Get-DirexioStatus");

        Assert.Equal(Runtime, Path.GetFileName(Path.GetDirectoryName(loaded[Engine])));
        Assert.InRange(int.Parse(loaded[StartupHook.CompiledName], CultureInfo.InvariantCulture), 1, 2000);
    }

    // The host knows it by name only.
    [Fact]
    public void The_module_has_what_makes_its_engine_ready()
    {
        var cmdlets = Directory.EnumerateFiles(
            Path.Combine(HostProcess.Folder, "module"), "Direxio.Deployer.PowerShell.dll", SearchOption.AllDirectories).Single();

        var warmUp = ModuleWarmUp.Find(cmdlets);

        Assert.NotNull(warmUp);
        warmUp();
    }

    [Fact]
    public async Task A_module_that_cannot_be_made_ready_ahead_is_used_all_the_same()
    {
        var folder = Directory.CreateTempSubdirectory("direxio-warm-up-");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "Direxio.Deployer.PowerShell.dll"), "no assembly");
            File.WriteAllText(Path.Combine(folder.FullName, "Other.psm1"), "function Get-Direxio { 'an answer' }");

            var answer = await HostProcess.Run(
                HostProcess.Program, ["-Command", "Get-Direxio"], Path.Combine(folder.FullName, "Other.psm1"));

            Assert.Equal((0, "an answer", string.Empty), (answer.ExitCode, answer.Output.Trim(), answer.Error));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // It is a file of the module; PowerShell is not loaded for it.
    [Theory]
    [InlineData("help", "about_Direxio_Rehearsal")]
    [InlineData("about_direxio_rehearsal", "--help")]
    public async Task A_topic_is_read_like_a_command_and_listed_with_them(params string[] arguments)
    {
        var page = await HostProcess.Run(HostProcess.Program, arguments, HostProcess.BuiltModule);
        var usage = await HostProcess.Run(HostProcess.Program, ["--help"], HostProcess.BuiltModule);

        Assert.Equal((0, string.Empty), (page.ExitCode, page.Error));
        Assert.Contains("With -Rehearse", page.Output, StringComparison.Ordinal);
        Assert.Matches(@"(?s)about_Direxio_Environment +The environment variables.+about_Direxio_Rehearsal +Trying everything out", usage.Output);
    }

    // The views of help pages are the largest of PowerShell's own, so only who asks for a page reads them.
    [Theory]
    [InlineData("Get-DirexioStatus", "--help")]
    [InlineData("status", "-?")]
    [InlineData("help", "status")]
    [InlineData("Get-Help", "Get-DirexioStatus", "-Full")]
    [InlineData("-Command", "Get-Help Get-DirexioStatus -Full")]
    public async Task A_page_of_help_has_its_view(params string[] arguments)
    {
        var answer = await HostProcess.Run(HostProcess.Program, arguments, HostProcess.BuiltModule);

        Assert.Equal((0, string.Empty), (answer.ExitCode, answer.Error));
        Assert.Matches(
            @"(?s)NAME\r?\n    Get-DirexioStatus.*SYNTAX\r?\n    Get-DirexioStatus.*PARAMETERS\r?\n    -Domain <.*\n        Required\?",
            answer.Output);
    }

    private static void SkipUnlessPrecompiled() => Assert.SkipWhen(
        typeof(StartTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(told => told.Key == "Precompile").Value == "false",
        "built without native code");

    private static bool HasNativeCode(string file)
    {
        using var reader = new PEReader(File.OpenRead(Path.Combine(HostProcess.Folder, file)));
        return reader.PEHeaders.CorHeader is { ManagedNativeHeaderDirectory.Size: > 0 };
    }

    private static async Task<(HostAnswer Answer, IReadOnlyDictionary<string, string> Loaded)> RunAsync(params string[] arguments)
    {
        var file = Path.GetTempFileName();
        try
        {
            using var process = HostProcess.Start(HostProcess.Program, arguments, HostProcess.BuiltModule, new Dictionary<string, string>
            {
                ["DOTNET_STARTUP_HOOKS"] = typeof(StartupHook).Assembly.Location,
                [StartupHook.FileVariable] = file,
            });
            var answer = await HostProcess.Finish(process);
            return (answer, File.ReadLines(file).Select(line => line.Split('\t'))
                .DistinctBy(fields => fields[0]).ToDictionary(fields => fields[0], fields => fields[1]));
        }
        finally
        {
            File.Delete(file);
        }
    }
}
