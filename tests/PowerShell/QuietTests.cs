namespace Direxio.Deployer.PowerShell.Tests;

/// <summary>Who asks for one bool gets one for each thing, and false for what could not be looked at.</summary>
public sealed class QuietTests
{
    [Theory]
    [InlineData("'nosuch.example.org' | Test-DirexioDeployment -Rehearse -Quiet")]
    [InlineData("'nosuch.example.org' | Test-DirexioRuntime -Rehearse -Quiet")]
    [InlineData("'a.*' | Test-DirexioDomain -Rehearse -Quiet")]
    [InlineData("'/nosuch.direxio-backup' | Test-DirexioBackup -Quiet")]
    public void What_could_not_be_checked_is_no_pass(string command)
    {
        using var shell = new Shell();

        var result = shell.Run(command);

        Assert.Single(result.Errors);
        Assert.Equal(false, result.Output.Single().BaseObject);
        Assert.Equal(false, shell.Run($"[bool]({command} -ErrorAction Ignore)").Output.Single().BaseObject);
    }

    [Fact]
    public void The_checksum_beside_a_backup_is_passed_over_in_a_folder_and_told_of_by_itself()
    {
        const string domain = "quiet.example.org";
        using var shell = new Shell();
        var backup = shell.Run(
            $"$null = Start-DirexioDeployment {domain} -Rehearse -ConfirmDomainBinding -Force; "
                + $"(Backup-DirexioNode {domain} -Rehearse -WarningAction Ignore).Path").ThrowIfFailed().Output.Single().ToString();
        var folder = new DirectoryInfo(Path.GetDirectoryName(backup)!);
        Assert.True(File.Exists(backup + ".sha256"));

        var result = shell.Run("$args[0] | Test-DirexioBackup -Quiet", (object)folder.GetFiles($"{domain}*")).ThrowIfFailed();
        var named = shell.Run("Test-DirexioBackup $args[0]", backup + ".sha256");

        Assert.Equal(true, result.Output.Single().BaseObject);
        Assert.Equal("BackupIsChecksumFile", named.ErrorId);
        Assert.Contains(Path.GetFileName(backup) + "'", named.Error!.ErrorDetails.RecommendedAction + "'");
    }
}
