using Xunit;

namespace Direxio.Deployer.PowerShell.Tests;

/// <summary>Backups in S3 at the prompt: nothing that is billed is made without a yes.</summary>
public sealed class BucketCommandTests
{
    private const string Backup = "Backup-DirexioNode $args[0] -Rehearse -WarningAction Ignore -S3Uri s3://direxio-$($args[0])/nodes";
    private const string List = "Get-DirexioBackup $args[0] -Rehearse -S3Uri s3://direxio-$($args[0])/nodes";

    [Fact]
    public void A_bucket_is_asked_about_whatever_the_preference_and_shows_where_it_is_and_that_it_costs()
    {
        using var shell = Deployed("no.bucket.example.org");
        shell.Host.Answer = 'N';

        Assert.Empty(shell.Run("$ConfirmPreference = 'None'; " + Backup, "no.bucket.example.org").ThrowIfFailed().Output);

        var prompt = Assert.Single(shell.Host.Prompts);
        Assert.Contains("us-east-1", prompt, StringComparison.Ordinal);
        Assert.Contains("billed by the GB and month", prompt, StringComparison.Ordinal);
        Assert.Equal("BucketMissing", shell.Run(List, "no.bucket.example.org").ErrorId);
    }

    [Fact]
    public void A_yes_makes_it_and_the_next_backup_asks_nothing()
    {
        using var shell = Deployed("yes.bucket.example.org");
        shell.Host.Answer = 'Y';

        Assert.Single(shell.Run(Backup, "yes.bucket.example.org").ThrowIfFailed().Output);
        Assert.Single(shell.Run(Backup, "yes.bucket.example.org").ThrowIfFailed().Output);

        Assert.Single(shell.Host.Prompts);
        Assert.Equal(2, shell.Run(List, "yes.bucket.example.org").ThrowIfFailed().Output.Count);
    }

    [Fact]
    public void Session_that_cannot_ask_is_told_of_the_switch()
    {
        using var shell = Deployed("mute.bucket.example.org");
        shell.Host.Answer = null;

        var result = shell.Run(Backup, "mute.bucket.example.org");

        Assert.Equal("CannotAskForConfirmation", result.ErrorId);
        Assert.Contains("-CreateBucket", result.Error!.ErrorDetails.RecommendedAction);
        Assert.Equal("BucketMissing", shell.Run(List, "mute.bucket.example.org").ErrorId);
    }

    private static Shell Deployed(string domain)
    {
        var shell = new Shell();
        shell.Run("Start-DirexioDeployment $args[0] -Rehearse -ConfirmDomainBinding -Region us-east-1 -Force", domain).ThrowIfFailed();
        shell.Host.Clear();
        return shell;
    }
}
