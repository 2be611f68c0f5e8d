using System.Collections.Concurrent;
using Direxio.Deployer.Engine.Ports;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Progress;

namespace Direxio.Deployer.Engine.Operations.Orphans;

/// <summary>A place that could not be read.</summary>
/// <param name="Region">Region code, or <see cref="RegionSweep.Global"/>.</param>
/// <param name="Cause">Why not.</param>
internal sealed record UnreadRegion(string Region, CloudException Cause);

/// <summary>A resource and where it lies.</summary>
internal sealed record PlacedResource(string Region, OwnedResource Resource);

/// <summary>What a sweep saw, and where it could not look.</summary>
internal sealed record SweepResult(IReadOnlyList<PlacedResource> Seen, IReadOnlyList<UnreadRegion> Unread);

/// <summary>Looks for this deployer's resources in many regions at once. A region that cannot be read is told,
/// never taken for empty.</summary>
internal sealed class RegionSweep(EnginePorts ports, EngineObserver observer)
{
    /// <summary>Where hosted zones are.</summary>
    public const string Global = "global";

    private const int RegionsAtOnce = 8;

    /// <summary>The regions that are enabled for the account.</summary>
    /// <exception cref="CloudException">They could not be listed.</exception>
    public static async Task<IReadOnlyList<string>> EnabledRegionsAsync(CloudPorts cloud, CancellationToken cancellationToken) =>
    [
        .. (await cloud.Regions.ListAsync(cancellationToken).ConfigureAwait(false))
            .Where(region => region.IsEnabled)
            .Select(region => region.Code)
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>What carries the tags in these regions, and once the zones of the account.</summary>
    /// <param name="home">The connection by which the zones are asked for; its profile counts for all regions.</param>
    /// <param name="target">Where <paramref name="home"/> leads.</param>
    /// <param name="regions">The regions.</param>
    /// <param name="filter">What is looked for in the regions. Zones are all listed:
    /// one whose tags were never written has no service id.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<SweepResult> RunAsync(
        CloudPorts home, CloudTarget target, IReadOnlyList<string> regions, OwnerFilter filter, CancellationToken cancellationToken)
    {
        var zones = LookAsync(Global, () => home.OwnedResources.ListZonesAsync(new(), cancellationToken));
        var regional = await ListAsync(target, regions, filter, cancellationToken).ConfigureAwait(false);
        return Ordered([regional, await zones.ConfigureAwait(false)]);
    }

    /// <summary>What carries the tags in these regions; zones are left out.</summary>
    public async Task<SweepResult> ListAsync(
        CloudTarget target, IReadOnlyList<string> regions, OwnerFilter filter, CancellationToken cancellationToken)
    {
        var results = new ConcurrentBag<SweepResult>();
        await Parallel.ForEachAsync(
            regions,
            new ParallelOptions { MaxDegreeOfParallelism = RegionsAtOnce, CancellationToken = cancellationToken },
            async (region, token) =>
            {
                using var cloud = ports.ConnectCloud(target with { Region = region }, observer);
                results.Add(await LookAsync(region, () => cloud.OwnedResources.ListRegionalAsync(filter, token)).ConfigureAwait(false));
            }).ConfigureAwait(false);
        return Ordered(results);
    }

    private static async Task<SweepResult> LookAsync(string region, Func<Task<IReadOnlyList<OwnedResource>>> list)
    {
        try
        {
            return new([.. (await list().ConfigureAwait(false)).Select(resource => new PlacedResource(region, resource))], []);
        }
        catch (CloudException exception)
        {
            return new([], [new(region, exception)]);
        }
    }

    private static SweepResult Ordered(IReadOnlyCollection<SweepResult> results) => new(
        [.. results.SelectMany(result => result.Seen)
            .OrderBy(item => item.Region == Global)
            .ThenBy(item => item.Region, StringComparer.Ordinal)
            .ThenBy(item => item.Resource.RunId, StringComparer.Ordinal)
            .ThenBy(item => item.Resource.Kind)
            .ThenBy(item => item.Resource.Id, StringComparer.Ordinal)],
        [.. results.SelectMany(result => result.Unread).OrderBy(item => item.Region, StringComparer.Ordinal)]);
}
