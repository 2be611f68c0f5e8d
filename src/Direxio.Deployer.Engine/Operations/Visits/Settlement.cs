using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Node.Tools;
using Direxio.Deployer.Engine.Progress;

namespace Direxio.Deployer.Engine.Operations.Visits;

/// <summary>
/// Lets what was left unfinished on a node come to its end before anything else is begun there, and says how it ended: the command
/// that began it may have been killed.
/// </summary>
internal static class Settlement
{
    /// <summary>The part of the node's facts that is its last operation.</summary>
    private const string LastOperation = "operation";

    /// <summary>
    /// Watches an operation to its end, also where it is ended from outside, as by a restart of the machine: then it goes on or back.
    /// One that can do neither by its own word is not asked again at once.
    /// </summary>
    /// <param name="operations">Those of the node.</param>
    /// <param name="id">The operation, which has begun.</param>
    /// <param name="progress">Hears what happens there.</param>
    /// <param name="cancellationToken">Ends the watching; the operation goes on.</param>
    public static async Task<NodeOperationRecord> WatchAsync(
        NodeOperations operations, string id, OperationProgress progress, CancellationToken cancellationToken)
    {
        var ended = await operations.WatchAsync(id, progress.Take, cancellationToken).ConfigureAwait(false);
        if (!ended.IsInterrupted || progress.StuckReason is not null)
        {
            return ended;
        }

        // Where the machine has settled it meanwhile by itself, it has an end by now.
        return await operations.SettleAsync(progress.Take, cancellationToken).ConfigureAwait(false)
            ?? await operations.WatchAsync(id, progress.Take, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Comes to a node that is to be changed: proves that it is the recorded one, lets what was left unfinished there end first, and
    /// reads what became of what was begun from here. A visit that may change nothing only says what is unfinished.
    /// </summary>
    /// <param name="visit">The node.</param>
    /// <param name="parts">What it is to tell of itself in the same call.</param>
    /// <param name="progress">Hears what happens there.</param>
    /// <param name="cancellationToken">Ends the watching.</param>
    /// <exception cref="DeployException">NodeIsAnotherMachine, NodeOperationStuck, or what the account or the node says.</exception>
    public static async Task<Arrival> ArriveAsync(
        NodeVisit visit, IEnumerable<string> parts, OperationProgress progress, CancellationToken cancellationToken)
    {
        string[] asked = [.. parts, LastOperation];
        var facts = await visit.ProveIdentityAsync(asked, cancellationToken).ConfigureAwait(false);
        var last = NodeOperationRecord.From(facts[LastOperation] as JsonObject);
        string? settled = null;
        if (last is { HasEnded: false } && visit.IsPreview)
        {
            visit.Context.Observer.Warn(Advice.Of(nameof(Texts.Warn_WouldSettle), visit.Domain, last.Operation));
        }
        else if (last is { HasEnded: false })
        {
            settled = (await SettleAsync(visit.Domain, visit.Operations, visit.Context.Observer, progress, cancellationToken)
                .ConfigureAwait(false))?.Id;
            progress.Restart();
            facts = await visit.ProveIdentityAsync(asked, cancellationToken).ConfigureAwait(false);
            last = NodeOperationRecord.From(facts[LastOperation] as JsonObject);
        }

        return new(facts, await UnwatchedOperations.ReadAsync(visit, last, cancellationToken).ConfigureAwait(false), settled);
    }

    /// <summary>What ended now; null if nothing was left.</summary>
    /// <param name="domain">The node.</param>
    /// <param name="operations">Those of the node.</param>
    /// <param name="observer">Told how it ended.</param>
    /// <param name="progress">Hears what happens there.</param>
    /// <param name="cancellationToken">Ends the watching.</param>
    /// <exception cref="DeployException">NodeOperationStuck: it could neither go on nor back.</exception>
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

        observer.Warn(ended.Error is { } error
            ? Advice.Of(nameof(Texts.Warn_SettledFailed), domain, ended.Operation, error.Message)
            : Advice.Of(nameof(Texts.Warn_SettledDone), domain, ended.Operation));
        return ended;
    }
}

/// <summary>A node as it was found by who has come to change it.</summary>
/// <param name="Facts">What it told.</param>
/// <param name="Unwatched">How the operations ended that were begun from here and whose end was not seen, by their recorded names.</param>
/// <param name="SettledId">The operation that ended only now, of which the user was told; null if none did.</param>
internal sealed record Arrival(JsonObject Facts, IReadOnlyDictionary<string, NodeOperationRecord> Unwatched, string? SettledId)
{
    /// <summary>How such an operation ended; null if its end is on record, or the node never began it.</summary>
    public NodeOperationRecord? EndOf(string operation) => Unwatched.GetValueOrDefault(operation);
}
