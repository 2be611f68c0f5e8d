using Direxio.Deployer.Engine.Operations.Backups;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.Status;
using Direxio.Deployer.Engine.Tests.Operations.Repair;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Resources;

/// <summary>The instance of a node with people's data has ended: what is told, advised and put on record.</summary>
public sealed class EndOfALivedNodeTests : IDisposable
{
    private const string StartFrom = "Start-DirexioDeployment -Domain chat.example.org -Rehearse -ConfirmDomainBinding -FromBackup";

    private readonly RehearsalBench bench = new();

    public void Dispose() => bench.Dispose();

    private NodeStatus Status => new NodeStatusReader(bench.Store, new Redactor()).Read(RehearsalBench.Domain)!;

    [Fact]
    public async Task Every_command_that_finds_it_leads_to_the_last_backup()
    {
        await bench.StartAsync();
        var backup = (await BackupAsync()).Path;
        End();

        var row = (await bench.CheckAsync()).Single(one => one.Name == "InstanceState");
        AssertLeadsTo(backup, row.Fix);
        Assert.Null(bench.State.Ending);
        var found = await Assert.ThrowsAsync<DeployException>(() => bench.StartNodeAsync());
        var again = await Assert.ThrowsAsync<DeployException>(() => bench.UpdateAsync());
        var resumed = await Assert.ThrowsAsync<DeployException>(() => bench.ResumeAsync());

        Assert.Equal(("InstanceTerminated", "ServerHasEnded"), (found.Code, again.Code));
        Assert.All([found, again, resumed], failure => AssertLeadsTo(backup, failure.NextAction));
        AssertLeadsTo(backup, Status.NextAction);
    }

    [Fact]
    public async Task Without_a_backup_on_record_it_is_said_that_nothing_brings_the_identity_back()
    {
        await bench.StartAsync();
        End();

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.ResumeAsync());

        Assert.Contains("knows of no backup", failure.NextAction, StringComparison.Ordinal);
        Assert.Contains("the identity that its domain has for other servers cannot be restored", failure.NextAction, StringComparison.Ordinal);
        Assert.Contains($"{StartFrom} <the backup>", failure.NextAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repair_puts_it_on_record_and_the_server_bills_no_more()
    {
        await bench.StartAsync();
        bench.EditState(state => state.Remove("rehearsal"));
        var before = Status.BilledNow!.KnownMonthlyUsd;
        bench.EditState(state => state["rehearsal"] = true);
        End();

        await bench.RepairAsync();

        bench.EditState(state => state.Remove("rehearsal"));
        var status = Status;
        Assert.Equal(("Failed", false, false), (status.Status, status.IsDeployed, status.ProductComplete));
        Assert.Contains("never runs again", status.WhereBlocked, StringComparison.Ordinal);
        Assert.Contains("Remove-DirexioNode", status.NextAction, StringComparison.Ordinal);
        Assert.InRange(status.BilledNow!.KnownMonthlyUsd, 0.01m, before - 10m);
        Assert.DoesNotContain(bench.State.Resources.InstanceId!, status.BillingImpact, StringComparison.Ordinal);
        bench.EditState(state => state["rehearsal"] = true);
        var plans = new List<RepairPlan>();
        await bench.RepairAsync(plans: plans);
        Assert.Empty(plans);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_that_is_seen_to_be_there_after_all_is_no_longer_on_record_as_ended(bool byRepair)
    {
        await bench.StartAsync();
        bench.EditState(state => state["resources"]!["instance_end"] = new System.Text.Json.Nodes.JsonObject
        {
            ["id"] = bench.State.Resources.InstanceId, ["disk"] = "gone",
        });
        Assert.Equal("Failed", Status.Status);

        await (byRepair ? bench.RepairAsync() : (Task)bench.StartNodeAsync());

        Assert.Equal(("Completed", true), (Status.Status, Status.IsDeployed));
    }

    [Fact]
    public async Task A_disk_that_was_kept_is_named_with_the_way_to_save_it_before_the_removal_deletes_it()
    {
        await bench.StartAsync();
        End();
        var disk = bench.State.Resources.RootVolumeId!;
        bench.Account = (cloud, _) => cloud with { Volumes = new KeptVolume(cloud.Volumes) };

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.StartNodeAsync());

        Assert.Contains($"Its disk {disk} is still there", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("is gone", failure.Message, StringComparison.Ordinal);
        Assert.Contains($"aws ec2 create-snapshot --volume-id {disk} --region us-east-1", failure.NextAction, StringComparison.Ordinal);
        Assert.Contains(disk, Status.StopLoss + Status.NextAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_it_is_being_ended_nothing_is_said_of_a_disk_that_it_still_holds()
    {
        await bench.StartAsync();
        End(InstanceState.ShuttingDown);

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.StartNodeAsync());

        Assert.Contains("is being terminated", failure.Message, StringComparison.Ordinal);
        Assert.Contains("that could not be seen", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_goes_before_a_growth_that_was_not_finished()
    {
        await bench.StartAsync();
        await bench.EndAtAsync("growpart", isAfter: false, () => bench.ChangeAsync(new() { DiskSizeGB = 60 }));
        End();

        await Assert.ThrowsAsync<DeployException>(() => bench.StartNodeAsync());

        Assert.DoesNotContain("DiskSizeGB", Status.NextAction + Status.WhereBlocked, StringComparison.Ordinal);
        Assert.Contains("Remove-DirexioNode", Status.NextAction, StringComparison.Ordinal);
        Assert.Contains("never runs again", Status.WhereBlocked, StringComparison.Ordinal);
    }

    private static void AssertLeadsTo(string backup, string? advice)
    {
        Assert.Contains("Remove-DirexioNode -Domain chat.example.org", advice, StringComparison.Ordinal);
        Assert.Contains("Start-DirexioDeployment -Domain chat.example.org", advice, StringComparison.Ordinal);
        Assert.Contains($"-ConfirmDomainBinding -FromBackup {backup}", advice, StringComparison.Ordinal);
    }

    private void End(InstanceState state = InstanceState.Terminated)
    {
        bench.Pass(TimeSpan.FromMinutes(30));
        var (id, instance) = bench.World.Content.Instances.Single();
        bench.World.Content.Instances[id] = instance with { State = state };
    }

    private async Task<BackupInfo> BackupAsync() => (await new BackupCommand(bench.Context()).RunAsync(
        new() { Domain = RehearsalBench.Domain, Rehearse = true }, _ => Task.FromResult(true), TestContext.Current.CancellationToken))!;

    // As with DeleteOnTermination off.
    private sealed class KeptVolume(IVolumes volumes) : IVolumes
    {
        public Task<VolumeInfo?> FindAsync(string id, CancellationToken cancellationToken) =>
            Task.FromResult<VolumeInfo?>(new(id, 30, null, false, "gp3"));

        public Task<bool> DeleteAsync(string id, CancellationToken cancellationToken) => volumes.DeleteAsync(id, cancellationToken);

        public Task GrowAsync(string id, int sizeGB, CancellationToken cancellationToken) => volumes.GrowAsync(id, sizeGB, cancellationToken);

        public Task<VolumeModification?> FindModificationAsync(string id, CancellationToken cancellationToken) =>
            volumes.FindModificationAsync(id, cancellationToken);
    }
}
