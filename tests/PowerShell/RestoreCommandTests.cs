using System.Security;
using Xunit;

namespace Direxio.Deployer.PowerShell.Tests;

/// <summary>A restore at the prompt: what is backed up first is a whole server, and whether it is encrypted is part of the question.</summary>
public sealed class RestoreCommandTests
{
    [Theory]
    [InlineData("", "plain.restore.example.org", "not encrypted (-Recipient encrypts it)")]
    [InlineData(" -Passphrase $args[1]", "locked.restore.example.org", ".gpg, encrypted")]
    public void The_question_says_whether_what_is_there_now_is_backed_up_encrypted(string passphrase, string domain, string expected)
    {
        using var words = new SecureString();
        "seven wooden elephants sleep".ToList().ForEach(words.AppendChar);
        using var shell = new Shell();
        shell.Run("Start-DirexioDeployment $args[0] -Rehearse -ConfirmDomainBinding -Region us-east-1 -Force", domain).ThrowIfFailed();
        shell.Run($"Backup-DirexioNode $args[0] -Rehearse -WarningAction Ignore{passphrase}", domain, words).ThrowIfFailed();
        shell.Host.Clear();
        shell.Host.Answer = 'N';

        shell.Run($"(Get-DirexioBackup $args[0] -Rehearse)[0] | Restore-DirexioNode{passphrase}", domain, words).ThrowIfFailed();

        Assert.Contains(expected, Assert.Single(shell.Host.Prompts), StringComparison.Ordinal);
        Assert.Single(shell.Run("Get-DirexioBackup $args[0] -Rehearse", domain).ThrowIfFailed().Output);
    }
}
