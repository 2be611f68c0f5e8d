using Direxio.Deployer.Engine.Operations.Backups;
using Direxio.Deployer.Engine.Tests.Operations.Repair;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Resources;

/// <summary>Someone released the Elastic IP of a node that has lived: its server is there, with all its data.</summary>
public sealed class ReleasedAddressTests : IDisposable
{
    private readonly RehearsalBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task Whoever_finds_it_leads_to_saving_the_data_before_anything_is_removed()
    {
        await ReleasedAsync();

        var row = (await bench.CheckAsync()).Single(one => one.Name == "ElasticAddress");
        var started = await Assert.ThrowsAsync<DeployException>(() => bench.StartNodeAsync());
        var resumed = await Assert.ThrowsAsync<DeployException>(() => bench.ResumeAsync(
            new() { Domain = RehearsalBench.Domain, Rehearse = true, RepeatFrom = PhaseId.S3_PROVISION }));

        Assert.Equal(("RecordedResourceGone", "RecordedResourceGone"), (started.Code, resumed.Code));
        foreach (var advice in new[] { row.Fix!, started.NextAction!, resumed.NextAction! })
        {
            Assert.Contains("The server and its data are there", advice, StringComparison.Ordinal);
            int[] order =
            [
                advice.IndexOf("Repair-DirexioDeployment", StringComparison.Ordinal),
                advice.IndexOf("Backup-DirexioNode", StringComparison.Ordinal),
                advice.IndexOf("Remove-DirexioNode", StringComparison.Ordinal),
                advice.IndexOf("-FromBackup", StringComparison.Ordinal),
            ];
            Assert.DoesNotContain(-1, order);
            Assert.Equal(order.Order(), order);
        }
    }

    [Fact]
    public async Task A_repair_takes_the_address_that_the_server_has_now_and_the_data_can_be_saved()
    {
        await ReleasedAsync();
        var before = bench.State.Resources.PublicIp;
        await Assert.ThrowsAsync<DeployException>(BackupAsync);

        await bench.RepairAsync();

        Assert.NotEqual(before, bench.State.Resources.PublicIp);
        Assert.Contains(bench.Events.Warnings, text => text.Contains("someone released it", StringComparison.Ordinal));
        var backup = await BackupAsync();
        Assert.True(File.Exists(backup.Path));
        var plans = new List<RepairPlan>();
        await bench.RepairAsync(plans: plans);
        Assert.Empty(plans);
    }

    [Fact]
    public async Task A_young_address_that_does_not_show_is_not_taken_for_released()
    {
        await bench.StartAsync();
        bench.World.Content.Addresses.Clear();
        var before = bench.State.Resources.PublicIp;

        await bench.RepairAsync();

        Assert.Equal(before, bench.State.Resources.PublicIp);
    }

    private async Task ReleasedAsync()
    {
        await bench.StartAsync();
        bench.Pass(TimeSpan.FromMinutes(30));
        bench.World.Content.Addresses.Clear();
    }

    private async Task<BackupInfo> BackupAsync() => (await new BackupCommand(bench.Context()).RunAsync(
        new() { Domain = RehearsalBench.Domain, Rehearse = true }, _ => Task.FromResult(true), TestContext.Current.CancellationToken))!;
}
