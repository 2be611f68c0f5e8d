using Xunit;

namespace Direxio.Deployer.PowerShell.Tests;

/// <summary>A restore at the prompt: what is backed up first is a whole server, and whether it is encrypted is part of the question.</summary>
public sealed class RestoreCommandTests
{
    [Theory]
    [InlineData("", "not encrypted (-Recipient encrypts it)")]
    [InlineData(" -Passphrase (ConvertTo-SecureString 'seven wooden elephants sleep' -AsPlainText -Force)", ".gpg, encrypted")]
    public void The_question_says_whether_what_is_there_now_is_backed_up_encrypted(string passphrase, string expected)
    {
        var domain = passphrase.Length == 0 ? "plain.restore.example.org" : "locked.restore.example.org";
        using var shell = new Shell();
        shell.Run("Start-DirexioDeployment $args[0] -Rehearse -ConfirmDomainBinding -Region us-east-1 -Force", domain).ThrowIfFailed();
        shell.Run($"$backup = Backup-DirexioNode $args[0] -Rehearse -WarningAction Ignore{passphrase}", domain).ThrowIfFailed();
        shell.Host.Clear();
        shell.Host.Answer = 'N';

        shell.Run($"(Get-DirexioBackup $args[0] -Rehearse)[0] | Restore-DirexioNode{passphrase}", domain).ThrowIfFailed();

        Assert.Contains(expected, Assert.Single(shell.Host.Prompts), StringComparison.Ordinal);
        Assert.Single(shell.Run("Get-DirexioBackup $args[0] -Rehearse", domain).ThrowIfFailed().Output);
    }
}
