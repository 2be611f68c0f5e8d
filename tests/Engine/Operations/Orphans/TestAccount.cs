using Direxio.Deployer.Engine.Ports;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Rehearsal;
using Direxio.Deployer.Engine.Runs;

namespace Direxio.Deployer.Engine.Tests.Operations.Orphans;

/// <summary>An account of several regions in memory, each with tagged resources of its own.</summary>
internal sealed class TestAccount
{
    private static readonly string[] Codes = ["ap-south-1", "eu-central-1", "us-east-1"];

    private readonly RehearsalWorld world = new(null, new(), [], TimeProvider.System);

    public Dictionary<string, List<OwnedResource>> Regional { get; } = Codes.ToDictionary(code => code, _ => new List<OwnedResource>());

    public List<OwnedResource> Zones { get; } = [];

    /// <summary>Regions, or global, whose resources may not be listed.</summary>
    public HashSet<string> Denied { get; } = [];

    /// <summary>Called as each region is being listed.</summary>
    public Func<string, Task> OnList { get; set; } = _ => Task.CompletedTask;

    /// <summary>Called before each other call; may throw.</summary>
    public Action<string> OnCall
    {
        set => world.OnCall = (action, isAfter) =>
        {
            if (!isAfter)
            {
                value(action);
            }
        };
    }

    public EnginePorts Ports => Connect(
        RehearsalStage.Connect(world, NodeName.Parse("chat.example.org").Subject(isRehearsal: true), Composition.Dns));

    public static CloudException Denial(string action) =>
        new(CloudFailure.AccessDenied, "ec2", action, "UnauthorizedOperation", "You are not authorized.");

    private EnginePorts Connect(EnginePorts ports) => ports with
    {
        ConnectCloud = (target, observer) => ports.ConnectCloud(target, observer) with
        {
            Regions = new RegionList(Regional.Keys),
            OwnedResources = new Listing(this, target.Region),
        },
    };

    private sealed class RegionList(IEnumerable<string> codes) : IRegions
    {
        public Task<IReadOnlyList<CloudRegion>> ListAsync(CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<CloudRegion>>([.. codes.Select(code => new CloudRegion(code, true)), new("me-south-1", false)]);
    }

    private sealed class Listing(TestAccount account, string region) : IOwnedResources
    {
        public async Task<IReadOnlyList<OwnedResource>> ListRegionalAsync(OwnerFilter filter, CancellationToken cancellationToken)
        {
            await account.OnList(region);
            return account.Denied.Contains(region)
                ? throw Denial("DescribeInstances")
                : [.. account.Regional[region].Where(resource => filter.ServiceId is null || resource.ServiceId == filter.ServiceId)];
        }

        public Task<IReadOnlyList<OwnedResource>> ListZonesAsync(OwnerFilter filter, CancellationToken cancellationToken) =>
            account.Denied.Contains("global") ? throw Denial("ListHostedZones") : Task.FromResult<IReadOnlyList<OwnedResource>>([.. account.Zones]);
    }
}
