using Direxio.Deployer.Engine.Cloud;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Operations.NodeRemoval;

/// <summary>Makes what a removal works on from the tags alone, where no state is left.</summary>
internal sealed class OrphanScopeReader(CloudPorts cloud, NodeHome home, TimeProvider clock)
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
        return new(request, home.Node(serviceId).ForRun(runId), state);
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
