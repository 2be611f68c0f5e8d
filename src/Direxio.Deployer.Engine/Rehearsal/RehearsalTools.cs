using System.IO.Pipes;
using System.Text;
using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Foundation.Text;
using Direxio.Deployer.Engine.Node.Tools;
using Direxio.Deployer.Engine.Ports.Node;

namespace Direxio.Deployer.Engine.Rehearsal;

/// <summary>A call of a tool on the rehearsed node.</summary>
/// <param name="World">Account, DNS and node.</param>
/// <param name="Instance">The node.</param>
/// <param name="Domain">Its domain.</param>
/// <param name="Request">What was asked.</param>
/// <param name="Input">What follows the request.</param>
/// <param name="Output">Where the answer goes.</param>
internal sealed record RehearsedToolCall(
    RehearsalWorld World, RehearsedInstance Instance, string Domain, JsonObject Request, Stream Input, Stream Output)
{
    public RehearsedServer Server => Instance.Server;

    /// <summary>Answers a line of JSON.</summary>
    public async Task AnswerAsync(JsonObject line, CancellationToken cancellationToken)
    {
        await Output.WriteAsync(Encoding.UTF8.GetBytes(line.ToJsonString() + "\n"), cancellationToken).ConfigureAwait(false);
        await Output.FlushAsync(cancellationToken).ConfigureAwait(false);
    }
}

/// <summary>The tools of the rehearsed node: the same verbs as those in node-tools, answered in memory.</summary>
internal static class RehearsalTools
{
    private static readonly Dictionary<string, Func<RehearsedToolCall, CancellationToken, Task>> Verbs = new(StringComparer.Ordinal)
    {
        ["facts"] = RehearsalFacts.AnswerAsync,
        ["begin"] = RehearsalOperations.BeginAsync,
        ["watch"] = RehearsalOperations.WatchAsync,
        ["operation"] = RehearsalOperations.LastAsync,
        ["settle"] = RehearsalOperations.SettleAsync,
        ["logs"] = RehearsalLogs.AnswerAsync,
        ["backup"] = RehearsalBackup.SendAsync,
        ["receive"] = RehearsalBackup.ReceiveAsync,
    };

    /// <summary>Runs a tool with streams on both sides, as over SSH.</summary>
    public static async Task<PipeResult> RunAsync(
        string? verb,
        (RehearsalWorld World, RehearsedInstance Instance, string Domain) node,
        Func<Stream, CancellationToken, Task> write,
        Func<Stream, CancellationToken, Task> read,
        CancellationToken cancellationToken)
    {
        using var toTool = new AnonymousPipeServerStream(PipeDirection.Out);
        using var input = new AnonymousPipeClientStream(PipeDirection.In, toTool.ClientSafePipeHandle);
        using var fromTool = new AnonymousPipeServerStream(PipeDirection.In);
        using var output = new AnonymousPipeClientStream(PipeDirection.Out, fromTool.ClientSafePipeHandle);
        var writing = Task.Run(() => EndAsync(toTool, write(toTool, cancellationToken)), cancellationToken);
        var working = Task.Run(() => WorkAsync(verb, node, input, output, cancellationToken), cancellationToken);
        await read(fromTool, cancellationToken).ConfigureAwait(false);
        var result = await working.ConfigureAwait(false);
        try
        {
            await writing.ConfigureAwait(false);
        }
        catch (IOException)
        {
            // A tool need not have read to the end; how it ended tells whether that matters.
        }

        return result;
    }

    private static async Task EndAsync(Stream stream, Task writing)
    {
        await using (stream)
        {
            await writing.ConfigureAwait(false);
        }
    }

    private static async Task<PipeResult> WorkAsync(
        string? verb,
        (RehearsalWorld World, RehearsedInstance Instance, string Domain) node,
        Stream input,
        Stream output,
        CancellationToken cancellationToken)
    {
        await using var answer = output;
        await using var question = input;
        if (verb is null || !Verbs.TryGetValue(verb, out var tool))
        {
            return new(127, "not rehearsed");
        }

        var request = JsonText.ParseObject(await ReadLineAsync(input, cancellationToken).ConfigureAwait(false));
        try
        {
            await tool(new(node.World, node.Instance, node.Domain, request, input, output), cancellationToken).ConfigureAwait(false);
            return new(0, string.Empty);
        }
        catch (NodeToolException exception)
        {
            var error = new JsonObject { ["error"] = new JsonObject { ["code"] = exception.Code, ["message"] = exception.Message } };
            return new(NodeToolCommand.ToolFailed, error.ToJsonString());
        }
    }

    // Byte by byte, so that nothing behind the line is taken.
    private static async Task<string> ReadLineAsync(Stream input, CancellationToken cancellationToken)
    {
        var line = new List<byte>();
        var one = new byte[1];
        while (await input.ReadAsync(one, cancellationToken).ConfigureAwait(false) == 1 && one[0] != '\n')
        {
            line.Add(one[0]);
        }

        return Encoding.UTF8.GetString([.. line]);
    }
}
