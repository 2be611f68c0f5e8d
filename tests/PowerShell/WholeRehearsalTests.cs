namespace Direxio.Deployer.PowerShell.Tests;

/// <summary>A rehearsal goes through all that the product does: nothing of it is missing because it is one.</summary>
public sealed class WholeRehearsalTests
{
    [Fact]
    public void From_the_deployment_over_the_agent_and_all_gates_to_the_removal()
    {
        using var shell = new Shell();
        const string Domain = "whole.example.org";
        shell.Run($"$global:d = Start-DirexioDeployment {Domain} -Rehearse -ConfirmDomainBinding -Force -ConnectAgent codex -AgentInstall Auto")
            .ThrowIfFailed();

        var status = shell.Run("$d.Delivery.InstallStatus").ThrowIfFailed().Output[0].BaseObject;
        Assert.Equal("policy=auto mode=cc-connect status=installed", status);
        shell.Run($"Confirm-DirexioGate AppInitialization 'the owner opened the App on a tablet and chose a password' {Node}").ThrowIfFailed();
        var checks = shell.Run($"Test-DirexioRuntime {Domain} -Rehearse").ThrowIfFailed().Output.Select(row => (RuntimeCheck)row.BaseObject);
        Assert.All(checks, check => Assert.Equal(RuntimeCheckStatus.Passed, check.Status));
        shell.Run($"Confirm-DirexioGate RealChat 'the owner wrote hello in the App and the agent told a joke' {Node}").ThrowIfFailed();
        shell.Run($"Confirm-DirexioGate AgentMcpRuntime 'codex listed its tools and read the last message' -RuntimeProbeConfirmed {Node}")
            .ThrowIfFailed();
        Assert.True(((NodeStatus)shell.Run($"Get-DirexioStatus {Domain} -Rehearse").ThrowIfFailed().Output[0].BaseObject).ProductComplete);

        var removal = (Removal)shell.Run($"Remove-DirexioNode {Domain} -Rehearse -Force").ThrowIfFailed().Output[0].BaseObject;

        Assert.Equal(RemovalStatus.Removed, removal.Status);
        Assert.Equal(EvidenceStatus.Deleted, removal.Evidence.First(seen => seen.Name == "connect_daemon").Status);
        Assert.DoesNotContain(removal.Evidence, seen => seen.Detail.Contains("not on PATH", StringComparison.Ordinal));
    }

    [Fact]
    public void What_was_left_behind_is_found_once_and_removed()
    {
        using var shell = new Shell();
        var orphans = shell.Run("Find-DirexioOrphan -Rehearse").ThrowIfFailed().Output.Select(row => (Orphan)row.BaseObject).ToList();
        Assert.Contains(orphans, orphan => orphan is { Kind: ResourceKind.ElasticIp, MonthlyUsd: > 0, Rehearsal: true });
        Assert.All(orphans, orphan => Assert.EndsWith("-Rehearse", orphan.NextAction));

        var removal = (Removal)Assert.Single(
            shell.Run("Find-DirexioOrphan -Rehearse | Remove-DirexioNode -Force").ThrowIfFailed().Output).BaseObject;

        Assert.Equal((RemovalStatus.Removed, true), (removal.Status, removal.Rehearsal));
        Assert.Contains("No orphans in any enabled region", shell.Show("Find-DirexioOrphan -Rehearse"));
    }

    [Fact]
    public void A_region_that_cannot_be_one_is_refused_rather_than_found_without_orphans()
    {
        using var shell = new Shell();
        Assert.Equal("RegionMalformed", shell.Run("Find-DirexioOrphan -Region us-east-1, eu-central1 -Rehearse").ErrorId);
    }

    private const string Node = "-Domain whole.example.org -Rehearse -Confirm:$false";
}
