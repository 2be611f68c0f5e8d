using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Direxio.Deployer.Engine.Backups;
using Direxio.Deployer.Engine.Foundation.Text;
using Direxio.Deployer.Engine.Node.Tools;

namespace Direxio.Deployer.Engine.Operations.Backups;

/// <summary>Takes what the node's tool `backup` sends, and tells it how much has been taken, before it sends more.</summary>
/// <param name="tools">The node's tools.</param>
internal sealed class NodeBackupStream(NodeTools tools)
{
    /// <summary>How much is taken before the node is told; a part of what it sends ahead.</summary>
    private const long Stride = 1024 * 1024;

    // Only the newest number is of interest.
    private readonly Channel<long> taken = Channel.CreateBounded<long>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    private long count;
    private long told;

    /// <summary>What changed on the node while it was sent: names with what became of them, the first few.</summary>
    public IReadOnlyList<string> Changed { get; private set; } = [];

    /// <summary>Runs it.</summary>
    /// <param name="onStep">Told what the node does before it sends, and how many bytes that made so far.</param>
    /// <param name="take">Given the header and the stream of parts; takes exactly those.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="NodeToolException">The node said why it could not.</exception>
    /// <exception cref="InvalidDataException">What came is not what was announced.</exception>
    public async Task RunAsync(
        Action<string, long> onStep,
        Func<JsonObject, FramedInput, Task<IReadOnlyList<SealedPart>>> take,
        CancellationToken cancellationToken)
    {
        await tools.PrepareAsync(cancellationToken).ConfigureAwait(false);
        await tools.PipeAsync(
            "backup", [], AnswerAsync, (output, token) => ReadAsync(output, onStep, take, token), NodeTools.Silence, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>So many bytes of parts were taken.</summary>
    public void Took(int bytes)
    {
        count += bytes;
        if (count - told >= Stride)
        {
            Tell();
        }
    }

    private void Tell()
    {
        told = count;
        taken.Writer.TryWrite(count);
    }

    private async Task AnswerAsync(Stream input, CancellationToken cancellationToken)
    {
        await foreach (var bytes in taken.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            await input.WriteAsync(
                Encoding.ASCII.GetBytes(bytes.ToString(CultureInfo.InvariantCulture) + "\n"), cancellationToken).ConfigureAwait(false);
            await input.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ReadAsync(
        Stream output,
        Action<string, long> onStep,
        Func<JsonObject, FramedInput, Task<IReadOnlyList<SealedPart>>> take,
        CancellationToken cancellationToken)
    {
        try
        {
            var input = new FramedInput(output);
            if (await HeaderAsync(input, onStep, cancellationToken).ConfigureAwait(false) is not { } header)
            {
                // It failed, and its exit status and error stream say why.
                return;
            }

            var parts = await take(header, input).ConfigureAwait(false);
            await CloseAsync(input, parts, cancellationToken).ConfigureAwait(false);
            await input.CopyToAsync(Stream.Null, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            taken.Writer.TryComplete();
        }
    }

    private async Task<JsonObject?> HeaderAsync(FramedInput input, Action<string, long> onStep, CancellationToken cancellationToken)
    {
        while (await input.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } text)
        {
            var line = Parse(text);
            if (line["header"] is JsonObject header)
            {
                Tell();
                return header;
            }

            // That what comes is being taken.
            Tell();
            onStep(JsonText.StringIn(line, "step") ?? string.Empty, JsonText.NumberIn(line, "bytes") ?? 0);
        }

        return null;
    }

    private async Task CloseAsync(FramedInput input, IReadOnlyList<SealedPart> parts, CancellationToken cancellationToken)
    {
        var text = await input.ReadLineAsync(cancellationToken).ConfigureAwait(false)
            ?? throw new InvalidDataException("the node did not say what it has sent");
        var trailer = Parse(text)["trailer"] as JsonObject ?? throw new InvalidDataException("the node did not say what it has sent");
        // The description, which comes first, and the settings are made here.
        foreach (var part in parts.Where(part => part.Name is not (BackupParts.Description or BackupParts.Settings)))
        {
            if (JsonText.StringIn(trailer["sha256"] as JsonObject ?? [], part.Name) != part.Sha256)
            {
                throw new InvalidDataException($"{part.Name} came damaged");
            }
        }

        Changed =
        [
            .. (trailer["changed"] as JsonArray ?? []).OfType<JsonObject>()
                .Select(one => $"{JsonText.StringIn(one, "name")} {JsonText.StringIn(one, "problem")}"),
        ];
    }

    private static JsonObject Parse(string text)
    {
        try
        {
            return JsonText.ParseObject(text);
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException("what came from the node is not what was announced", exception);
        }
    }
}
