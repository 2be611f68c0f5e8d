using Direxio.Deployer.Engine.Operations.Backups;
using Direxio.Deployer.Engine.Operations.Deploy;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Ports.Dns;
using Direxio.Deployer.Engine.Rehearsal;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.Orphans;

/// <summary>
/// A node is moved within its account: its server is stopped, a new one begins as its backup from another home, and the old one goes only
/// then.
/// </summary>
public sealed class MoveTests : IDisposable
{
    private const string Uri = "s3://direxio-backups/nodes";

    private static readonly DeploymentRequest Route53 =
        RehearsalBench.Request() with { DnsMode = DnsMode.Route53, ConfirmDnsOverwrite = true };

    private readonly RehearsalBench bench = new();

    public void Dispose() => bench.Dispose();

    private IEnumerable<RecordSet> Records => bench.World.Content.Zones.Values.SelectMany(zone => zone.Records).Where(record => record.Type == "A");

    [Fact]
    public async Task A_stopped_server_stands_by_until_the_new_one_is_finished()
    {
        var (path, former) = await BackUpAsync();
        await bench.StopNodeAsync();
        var kept = LeaveTo("old-home");
        DeploymentPlan? asked = null;

        var moved = await BeginAsync(path, plan => asked = plan);

        Assert.Equal(DeploymentStatus.Completed, moved!.Status);
        Assert.Empty(asked!.Blockers);
        Assert.Contains(asked.Warnings, text => text.Contains(former.InstanceId!) && text.Contains("until you remove it"));
        Assert.Equal([moved.Resources.PublicIp!], Records.Single().Values);
        Assert.NotEqual(former.PublicIp, moved.Resources.PublicIp);

        // The new record stays when the old node goes, and what is put back after the new one is no address of the old one.
        var fresh = LeaveTo("new-home");
        Directory.Move(kept, bench.Paths.Folder);
        var gone = (await bench.RemoveAsync())!;
        Assert.Equal([ResourceKind.HostedZone], gone.Residue.Select(left => left.Kind));
        Assert.Contains("If they are still used", gone.Residue.Single().NextAction);
        Assert.Equal(
            RemovalStatus.Removed,
            (await bench.RemoveAsync(new() { Domain = RehearsalBench.Domain, Rehearse = true, KeepHostedZone = true }))!.Status);
        Assert.Equal([moved.Resources.PublicIp!], Records.Single().Values);
        Directory.Move(fresh, bench.Paths.Folder);
        Assert.Equal(RemovalStatus.Removed, (await bench.RemoveAsync())!.Status);
        Assert.Empty(Records);
    }

    [Fact]
    public async Task A_server_that_runs_has_to_be_stopped_first_and_is_not_advised_away()
    {
        var (path, former) = await BackUpAsync();
        LeaveTo("old-home");

        var failure = await Assert.ThrowsAsync<DeployException>(() => BeginAsync(path, _ => { }));

        Assert.Equal("AnotherNodeExists", failure.Code);
        Assert.Contains(former.InstanceId!, failure.Message);
        Assert.Contains($"stop it first, on the machine that has its folder: Stop-DirexioNode -Domain {RehearsalBench.Domain} -Rehearse", failure.NextAction);
        Assert.Single(bench.World.Content.Instances);
    }

    private async Task<(string Path, NodeResources Former)> BackUpAsync()
    {
        var former = (await bench.StartAsync(Route53))!.Resources;
        var backup = await new BackupCommand(bench.Context()).RunAsync(
            new() { Domain = RehearsalBench.Domain, S3Uri = Uri, Rehearse = true },
            _ => Task.FromResult(true),
            CancellationToken.None);
        return (backup!.Path, former);
    }

    private async Task<Deployment?> BeginAsync(string path, Action<DeploymentPlan> see)
    {
        using var origin = new BackupOfNewNode(bench.Context(), new() { Path = path });
        return await new DeploymentCommand(bench.Context()) { Origin = origin }.StartAsync(
            Route53,
            null,
            plan =>
            {
                see(plan);
                return Task.FromResult(true);
            },
            CancellationToken.None);
    }

    // What is in another home is not known in this one.
    private string LeaveTo(string name)
    {
        var elsewhere = Path.Combine(bench.Home, name);
        Directory.Move(bench.Paths.Folder, elsewhere);
        return elsewhere;
    }
}
