using System.Globalization;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Node.Tools;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Operations.Visits;

/// <summary>
/// Operations that were begun from here and whose end was not seen, because the command was killed or the node was out of reach. The node
/// knows by their ids what became of them; one that it does not know never began there.
/// </summary>
internal static class UnwatchedOperations
{
    // Only a record of an earlier release has no id, so that two clocks are compared. AWS refuses a clock that is further off.
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    /// <summary>Asks the node how each of them ended. One that never began is put on record as failed, and the user is told.</summary>
    /// <param name="visit">The node.</param>
    /// <param name="last">Its last operation; null if it had none.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    /// <returns>Those that have ended, by their recorded names.</returns>
    public static async Task<IReadOnlyDictionary<string, NodeOperationRecord>> ReadAsync(
        NodeVisit visit, NodeOperationRecord? last, CancellationToken cancellationToken)
    {
        var ended = new Dictionary<string, NodeOperationRecord>(StringComparer.Ordinal);
        foreach (var name in RecordedOperations.All.Where(name => RecordedOperations.IsUnderWay(visit.Context.State, name)))
        {
            var id = visit.Context.State.IdOfOperation(name);
            var found = id is null ? OfEarlierRelease(visit.Context.State, name, last)
                : last?.Id == id ? last
                : await visit.Operations.FindAsync(id, cancellationToken).ConfigureAwait(false);
            if (found is { HasEnded: true })
            {
                ended[name] = found;
            }
            else if (found is null && id is not null && !visit.IsPreview)
            {
                RecordNeverBegun(visit, name);
            }
        }

        return ended;
    }

    private static void RecordNeverBegun(NodeVisit visit, string name)
    {
        var asked = visit.Context.State.BeginOfOperation(name)?.UtcDateTime.ToString("u", CultureInfo.InvariantCulture);
        visit.Context.Observer.Warn(Advice.Of(
            nameof(Texts.Warn_NeverBegan), visit.Domain, RecordedOperations.NameOnNode(name), asked ?? Texts.Unknown.InWords()));
        visit.Record(name, RecordedOperations.Failed, "the node has no word of it: it never began there");
    }

    private static NodeOperationRecord? OfEarlierRelease(NodeState state, string name, NodeOperationRecord? last) =>
        last?.Operation == RecordedOperations.NameOnNode(name) && state.BeginOfOperation(name) - last.Began < ClockTolerance ? last : null;
}
