namespace Direxio.Deployer.Engine;

/// <summary>
/// The engine as its callers see it. Everything that crosses this border is a type of the contracts assembly, and
/// every text that leaves has passed the redaction. All failures are <see cref="DeployException"/>; cancelling throws
/// <see cref="OperationCanceledException"/> after the state was saved.
/// </summary>
public sealed class DeploymentEngine
{
    /// <summary>Finds out what a deployment would do. Changes nothing, in the account or on this machine.</summary>
    public Task<DeploymentPlan> PlanAsync(DeploymentRequest request, IDeploymentObserver observer, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <summary>
    /// Starts a deployment: plans, asks <paramref name="approve"/> with that plan, and only then creates anything.
    /// </summary>
    /// <param name="request">What is asked.</param>
    /// <param name="expectedPlanHash">The hash of a plan that was agreed to earlier; a different plan is refused. Null if there is none.</param>
    /// <param name="approve">Answers whether the plan may be applied. Called once, before anything is created.</param>
    /// <param name="observer">Receives what happens.</param>
    /// <param name="cancellationToken">Stops the run; the state is saved first.</param>
    /// <returns>The deployment, completed or waiting for the user; null if it was not approved.</returns>
    public Task<Deployment?> StartAsync(
        DeploymentRequest request,
        string? expectedPlanHash,
        Func<DeploymentPlan, Task<bool>> approve,
        IDeploymentObserver observer,
        CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Continues a deployment from its first unfinished phase.</summary>
    public Task<Deployment> ResumeAsync(DeploymentRequest request, IDeploymentObserver observer, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <summary>
    /// The nodes that this machine knows, from local state alone. With a domain, that node, or NodeNotFound.
    /// An unreadable state is a row that says so, not an exception.
    /// </summary>
    public IReadOnlyList<NodeStatus> GetStatus(string? domain, bool rehearsal) => throw new NotImplementedException();

    /// <summary>Codes of the regions known to this release, for completion; no call is made.</summary>
    public static IReadOnlyList<string> KnownRegions => throw new NotImplementedException();
}
