using System.Globalization;
using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Foundation.Text;
using Direxio.Deployer.Engine.Node.Tools;

namespace Direxio.Deployer.Engine.Rehearsal;

/// <summary>What a rehearsed operation works with.</summary>
/// <param name="Call">The call that began it.</param>
/// <param name="Request">What it is to do.</param>
/// <param name="Say">Writes an event: the step, and fields or null.</param>
internal sealed record RehearsedOperation(RehearsedToolCall Call, JsonObject Request, Action<string, JsonObject?> Say);

/// <summary>Operations of the rehearsed node: begun and ended in one call, and kept like the node's last one.</summary>
internal static class RehearsalOperations
{
    /// <summary>
    /// Each operation of the node's tools: what it does, and its result. A <see cref="NodeToolException"/> is its failure.
    /// </summary>
    private static readonly Dictionary<string, Func<RehearsedOperation, JsonObject>> All = new(StringComparer.Ordinal)
    {
        ["reset"] = RehearsalReset.Run,
        ["restore"] = RehearsalBackup.Restore,
        ["update"] = RehearsalUpdate.Run,
    };

    public static async Task BeginAsync(RehearsedToolCall call, CancellationToken cancellationToken)
    {
        var id = JsonText.StringIn(call.Request, "id")!;
        var name = JsonText.StringIn(call.Request, "operation")!;
        if (!All.TryGetValue(name, out var operation))
        {
            throw new NodeToolException("OperationUnknown", $"the node's tools have no operation '{name}'");
        }

        var events = new JsonArray();
        var record = new JsonObject { ["id"] = id, ["operation"] = name, ["began"] = Now(call) };
        try
        {
            record["result"] = operation(new(call, call.Request["request"] as JsonObject ?? [], (step, fields) =>
            {
                var line = (JsonObject?)fields?.DeepClone() ?? [];
                line["n"] = events.Count + 1;
                line["time"] = Now(call);
                line["step"] = step;
                events.Add(line);
            }));
            record["state"] = "done";
        }
        catch (NodeToolException exception)
        {
            record["error"] = new JsonObject { ["code"] = exception.Code, ["message"] = exception.Message };
            record["state"] = "failed";
        }

        record["ended"] = Now(call);
        await call.World.ChangeAsync(
            "node.operation", _ => call.Server.LastOperation = new() { ["record"] = record, ["events"] = events }, cancellationToken)
            .ConfigureAwait(false);
        await call.AnswerAsync(new() { ["id"] = id }, cancellationToken).ConfigureAwait(false);
    }

    public static async Task WatchAsync(RehearsedToolCall call, CancellationToken cancellationToken)
    {
        var last = call.Server.LastOperation;
        if (last?["record"] is not JsonObject record || JsonText.StringIn(record, "id") != JsonText.StringIn(call.Request, "id"))
        {
            throw new NodeToolException("OperationUnknown", "the node has no operation of this id");
        }

        foreach (var line in last["events"]!.AsArray().Skip(call.Request["from"]?.GetValue<int>() ?? 0))
        {
            await call.AnswerAsync((JsonObject)line!, cancellationToken).ConfigureAwait(false);
        }

        await call.AnswerAsync(new() { ["end"] = record.DeepClone() }, cancellationToken).ConfigureAwait(false);
    }

    public static Task LastAsync(RehearsedToolCall call, CancellationToken cancellationToken) =>
        call.AnswerAsync(
            new()
            {
                ["operation"] = call.Server.LastOperation?["record"] is JsonObject last
                    && (JsonText.StringIn(call.Request, "id") is not { } id || JsonText.StringIn(last, "id") == id)
                        ? last.DeepClone()
                        : null,
            },
            cancellationToken);

    public static Task SettleAsync(RehearsedToolCall call, CancellationToken cancellationToken) =>
        call.AnswerAsync(new() { ["id"] = null }, cancellationToken);

    private static string Now(RehearsedToolCall call) =>
        call.World.Clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);
}
