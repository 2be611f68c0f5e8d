namespace Direxio.Deployer.PowerShell.Tests;

/// <summary>What is said where there is no object to show.</summary>
public sealed class RemarkTests
{
    [Theory]
    [InlineData("Get-DirexioStatus no-such-*.example.org -Rehearse", "No node on this machine has a name like no-such-*.example.org.")]
    [InlineData("Get-DirexioBackup -Path / -Rehearse", "No backups in ")]
    [InlineData("Get-DirexioSkill codex", "No Direxio skill is installed on this machine for codex.")]
    public void That_there_is_nothing_is_said_at_the_terminal_alone(string command, string said)
    {
        using var shell = new Shell();

        Assert.Contains(said, shell.Show(command));

        Assert.Empty(shell.Run(command).ThrowIfFailed().Output);
        Assert.DoesNotContain(said, shell.Show($"{command} | ConvertTo-Json"));
    }

    [Theory]
    [InlineData("Get-DirexioBackup -Path /no-such-folder -Rehearse")]
    [InlineData("Remove-DirexioBackup chat.example.org -Path /no-such-folder -Keep 1 -Rehearse")]
    public void A_folder_that_is_not_there_is_no_folder_without_backups(string command)
    {
        using var shell = new Shell();
        Assert.Equal("BackupFolderMissing", shell.Run(command).ErrorId);
    }
}
