using Xunit;

namespace Direxio.Deployer.PowerShell.Tests;

/// <summary>What is named as a file is a file: a path of another provider is never taken for one of the process's folder.</summary>
public sealed class FilePathTests
{
    private const string AtVariables = "$ExecutionContext.SessionState.Path.SetLocation('Variable:') > $null; ";

    public static TheoryData<string, string> Named => new()
    {
        { "Backup-DirexioNode a.example.org -Rehearse -Path Env:/foo", "Path" },
        { "Backup-DirexioNode a.example.org -Rehearse -Recipient Variable:/key.asc", "Recipient" },
        { "Get-DirexioBackup -Rehearse -Path Env:/foo", "Path" },
        { "Remove-DirexioBackup a.example.org -Keep 1 -Rehearse -Confirm:$false -Path Env:/foo", "Path" },
        { "Test-DirexioBackup Env:/foo.direxio-backup", "Path" },
        { "Test-DirexioBackup /foo.direxio-backup -KeyFile Env:/key", "KeyFile" },
        { "Restore-DirexioNode a.example.org Env:/foo.direxio-backup -Rehearse -Force", "Path" },
        { "Start-DirexioDeployment a.example.org -Rehearse -Force -ConfirmDomainBinding -Workspace Variable:/abc", "Workspace" },
        { "Start-DirexioDeployment a.example.org -Rehearse -Force -ConfirmDomainBinding -FromBackup Env:/x", "FromBackup" },
        { "New-DirexioReport a.example.org -Operation NewDeploy -Rehearse -Path Env:/foo", "Path" },
        { "Import-DirexioAwsCredential Env:/keys.csv -Rehearse", "Path" },
        { "Register-DirexioMcp a.example.org Codex User -Rehearse -Path Env:/foo", "Path" },
        { "Install-DirexioSkill codex -TargetPath Env:/foo", "TargetPath" },
    };

    [Theory]
    [MemberData(nameof(Named))]
    public void A_path_of_another_provider_is_refused(string command, string parameter)
    {
        using var shell = new Shell();

        var result = shell.Run(command);

        Assert.Equal("PathNotOfFile", result.ErrorId);
        Assert.Equal(parameter, result.Error!.TargetObject);
        Assert.Empty(result.Output);
    }

    [Fact]
    public void A_relative_path_is_none_of_the_process_where_the_session_is_at_no_folder()
    {
        using var shell = new Shell();

        var result = shell.Run(AtVariables + "Get-DirexioBackup -Rehearse -Path r.html");

        Assert.Equal("PathNotOfFile", result.ErrorId);
        Assert.Contains("r.html", result.Error!.ErrorDetails.RecommendedAction);
    }

    [Fact]
    public void An_absolute_path_is_one_wherever_the_session_is()
    {
        using var shell = new Shell();

        Assert.DoesNotContain(
            shell.Run(AtVariables + "Get-DirexioBackup -Rehearse -Path $args[0]", Path.GetTempPath()).ThrowIfFailed().Output,
            backup => backup is null);
    }

    // Once it ended the whole pipeline, whatever -ErrorAction said.
    [Fact]
    public void A_missing_drive_is_an_error_of_this_item_alone()
    {
        using var shell = new Shell();

        var result = shell.Run("'Q:/x.direxio-backup', 'R:/y.direxio-backup' | Test-DirexioBackup; 'after'");

        Assert.Null(result.Failure);
        Assert.Equal(["PathUnknown", "PathUnknown"], result.Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]));
        Assert.Equal("after", result.Output.Single().ToString());
        Assert.Empty(shell.Run("Test-DirexioBackup Q:/x.direxio-backup -ErrorAction SilentlyContinue").Errors);
    }
}
