using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Backups;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Foundation.Text;
using Direxio.Deployer.Engine.Node.Tools;
using Direxio.Deployer.Engine.Operations.Visits;
using Direxio.Deployer.Engine.Ports.Node;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Operations.Backups;

/// <summary>Brings a backup to a node and has the node change over to it.</summary>
/// <param name="domain">The node.</param>
/// <param name="tools">Its tools.</param>
/// <param name="operations">What runs there whatever becomes of the connection.</param>
/// <param name="observer">Told how far it is.</param>
/// <param name="clock">Measures how fast it goes.</param>
/// <param name="stepsBefore">How many steps the command has told of before.</param>
internal sealed class NodeRestoreRun(
    string domain, NodeTools tools, NodeOperations operations, EngineObserver observer, TimeProvider clock, int stepsBefore = 0)
{
    /// <summary>The parts that the node takes.</summary>
    private static readonly string[] Sent = [.. BackupParts.Content.Where(name => name != BackupParts.Settings)];

    /// <summary>The image that is to run; null for that of the backup.</summary>
    public string? Image { get; init; }

    /// <summary>The image that runs before; null if it is not known.</summary>
    public string? ImageBefore { get; init; }

    private readonly OperationProgress progress = new(observer, clock, OperationSteps.Restore, stepsBefore);

    /// <summary>Brings the parts over and changes over to them.</summary>
    /// <param name="source">The backup, which was verified.</param>
    /// <param name="verified">What was found.</param>
    /// <param name="id">The id that the operation is to have on the node.</param>
    /// <param name="isFresh">True for a node that is being set up and has nothing to go back to.</param>
    /// <param name="cancellationToken">Stops the watching.</param>
    /// <exception cref="DeployException">Why the node is not brought back, and what it is now.</exception>
    public async Task RunAsync(
        BackupSource source, VerifiedBackup verified, string id, bool isFresh, CancellationToken cancellationToken)
    {
        // What the node is told with the parts and again when it is to change over to them. A new node runs what it was made with.
        var order = new JsonObject
        {
            ["id"] = Guid.NewGuid().ToString("N"),
            ["image"] = isFresh ? null : Image ?? verified.Description.MessageServerImage,
            ["fresh"] = isFresh,
        };
        NodeOperationRecord record;
        try
        {
            await SendAsync((JsonObject)order.DeepClone(), source, verified, cancellationToken).ConfigureAwait(false);
        }
        catch (NodeToolException exception) when (IsOfRestore(exception.Code))
        {
            throw BackupCommandErrors.RestoreRefusedByNode(domain, exception.Message);
        }

        try
        {
            await operations.BeginAsync(
                id, RecordedOperations.NameOnNode(RecordedOperations.Restore), order, cancellationToken).ConfigureAwait(false);
            record = await Settlement.WatchAsync(operations, id, progress, cancellationToken).ConfigureAwait(false);
        }
        catch (NodeShellException exception)
        {
            throw BackupCommandErrors.RestoreUncertain(domain, exception.Message.TrimEnd('.'));
        }

        Judge(record, source.Address);
    }

    /// <summary>Says how it ended.</summary>
    /// <param name="record">What the node says of it.</param>
    /// <param name="backup">The address of the backup.</param>
    /// <exception cref="DeployException">Why the node is not brought back, and what it is now.</exception>
    public void Judge(NodeOperationRecord record, string backup)
    {
        var phase = TextIn(record.Json["notes"], "phase");
        if (phase == "kept" || TextIn(record.Result, "outcome") == "restored")
        {
            // Whatever came later concerns only what is given up.
            if ((record.Error?.Message ?? TextIn(record.Result, "left")) is { } left)
            {
                observer.Warn(Advice.Of(nameof(Texts.Warn_RestoreLeft), domain, left));
            }

            return;
        }

        throw record switch
        {
            { IsInterrupted: true } when progress.StuckReason is { } stuck => VisitErrors.NodeOperationStuck(domain, record, stuck),
            { Error: ("RestoreFailed", var reason) } => BackupCommandErrors.RestoreUndone(domain, backup, reason),
            { Error: ("PullFailed", var reason) } when phase is null or "loading" =>
                BackupCommandErrors.RestoreImageNotPulled(domain, reason, ImageBefore),
            { Error: (_, var reason) } when phase is null or "loading" => BackupCommandErrors.RestoreRefusedByNode(domain, reason),
            { Error: (_, var reason) } when phase is "undone" => BackupCommandErrors.RestoreUndone(domain, backup, reason),
            { Error: (_, var reason) } => BackupCommandErrors.RestoreUncertain(domain, reason),
            { IsDone: true, Result: { } result } => BackupCommandErrors.RestoreUndone(
                domain,
                backup,
                $"it was ended in the middle on the node. {JsonText.StringIn(result, "said") ?? "What was there before is back"}"),
            _ => BackupCommandErrors.RestoreUncertain(domain, $"the node says '{record.State}'"),
        };
    }

    // Where a server runs, the database is loaded beside it while the other parts are on their way, and the image has to fit beside them.
    private async Task SendAsync(JsonObject order, BackupSource source, VerifiedBackup verified, CancellationToken cancellationToken)
    {
        SealedPart[] parts = [.. verified.Parts.Where(part => Sent.Contains(part.Name))];
        progress.Begin(OperationSteps.Sending);
        var meter = new TransferMeter(observer, clock, Texts.Step_Send.InWords(), parts.Sum(part => part.Size));
        order["parts"] = new JsonArray(
        [
            .. parts.Select(part => new JsonObject { ["name"] = part.Name, ["size"] = part.Size, ["sha256"] = part.Sha256 }),
        ]);
        await tools.PipeAsync(
            "receive",
            order,
            async (input, token) =>
            {
                await source.ReadAsync(new Sender(input, meter), token).ConfigureAwait(false);
                await input.FlushAsync(token).ConfigureAwait(false);
            },
            // A beat now and then, so that it is not taken for dead while it loads and unpacks, and the sum of what was sent.
            static (output, token) => output.CopyToAsync(Stream.Null, token),
            NodeTools.Silence,
            cancellationToken).ConfigureAwait(false);
    }

    private static string? TextIn(JsonNode? node, string name) => node is JsonObject holder ? JsonText.StringIn(holder, name) : null;

    private static bool IsOfRestore(string code) => code is "ImageUnusable" or "NoRoom" or "PartCut" or "PartDamaged" or "PartUnknown";

    private sealed class Sender(Stream input, TransferMeter meter) : IPartReceiver
    {
        public Task BeginAsync(BackupDescription description, CancellationToken cancellationToken) => Task.CompletedTask;

        public async Task TakeAsync(BackupPart part, Stream content, CancellationToken cancellationToken)
        {
            if (!Sent.Contains(part.Name))
            {
                return;
            }

            var buffer = new byte[128 * 1024];
            for (int count; (count = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0;)
            {
                await input.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
                meter.Passed(count);
            }
        }
    }
}
