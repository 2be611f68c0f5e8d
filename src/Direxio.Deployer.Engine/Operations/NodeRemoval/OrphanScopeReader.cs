using Direxio.Deployer.Engine.Cloud;
using Direxio.Deployer.Engine.Reporting;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Operations.NodeRemoval;

/// <summary>Makes what a removal works on from the tags alone, where no state is left.</summary>
internal sealed class OrphanScopeReader(CloudPorts cloud, NodeHome home, EngineObserver observer, TimeProvider clock)
{
    /// <exception cref="DeployException">RunIdNotFound, or the account could not be searched.</exception>
    public async Task<RemovalScope> ReadAsync(RemovalRequest request, string region, CancellationToken cancellationToken)
    {
        var runId = request.RunId!;
        var found = await FindAsync(new(RunId: runId), cancellationToken).ConfigureAwait(false);
        if (found.Count == 0)
        {
            throw DeployErrors.RunIdNotFound(runId, region);
        }

        var serviceId = found.Select(resource => resource.ServiceId).FirstOrDefault(id => id is not null) ?? runId;
        var state = NodeState.Create(serviceId, runId, clock.GetUtcNow());
        state["region"] = region;
        state.DnsMode = DnsMode.Route53;
        state.Resources.BudgetName = await FindBudgetAsync(new NodeTags(serviceId, runId).BudgetName, cancellationToken).ConfigureAwait(false);
        return new(request, home.Node(serviceId).ForRun(runId), state);
    }

    // A budget has no tags that could be searched for, but its name says whose it is. It costs nothing, so an account that
    // lets nobody look is no reason to leave what does.
    private async Task<string?> FindBudgetAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            var identity = await cloud.Identity.GetAsync(cancellationToken).ConfigureAwait(false);
            return (await cloud.Budgets.FindAsync(identity.AccountId, name, cancellationToken).ConfigureAwait(false))?.Name;
        }
        catch (CloudException exception)
        {
            observer.Warn($"Whether there is an AWS Budget '{name}' could not be read ({exception.Message}). It would cost nothing; if it is there, delete it in the Billing console.");
            return null;
        }
    }

    private async Task<IReadOnlyList<OwnedResource>> FindAsync(OwnerFilter filter, CancellationToken cancellationToken)
    {
        try
        {
            var regional = cloud.OwnedResources.ListRegionalAsync(filter, cancellationToken);
            var zones = cloud.OwnedResources.ListZonesAsync(filter, cancellationToken);
            await Task.WhenAll(regional, zones).ConfigureAwait(false);
            return [.. await regional.ConfigureAwait(false), .. await zones.ConfigureAwait(false)];
        }
        catch (CloudException exception)
        {
            throw DeployErrors.CloudCallFailed(exception, $"Remove-DirexioNode -RunId {filter.RunId}");
        }
    }
}
