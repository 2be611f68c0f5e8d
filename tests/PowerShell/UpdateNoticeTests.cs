using System.Management.Automation;
using Direxio.Deployer.PowerShell.Commands;

namespace Direxio.Deployer.PowerShell.Tests;

/// <summary>What a command tells of a later release. A module of the name that PSResourceGet has stands in for it.</summary>
[Collection(nameof(ProcessWide))]
public sealed class UpdateNoticeTests : IDisposable
{
    private static readonly string[] Touched = ["PSModulePath", "DIREXIO_HOME", "CI", "TF_BUILD", "GITHUB_ACTIONS"];

    private readonly string folder = Directory.CreateTempSubdirectory("direxio-notice-").FullName;
    private readonly List<(string Name, string? Value)> kept = [.. Touched.Select(name => (name, Environment.GetEnvironmentVariable(name)))];

    public UpdateNoticeTests()
    {
        Touched.ToList().ForEach(name => Environment.SetEnvironmentVariable(name, null));
        Environment.SetEnvironmentVariable("DIREXIO_HOME", Directory.CreateDirectory(Path.Combine(folder, "home")).FullName);
        var module = Directory.CreateDirectory(Path.Combine(folder, "Microsoft.PowerShell.PSResourceGet")).FullName;
        File.WriteAllText(
            Path.Combine(module, "Microsoft.PowerShell.PSResourceGet.psm1"),
            $"function Find-PSResource {{ [CmdletBinding()] param($Name, $Repository) [IO.File]::AppendAllText('{Asked}', \"$Name`n\"); "
                + "[pscustomobject]@{ Version = '99.0.0'; Repository = $Repository } }");
        File.WriteAllText(
            Path.Combine(module, "Microsoft.PowerShell.PSResourceGet.psd1"),
            "@{ RootModule = 'Microsoft.PowerShell.PSResourceGet.psm1'; ModuleVersion = '1.0'; FunctionsToExport = 'Find-PSResource' }");
        Environment.SetEnvironmentVariable("PSModulePath", folder);
    }

    private string Asked => Path.Combine(folder, "asked.txt");

    public void Dispose()
    {
        kept.ForEach(one => Environment.SetEnvironmentVariable(one.Name, one.Value));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_later_release_is_told_by_the_next_command_and_asked_for_once_a_day()
    {
        InstalledFrom("Local");

        Assert.Null(UpdateNotice.Take());
        await UpdateNotice.BeginLook(folder);
        var told = UpdateNotice.Take();
        await UpdateNotice.BeginLook(folder);

        Assert.StartsWith("Version 99.0.0 of Direxio.Deployer is available", told);
        Assert.Contains("Update-PSResource Direxio.Deployer -Repository Local", told);
        Assert.Null(UpdateNotice.Take());
        Assert.Equal(["Direxio.Deployer"], File.ReadAllLines(Asked));
    }

    [Fact]
    public async Task Nobody_is_asked_in_CI_nor_for_a_module_that_no_gallery_installed()
    {
        await UpdateNotice.BeginLook(folder);
        InstalledFrom("Local");
        Environment.SetEnvironmentVariable("CI", "true");
        await UpdateNotice.BeginLook(folder);

        Assert.False(File.Exists(Asked));
    }

    // The output of a test is redirected, as that of a script is.
    [Fact]
    public void A_command_whose_output_is_redirected_tells_nothing()
    {
        File.WriteAllText(
            Path.Combine(folder, "home", "update.json"), """{ "Version": "99.0.0", "Command": "Update-PSResource Direxio.Deployer" }""");
        using var shell = new Shell();

        Assert.Empty(shell.Run("Get-DirexioStatus 3>&1").ThrowIfFailed().Output);
    }

    private void InstalledFrom(string repository)
    {
        var record = new PSObject();
        record.Properties.Add(new PSNoteProperty("Repository", repository));
        File.WriteAllText(Path.Combine(folder, "PSGetModuleInfo.xml"), PSSerializer.Serialize(record));
    }
}
