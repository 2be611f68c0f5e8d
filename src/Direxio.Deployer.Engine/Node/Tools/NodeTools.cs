using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Foundation.Text;
using Direxio.Deployer.Engine.Ports.Node;

namespace Direxio.Deployer.Engine.Node.Tools;

/// <summary>
/// Runs the tools on a node, over one connection that is opened when it is needed and again when it broke. The tools are put there
/// first if they are not.
/// </summary>
/// <param name="openAsync">Connects to the node.</param>
internal sealed class NodeTools(Func<CancellationToken, Task<INodeShell>> openAsync) : IAsyncDisposable
{
    /// <summary>The longest that a tool which streams may send nothing; they all give a sign of life every few seconds.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(60);

    /// <summary>Larger than any answer: bytes.</summary>
    private const int LargestAnswer = 4 * 1024 * 1024;

    private INodeShell? shell;

    /// <summary>Asks for one answer.</summary>
    /// <param name="verb">The tool.</param>
    /// <param name="request">What it is to do.</param>
    /// <param name="limit">The longest that it may take.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="NodeToolException">It said why it could not.</exception>
    /// <exception cref="NodeShellException">The connection failed; with it, the tool was ended.</exception>
    public async Task<JsonObject> AskAsync(string verb, JsonObject request, TimeSpan limit, CancellationToken cancellationToken)
    {
        var answer = string.Empty;
        await PipeAsync(
            verb,
            request,
            static (_, _) => Task.CompletedTask,
            async (output, token) => answer = await ReadAnswerAsync(verb, output, limit, token).ConfigureAwait(false),
            limit,
            cancellationToken).ConfigureAwait(false);
        return JsonLines.Parse(verb, answer);
    }

    /// <summary>
    /// Puts the tools on the node if they are not there. Without it a call may be made twice, which a conversation over streams cannot.
    /// </summary>
    public Task PrepareAsync(CancellationToken cancellationToken) =>
        AskAsync("operation", [], NodeOperations.AnswerLimit, cancellationToken);

    /// <summary>Runs a tool with what it reads and writes as streams.</summary>
    /// <param name="verb">The tool.</param>
    /// <param name="request">What it is to do.</param>
    /// <param name="write">Writes what it reads behind the request.</param>
    /// <param name="read">Reads what it writes, to the end.</param>
    /// <param name="silence">The longest that it may send nothing.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="NodeToolException">It said why it could not.</exception>
    /// <exception cref="NodeShellException">The connection failed; with it, the tool was ended.</exception>
    public async Task PipeAsync(
        string verb,
        JsonObject request,
        Func<Stream, CancellationToken, Task> write,
        Func<Stream, CancellationToken, Task> read,
        TimeSpan silence,
        CancellationToken cancellationToken)
    {
        var line = Encoding.UTF8.GetBytes(JsonText.Compact(request) + "\n");
        Task<PipeResult> RunAsync() => PipeAsync(
            NodeToolCommand.Run(verb),
            async (input, token) =>
            {
                await input.WriteAsync(line, token).ConfigureAwait(false);
                await input.FlushAsync(token).ConfigureAwait(false);
                await write(input, token).ConfigureAwait(false);
            },
            read,
            silence,
            cancellationToken);

        var result = await RunAsync().ConfigureAwait(false);
        if (result.ExitStatus == NodeToolCommand.ToolsMissing)
        {
            await InstallAsync(cancellationToken).ConfigureAwait(false);
            result = await RunAsync().ConfigureAwait(false);
        }

        if (result.ExitStatus != 0)
        {
            throw FailureOf(verb, result);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (shell is not null)
        {
            await shell.DisposeAsync().ConfigureAwait(false);
        }
    }

    // The limit of the silence begins again with each byte.
    private static async Task<string> ReadAnswerAsync(string verb, Stream output, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(limit);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        using var answer = new MemoryStream();
        var buffer = new byte[16 * 1024];
        try
        {
            while (await output.ReadAsync(buffer, either.Token).ConfigureAwait(false) is > 0 and var count)
            {
                answer.Write(buffer, 0, count);
                if (answer.Length > LargestAnswer)
                {
                    throw NodeToolException.NotUnderstood(verb, $"it has more than {LargestAnswer} bytes");
                }

                either.Token.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new NodeShellException(
                ShellFailure.TimedOut, $"The answer of '{verb}' did not end within {limit.TotalSeconds:0} s.");
        }

        return Encoding.UTF8.GetString(answer.GetBuffer(), 0, (int)answer.Length);
    }

    private async Task InstallAsync(CancellationToken cancellationToken)
    {
        var result = await PipeAsync(
            NodeToolCommand.Install,
            static (input, _) =>
            {
                ToolBundle.WriteTo(input);
                return Task.CompletedTask;
            },
            static (output, token) => output.CopyToAsync(Stream.Null, token),
            Silence,
            cancellationToken).ConfigureAwait(false);
        if (result.ExitStatus != 0)
        {
            throw new NodeToolException(
                NodeToolException.ToolsUnusable,
                $"{ToolBundle.FolderOnNode} could not be written (exit status {result.ExitStatus}): {result.Error.Trim().TrimEnd('.')}");
        }
    }

    private async Task<PipeResult> PipeAsync(
        string command,
        Func<Stream, CancellationToken, Task> write,
        Func<Stream, CancellationToken, Task> read,
        TimeSpan silence,
        CancellationToken cancellationToken)
    {
        var current = shell ??= await openAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var result = await current.PipeAsync(command, write, read, silence, cancellationToken).ConfigureAwait(false);
            if (result.ExitStatus != 0)
            {
                // It may have ended before it had all that was sent to it, and a server ends the connection on which more comes then.
                await CloseAsync().ConfigureAwait(false);
            }

            return result;
        }
        catch
        {
            // Whatever it was, this connection is of no use any more.
            await CloseAsync().ConfigureAwait(false);
            throw;
        }

        ValueTask CloseAsync()
        {
            shell = null;
            return current.DisposeAsync();
        }
    }

    private static NodeToolException FailureOf(string verb, PipeResult result)
    {
        var said = result.Error.Trim();
        if (result.ExitStatus == NodeToolCommand.ToolFailed)
        {
            try
            {
                var error = JsonText.ParseObject(said.Split('\n')[^1])["error"] as JsonObject;
                if (error is not null && JsonText.StringIn(error, "code") is { } code)
                {
                    return new(code, (JsonText.StringIn(error, "message") ?? code).TrimEnd('.'));
                }
            }
            catch (JsonException)
            {
                // Then what it said is told as it is.
            }
        }

        return new(
            NodeToolException.ToolsUnusable,
            $"'{verb}' ended with status {result.ExitStatus}: {(said.Length == 0 ? "it said nothing" : said.TrimEnd('.'))}");
    }
}
