using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Operations.Remove;

/// <summary>Everything in the account that carries the run's tags.</summary>
internal sealed class TagSweep(IOwnedResources owned, RemovalScope scope)
{
    /// <exception cref="CloudException">The account could not be searched in full.</exception>
    public async Task<IReadOnlyList<OwnedResource>> FindAsync(CancellationToken cancellationToken)
    {
        if (scope.State.RunId is not { } runId)
        {
            return [];
        }

        var filter = new OwnerFilter(RunId: runId);
        var regional = owned.ListRegionalAsync(filter, cancellationToken);
        var zones = scope.TouchesRoute53
            ? owned.ListZonesAsync(filter, cancellationToken)
            : Task.FromResult<IReadOnlyList<OwnedResource>>([]);
        await Task.WhenAll(regional, zones).ConfigureAwait(false);
        return [.. await regional.ConfigureAwait(false), .. await zones.ConfigureAwait(false)];
    }
}
