using Direxio.Deployer.Engine.Node.Tools;

namespace Direxio.Deployer.Engine.Operations.Visits;

/// <summary>
/// Lets what was left unfinished on a node come to its end before anything else is begun there, and says how it ended: the command
/// that began it may have been killed.
/// </summary>
internal static class Settlement
{
    /// <summary>What ended now; null if nothing was left.</summary>
    /// <param name="visit">The node.</param>
    /// <param name="onEvent">Hears what happens there.</param>
    /// <param name="cancellationToken">Ends the watching.</param>
    /// <exception cref="DeployException">NodeOperationStuck: it could neither go on nor back.</exception>
    public static async Task<NodeOperationRecord?> SettleAsync(
        NodeVisit visit, Action<NodeOperationEvent> onEvent, CancellationToken cancellationToken)
    {
        string? stuck = null;
        var ended = await visit.Operations.SettleAsync(
            one =>
            {
                stuck = StuckReason(one) ?? stuck;
                onEvent(one);
            },
            cancellationToken).ConfigureAwait(false);
        if (ended is null)
        {
            return null;
        }

        if (ended.IsInterrupted)
        {
            throw VisitErrors.NodeOperationStuck(visit.Domain, ended, stuck);
        }

        visit.Context.Observer.Warn(
            $"On the node of {visit.Domain} the operation '{ended.Operation}' was left unfinished. It has ended now: "
            + (ended.Error is { } error ? $"{error.Message}." : "it is done."));
        return ended;
    }

    /// <summary>Why an operation could neither go on nor back, where an event says so.</summary>
    public static string? StuckReason(NodeOperationEvent one) => one.Step == "stuck"
        ? $"{one.Fields["reason"]}{(one.Fields["copy"] is { } copy ? $". The copy of the data lies on the node in {copy}" : string.Empty)}"
        : null;
}
