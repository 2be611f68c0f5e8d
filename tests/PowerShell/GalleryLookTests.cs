using System.Management.Automation;
using Direxio.Deployer.PowerShell.Commands;

namespace Direxio.Deployer.PowerShell.Tests;

/// <summary>What is made of the gallery's answer. A module of the name that PSResourceGet has stands in for it.</summary>
[Collection(nameof(ProcessWide))]
public sealed class GalleryLookTests : IDisposable
{
    private static readonly TimeSpan Patient = TimeSpan.FromMinutes(2);

    private readonly string folder = Directory.CreateTempSubdirectory("direxio-gallery-").FullName;
    private readonly string? modulePath = Environment.GetEnvironmentVariable("PSModulePath");

    [Theory]
    [InlineData("0.2.0", SkillFreshness.Current, null)]
    [InlineData("0.1.9", SkillFreshness.Current, null)]
    [InlineData("0.10.0", SkillFreshness.UpdateAvailable, "Install-PSResource Direxio.Deployer -Repository 'Our gallery'")]
    public async Task A_later_version_is_told_with_the_command_that_brings_it(string there, SkillFreshness status, string? command)
    {
        StandIn($"[pscustomobject]@{{ Version = [version]'{there}'; Repository = 'Our gallery' }}");

        var seen = await Look();

        Assert.Equal((status, there, command, (string?)null), (seen.Status, seen.LatestVersion, seen.UpdateCommand, seen.Reason));
    }

    [Fact]
    public async Task Only_the_gallery_that_the_module_was_installed_from_is_asked()
    {
        StandIn("[pscustomobject]@{ Version = '9.0.0'; Repository = \"asked $Repository\" }");
        var record = new PSObject();
        record.Properties.Add(new PSNoteProperty("Repository", "Local"));
        File.WriteAllText(Path.Combine(folder, "PSGetModuleInfo.xml"), PSSerializer.Serialize(record));

        Assert.Equal("Update-PSResource Direxio.Deployer -Repository Local", (await Look()).UpdateCommand);
    }

    [Fact]
    public async Task Of_several_galleries_the_latest_counts()
    {
        StandIn("'0.1.0', '0.3.0', '0.2.5' | ForEach-Object { [pscustomobject]@{ Version = $_; Repository = \"G$_\" } }");

        Assert.Equal("0.3.0", (await Look()).LatestVersion);
    }

    [Theory]
    [InlineData("throw 'No such host is known.'", "No such host is known.")]
    [InlineData("Write-Error 'Offline.' -ErrorId X -ErrorAction Stop", "Write-Error")]
    [InlineData("", "no gallery has it.")]
    [InlineData("[pscustomobject]@{ Version = 'soon'; Repository = 'G' }", "'soon'")]
    public async Task What_cannot_be_found_out_is_said_with_its_reason(string body, string reason)
    {
        StandIn(body);

        var seen = await Look();

        Assert.Equal(SkillFreshness.Unavailable, seen.Status);
        Assert.Contains(reason, seen.Reason);
        Assert.Null(seen.UpdateCommand);
    }

    [Fact]
    public async Task A_session_without_PSResourceGet_says_so()
    {
        Environment.SetEnvironmentVariable("PSModulePath", folder);

        Assert.Contains("Find-PSResource", (await Look()).Reason);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(50)]
    [InlineData(500)]
    public async Task A_gallery_that_never_answers_is_not_waited_for_and_its_session_ends(int milliseconds)
    {
        StandIn("while ($true) { [Threading.Thread]::Sleep(20) }");

        var seen = await Look(TimeSpan.FromMilliseconds(milliseconds));

        Assert.Equal(SkillFreshness.Unavailable, seen.Status);
        Assert.Contains("did not answer", seen.Reason);
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("PSModulePath", modulePath);
        Directory.Delete(folder, recursive: true);
    }

    private async Task<ModuleFreshness> Look(TimeSpan? limit = null)
    {
        var look = new GalleryLook(folder, limit ?? Patient);
        var seen = await look.AskAsync("0.2.0", TestContext.Current.CancellationToken);
        // A session that is still opening puts its own module path in the place of the next test's.
        await look.Ended.WaitAsync(Patient, TestContext.Current.CancellationToken);
        return seen;
    }

    private void StandIn(string body)
    {
        const string Name = "Microsoft.PowerShell.PSResourceGet";
        var module = Directory.CreateDirectory(Path.Combine(folder, Name)).FullName;
        File.WriteAllText(
            Path.Combine(module, $"{Name}.psm1"),
            $"function Find-PSResource {{ [CmdletBinding()] param($Name, $Repository) {body} }}");
        File.WriteAllText(
            Path.Combine(module, $"{Name}.psd1"),
            $"@{{ RootModule = '{Name}.psm1'; ModuleVersion = '1.0'; FunctionsToExport = 'Find-PSResource' }}");
        Environment.SetEnvironmentVariable("PSModulePath", folder);
    }
}
