namespace Direxio.Deployer.Engine;

// Taking nodes down.
public sealed partial class DeploymentEngine
{
    /// <summary>
    /// Removes a node, or the resources of one run id, and reads back what is gone. The plan is made first, from the
    /// account; nothing is changed before <paramref name="approve"/> has agreed to it.
    /// </summary>
    /// <param name="request">What to remove and what to leave.</param>
    /// <param name="approve">Answers whether the plan may be carried out. Called once.</param>
    /// <param name="observer">Receives what happens.</param>
    /// <param name="cancellationToken">Stops it; what was done is recorded first, and running it again goes on.</param>
    /// <returns>The removal, complete or not; null if it was not approved.</returns>
    public Task<Removal?> RemoveAsync(
        RemovalRequest request, Func<RemovalPlan, Task<bool>> approve, IDeploymentObserver observer, CancellationToken cancellationToken) =>
        throw new NotImplementedException();
}
