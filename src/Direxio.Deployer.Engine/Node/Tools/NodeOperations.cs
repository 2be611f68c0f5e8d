using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Foundation.Text;
using Direxio.Deployer.Engine.Ports.Node;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Node.Tools;

/// <summary>An event of an operation on the node.</summary>
/// <param name="Step">What it does now; a word of the operation.</param>
/// <param name="Fields">All fields of the event.</param>
internal sealed record NodeOperationEvent(string Step, JsonObject Fields);

/// <summary>How an operation on the node stands, in the node's own words.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Operation">Which one it is.</param>
/// <param name="Began">When it began, by the node's clock.</param>
/// <param name="State">running, interrupted, done or failed.</param>
/// <param name="Json">The whole record: result, error, what was noted.</param>
internal sealed record NodeOperationRecord(string Id, string Operation, DateTimeOffset? Began, string State, JsonObject Json)
{
    public bool IsDone => State == "done";

    public bool IsInterrupted => State == "interrupted";

    /// <summary>False for one that is under way or waits to be settled.</summary>
    public bool HasEnded => State is "done" or "failed";

    public JsonObject? Result => Json["result"] as JsonObject;

    /// <summary>Code and message of what ended it; null where nothing did.</summary>
    public (string Code, string Message)? Error => Json["error"] is JsonObject error
        ? (JsonText.StringIn(error, "code") ?? "Unexpected", (JsonText.StringIn(error, "message") ?? "no reason was told").TrimEnd('.'))
        : null;

    /// <summary>From the node's answer; null where it has no operation.</summary>
    public static NodeOperationRecord? From(JsonObject? json) =>
        json is null || JsonText.StringIn(json, "id") is not { } id
            ? null
            : new(
                id,
                JsonText.StringIn(json, "operation") ?? "unknown",
                NodeState.ParseTime(JsonText.StringIn(json, "began")),
                JsonText.StringIn(json, "state") ?? "unknown",
                (JsonObject)json.DeepClone());
}

/// <summary>
/// Runs operations on a node: each goes on there whatever becomes of the connection, which is opened again to watch it to its end.
/// </summary>
/// <param name="tools">The node's tools.</param>
/// <param name="waiter">Waits for a node that is out of reach.</param>
internal sealed class NodeOperations(NodeTools tools, Waiter waiter)
{
    /// <summary>A short answer's limit.</summary>
    public static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(30);

    /// <summary>How long a node that is out of reach is tried again while an operation of ours goes on there.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>An id for an operation that is to begin.</summary>
    public static string NewId() => Guid.NewGuid().ToString("N");

    /// <summary>Starts an operation. With an id that is ours, asking again after a broken connection starts nothing twice.</summary>
    /// <param name="id">A new id.</param>
    /// <param name="operation">Which one.</param>
    /// <param name="request">What it is to do; no secret is in it.</param>
    /// <param name="cancellationToken">Ends the asking; an operation that has begun goes on.</param>
    /// <exception cref="NodeToolException">It did not begin.</exception>
    /// <exception cref="NodeShellException">The node stayed out of reach. The operation may have begun there.</exception>
    public Task BeginAsync(string id, string operation, JsonObject request, CancellationToken cancellationToken)
    {
        var begin = new JsonObject { ["id"] = id, ["operation"] = operation, ["request"] = request };
        return PersistAsync(token => tools.AskAsync("begin", begin, AnswerLimit, token), cancellationToken);
    }

    /// <summary>The operation of an id; null where the node has none, so that it never began there.</summary>
    /// <exception cref="NodeToolException">The tools cannot.</exception>
    /// <exception cref="NodeShellException">The node stayed out of reach.</exception>
    public async Task<NodeOperationRecord?> FindAsync(string id, CancellationToken cancellationToken)
    {
        var answer = await PersistAsync(
            token => tools.AskAsync("operation", new() { ["id"] = id }, AnswerLimit, token), cancellationToken).ConfigureAwait(false);
        return NodeOperationRecord.From(answer["operation"] as JsonObject);
    }

    /// <summary>
    /// Has an operation that was ended from outside go on or go back, and watches it; watches one that is under way. Null if there
    /// is neither.
    /// </summary>
    /// <exception cref="NodeToolException">The tools cannot.</exception>
    /// <exception cref="NodeShellException">The node stayed out of reach.</exception>
    public async Task<NodeOperationRecord?> SettleAsync(Action<NodeOperationEvent> onEvent, CancellationToken cancellationToken)
    {
        var answer = await PersistAsync(
            token => tools.AskAsync("settle", [], AnswerLimit, token), cancellationToken).ConfigureAwait(false);
        return JsonText.StringIn(answer, "id") is { } id ? await WatchAsync(id, onEvent, cancellationToken).ConfigureAwait(false) : null;
    }

    /// <summary>Watches an operation to its end.</summary>
    public async Task<NodeOperationRecord> WatchAsync(string id, Action<NodeOperationEvent> onEvent, CancellationToken cancellationToken)
    {
        var (seen, heard) = (0, 0);
        NodeOperationRecord? end = null;
        void Take(JsonObject line)
        {
            heard++;
            if (line["end"] is JsonObject ended)
            {
                end = NodeOperationRecord.From(ended);
            }
            else if (JsonText.StringIn(line, "step") is { } step)
            {
                seen++;
                onEvent(new(step, line));
            }
        }

        return await PersistAsync(
            async token =>
            {
                await tools.PipeAsync(
                    "watch",
                    new() { ["id"] = id, ["from"] = seen },
                    static (_, _) => Task.CompletedTask,
                    (output, reading) => JsonLines.ReadAsync("watch", output, Take, reading),
                    NodeTools.Silence,
                    token).ConfigureAwait(false);
                return end ?? throw NodeToolException.NotUnderstood("watch", "it does not tell how the operation ended");
            },
            cancellationToken,
            () => heard).ConfigureAwait(false);
    }

    // A node that restarts, or a network that is away for a moment, ends nothing that goes on there. The limit is for a node of which
    // nothing is heard: one that was heard since has another.
    private async Task<T> PersistAsync<T>(
        Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken, Func<int>? heard = null)
    {
        while (true)
        {
            var before = heard?.Invoke();
            NodeShellException? last = null;
            var answer = await waiter.UntilAsync(
                new WaitPlan(Advice.Of(nameof(Texts.Wait_NodeBack)), Patience),
                async token =>
                {
                    try
                    {
                        return new Probe<T?>(await work(token).ConfigureAwait(false), true, null);
                    }
                    catch (NodeShellException exception) when (exception.Failure is ShellFailure.Unreachable or ShellFailure.TimedOut)
                    {
                        last = exception;
                        return new Probe<T?>(default, false, exception.Message);
                    }
                },
                cancellationToken).ConfigureAwait(false);
            if (answer.IsSatisfied)
            {
                return answer.Value!;
            }

            if (heard?.Invoke() == before)
            {
                throw last!;
            }
        }
    }
}
