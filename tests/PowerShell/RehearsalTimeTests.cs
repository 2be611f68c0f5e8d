namespace Direxio.Deployer.PowerShell.Tests;

/// <summary>A rehearsal waits for nothing, and yet nothing of it is still to come.</summary>
[Collection(RehearsedResultsGroup.Name)]
public sealed class RehearsalTimeTests(RehearsedResults results)
{
    [Fact]
    public void What_a_rehearsal_tells_of_lies_behind_it_in_its_order()
    {
        var status = Assert.IsType<NodeStatus>(results["status"][0].BaseObject);
        var listed = results.Shell.Run("Get-DirexioBackup $args[0] -Rehearse", RehearsedResults.Domain).ThrowIfFailed().Output
            .Select(one => one.BaseObject).OfType<BackupInfo>().ToList();

        Assert.True(status.KnownSince <= DateTime.Now, $"known since {status.KnownSince:O}");
        Assert.NotEmpty(listed);
        Assert.All(listed, backup => Assert.True(
            backup.Created <= backup.VerifiedAt && backup.VerifiedAt <= DateTime.Now, $"{backup.Created:O}, verified {backup.VerifiedAt:O}"));
        Assert.True(status.KnownSince <= listed.Min(backup => backup.Created));
    }

    // Whoever began it a moment ago would not believe a time of an hour before.
    [Fact]
    public void A_rehearsal_begins_when_its_user_began_it()
    {
        var began = DateTime.Now;
        var deployment = results.Shell.Run("Start-DirexioDeployment clock.example.org -Rehearse -ConfirmDomainBinding -Force")
            .ThrowIfFailed().Output.Select(one => one.BaseObject).OfType<Deployment>().Single();

        var times = deployment.Phases.Select(phase => phase.Time).OfType<DateTime>().ToList();
        Assert.NotEmpty(times);
        Assert.All(times, time => Assert.InRange(time, began.AddMinutes(-4), DateTime.Now));
    }
}
