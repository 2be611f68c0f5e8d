using Direxio.Deployer.Engine.Operations.Repair;
using Direxio.Deployer.Engine.Ports;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.Rehearsal;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.Tests.Operations.Orphans;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.Repair;

/// <summary>Repairs over the world of a rehearsal in memory.</summary>
internal static class RepairBench
{
    public const string Region = "us-east-1";

    public static RepairSubject Subject { get; } = new(RehearsalBench.Domain, RehearsalBench.Domain, null, null, IsRehearsal: true);

    public static Task<NodeStatus?> RepairAsync(
        this RehearsalBench bench, RepairSubject? subject = null, bool approve = true, Func<EnginePorts, EnginePorts>? change = null, List<RepairPlan>? plans = null)
    {
        var ports = RehearsalStage.Connect(
            bench.World, NodeName.Parse(RehearsalBench.Domain).Subject(isRehearsal: true), Composition.Dns);
        var run = new RepairRun(change?.Invoke(ports) ?? ports, bench.Store, new EngineObserver(bench.Events, new Redactor()), new CloudTarget(Region, null));
        return run.RunAsync(
            subject ?? Subject,
            plan =>
            {
                plans?.Add(plan);
                return Task.FromResult(approve);
            },
            TestContext.Current.CancellationToken);
    }

    public static async Task<DeployException> RefusalAsync(this RehearsalBench bench, RepairSubject? subject = null, Func<EnginePorts, EnginePorts>? change = null) =>
        await Assert.ThrowsAsync<DeployException>(() => bench.RepairAsync(subject, change: change));

    /// <summary>A node as a finished deployment leaves it.</summary>
    public static async Task<RehearsalBench> DeployedAsync(string mode = DnsMode.User, params RehearsalEvent[] events)
    {
        var bench = new RehearsalBench();
        await bench.StartAsync(RehearsalBench.Request(events) with { DnsMode = mode, ConfirmDnsOverwrite = true, InstanceType = "t3.medium", DiskSizeGB = 12 });
        return bench;
    }

    /// <summary>What the user lost: the state alone, or the folder with it.</summary>
    public static void Lose(this RehearsalBench bench, bool folder = false)
    {
        if (folder)
        {
            Directory.Delete(bench.Paths.Folder, recursive: true);
        }
        else
        {
            File.Delete(bench.Paths.State);
        }
    }

    /// <summary>What was done with the node's instance elsewhere.</summary>
    public static void Show(this RehearsalBench bench, InstanceState state)
    {
        var (id, instance) = Assert.Single(bench.World.Content.Instances);
        bench.World.Content.Instances[id] = instance with { State = state };
    }

    /// <summary>The ports with other tagged resources in a region.</summary>
    public static Func<EnginePorts, EnginePorts> Also(string region, params OwnedResource[] more) => ports => ports with
    {
        ConnectCloud = (target, observer) =>
        {
            var cloud = ports.ConnectCloud(target, observer);
            return target.Region == region ? cloud with { OwnedResources = new More(cloud.OwnedResources, more) } : cloud;
        },
    };

    /// <summary>The ports with a region whose resources may not be listed.</summary>
    public static Func<EnginePorts, EnginePorts> Denied(string region) => ports => ports with
    {
        ConnectCloud = (target, observer) =>
        {
            var cloud = ports.ConnectCloud(target, observer);
            return target.Region == region ? cloud with { OwnedResources = new More(cloud.OwnedResources, null) } : cloud;
        },
    };

    private sealed class More(IOwnedResources inner, OwnedResource[]? more) : IOwnedResources
    {
        public async Task<IReadOnlyList<OwnedResource>> ListRegionalAsync(OwnerFilter filter, CancellationToken cancellationToken) => more is null
            ? throw TestAccount.Denial("DescribeInstances")
            : [.. await inner.ListRegionalAsync(filter, cancellationToken), .. more];

        public Task<IReadOnlyList<OwnedResource>> ListZonesAsync(OwnerFilter filter, CancellationToken cancellationToken) =>
            inner.ListZonesAsync(filter, cancellationToken);
    }
}
