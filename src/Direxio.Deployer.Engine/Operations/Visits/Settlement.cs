using Direxio.Deployer.Engine.Node.Tools;
using Direxio.Deployer.Engine.Progress;

namespace Direxio.Deployer.Engine.Operations.Visits;

/// <summary>
/// Lets what was left unfinished on a node come to its end before anything else is begun there, and says how it ended: the command
/// that began it may have been killed.
/// </summary>
internal static class Settlement
{
    /// <summary>What ended now; null if nothing was left.</summary>
    /// <param name="visit">The node.</param>
    /// <param name="progress">Hears what happens there.</param>
    /// <param name="cancellationToken">Ends the watching.</param>
    /// <exception cref="DeployException">NodeOperationStuck: it could neither go on nor back.</exception>
    public static Task<NodeOperationRecord?> SettleAsync(
        NodeVisit visit, OperationProgress progress, CancellationToken cancellationToken) =>
        SettleAsync(visit.Domain, visit.Operations, visit.Context.Observer, progress, cancellationToken);

    /// <inheritdoc cref="SettleAsync(NodeVisit, OperationProgress, CancellationToken)"/>
    public static async Task<NodeOperationRecord?> SettleAsync(
        string domain, NodeOperations operations, EngineObserver observer, OperationProgress progress, CancellationToken cancellationToken)
    {
        if (await operations.SettleAsync(progress.Take, cancellationToken).ConfigureAwait(false) is not { } ended)
        {
            return null;
        }

        if (ended.IsInterrupted)
        {
            throw VisitErrors.NodeOperationStuck(domain, ended, progress.StuckReason);
        }

        observer.Warn(
            $"On the node of {domain} the operation '{ended.Operation}' was left unfinished. It has ended now: "
            + (ended.Error is { } error ? $"{error.Message}." : "it is done."));
        return ended;
    }
}
