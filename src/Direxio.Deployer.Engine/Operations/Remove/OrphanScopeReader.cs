using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Operations.Orphans;
using Direxio.Deployer.Engine.Ports;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Operations.Remove;

/// <summary>Makes what a removal works on from the tags alone, where no state is left.</summary>
internal sealed class OrphanScopeReader(EnginePorts ports, NodeHome home, EngineObserver observer)
{
    /// <summary>
    /// The run's scope, in the region where its resources are. That region is searched for if none was named, or if the
    /// named one has none of them: a zone alone does not say that nothing else bills.
    /// </summary>
    /// <exception cref="DeployException">RunIdNotFound, RunIdInSeveralRegions, or the account could not be searched.</exception>
    public async Task<RemovalScope> ReadAsync(RemovalRequest request, CloudTarget target, CancellationToken cancellationToken)
    {
        var runId = request.RunId!;
        using var cloud = ports.ConnectCloud(target, observer);
        try
        {
            var identity = await cloud.Identity.GetAsync(cancellationToken).ConfigureAwait(false);
            var found = await FindAsync(cloud, target, request, cancellationToken).ConfigureAwait(false);
            // A tag is anybody's text, and this becomes a part of paths.
            var serviceId = found.Select(placed => placed.Resource.ServiceId)
                .OfType<string>()
                .Select(NodeHome.ServiceIdOf)
                .FirstOrDefault(id => id.Length > 0) ?? runId;
            var state = NodeState.Create(serviceId, runId, ports.Clock.GetUtcNow());
            if (request.Rehearse)
            {
                state.MarkAsRehearsal();
            }

            state.AccountId = identity.AccountId;
            state.Region = RegionOf(found, runId) ?? target.Region;
            if (request.Region is not null && state.Region != target.Region)
            {
                observer.Warn(Advice.Of(nameof(Texts.Warn_RunElsewhere), runId, target.Region, state.Region));
            }

            state.DnsMode = DnsMode.Route53;
            state.Resources.BudgetName = await FindBudgetAsync(
                cloud, identity.AccountId, new NodeTags(serviceId, runId).BudgetName, cancellationToken).ConfigureAwait(false);
            return new(request, home.Node(serviceId).ForRun(runId), state);
        }
        catch (CloudException exception)
        {
            throw CloudErrors.AccountSearchFailed(exception, Commands.RemoveRun(runId).Again());
        }
    }

    private static string? RegionOf(IReadOnlyList<PlacedResource> found, string runId)
    {
        var regions = found.Select(placed => placed.Region).Where(region => region != RegionSweep.Global).Distinct().ToList();
        return regions.Count > 1 ? throw RemovalErrors.RunIdInSeveralRegions(runId, regions) : regions.FirstOrDefault();
    }

    private async Task<IReadOnlyList<PlacedResource>> FindAsync(
        CloudPorts cloud, CloudTarget target, RemovalRequest request, CancellationToken cancellationToken)
    {
        if (request.Region is not null)
        {
            var here = await SweepAsync(cloud, target, [target.Region], request.RunId!, cancellationToken).ConfigureAwait(false);
            if (here.Any(placed => placed.Region != RegionSweep.Global))
            {
                return here;
            }
        }

        var regions = await RegionSweep.EnabledRegionsAsync(cloud, cancellationToken).ConfigureAwait(false);
        var everywhere = await SweepAsync(cloud, target, regions, request.RunId!, cancellationToken).ConfigureAwait(false);
        return everywhere.Count > 0 ? everywhere : throw RemovalErrors.RunIdNotFound(request.RunId!);
    }

    private async Task<IReadOnlyList<PlacedResource>> SweepAsync(
        CloudPorts cloud, CloudTarget target, IReadOnlyList<string> regions, string runId, CancellationToken cancellationToken)
    {
        var sweep = await new RegionSweep(ports, observer).RunAsync(
            cloud, target, regions, new(RunId: runId), cancellationToken).ConfigureAwait(false);
        var found = sweep.Seen.Where(placed => placed.Resource.RunId == runId).ToList();
        // A region that could not be read may hold what bills; where the rest of the run was seen it matters no more.
        return sweep.Unread.Count > 0 && found.TrueForAll(placed => placed.Region == RegionSweep.Global)
            ? throw sweep.Unread[0].Cause
            : found;
    }

    // A budget has no tags that could be searched for, but its name says whose it is. It costs nothing, so an account that
    // lets nobody look is no reason to leave what does.
    private async Task<string?> FindBudgetAsync(CloudPorts cloud, string accountId, string name, CancellationToken cancellationToken)
    {
        try
        {
            return (await cloud.Budgets.FindAsync(accountId, name, cancellationToken).ConfigureAwait(false))?.Name;
        }
        catch (CloudException exception)
        {
            observer.Warn(Advice.Of(nameof(Texts.Warn_BudgetUnread), name, exception.Message));
            return null;
        }
    }
}
