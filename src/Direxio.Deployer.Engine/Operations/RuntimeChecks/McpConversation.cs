using Direxio.Deployer.Engine.Ports.Programs;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using ProtocolClient = ModelContextProtocol.Client.McpClient;

namespace Direxio.Deployer.Engine.Operations.RuntimeChecks;

/// <summary>How an MCP server failed to name its tools. The names are codes that users see.</summary>
internal enum McpServerFailure
{
    /// <summary>It could not be started.</summary>
    ServerNotStarted,

    /// <summary>It ended before it had answered.</summary>
    ServerExited,

    /// <summary>It did not answer in time.</summary>
    ServerTimedOut,

    /// <summary>It frames its messages by a Content-Length header and not by lines.</summary>
    ServerFramingUnsupported,

    /// <summary>It answered with an error, or with what is no answer.</summary>
    ServerRefused,
}

/// <summary>An MCP server did not name its tools.</summary>
internal sealed class McpServerException(McpServerFailure failure, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    public McpServerFailure Failure { get; } = failure;
}

/// <summary>
/// One conversation with an MCP server over its input and output. The process is ours and not the client library's, so
/// that it is ended in time with all that it started, whatever the server does: its input is closed, then it is asked by
/// SIGTERM, then it is killed.
/// </summary>
internal sealed class McpConversation(ILocalPrograms programs, TimeProvider clock)
{
    // What a server that ends, or is ended, has still in the pipe.
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan ProbeLimit = TimeSpan.FromSeconds(5);

    /// <summary>Starts the server, greets it, reads the names of its tools, and ends it.</summary>
    /// <exception cref="McpServerException">It did not name them.</exception>
    public async Task<IReadOnlyList<string>> ListToolsAsync(ProgramCall call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await using var server = Start(call);
        using var limit = new CancellationTokenSource(call.Limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var talk = TalkAsync(server, call.Limit, either.Token);
        var framing = FramingAsync(server);
        var first = await Task.WhenAny(talk, framing, server.Exited).ConfigureAwait(false);
        if (first == server.Exited)
        {
            await Task.WhenAny(talk, Task.Delay(DrainLimit, clock, cancellationToken)).ConfigureAwait(false);
        }

        if (talk.IsCompletedSuccessfully)
        {
            return await talk.ConfigureAwait(false);
        }

        var isLate = limit.IsCancellationRequested;
        await either.CancelAsync().ConfigureAwait(false);
        var failure = await FailureOfAsync(talk).ConfigureAwait(false);
        // A server that ends closes its input and its output, and either may be noticed first.
        if (server.OutputEnded.IsCompleted || IsBrokenOff(failure))
        {
            await Task.WhenAny(server.Exited, Task.Delay(DrainLimit, clock, cancellationToken)).ConfigureAwait(false);
        }

        if (server.Exited.IsCompleted)
        {
            await Task.WhenAny(server.ComplaintEnded, Task.Delay(DrainLimit, clock, cancellationToken)).ConfigureAwait(false);
        }

        cancellationToken.ThrowIfCancellationRequested();
        throw Explain(server, call, failure, isLate || failure is TimeoutException);
    }

    private IStartedProgram Start(ProgramCall call)
    {
        try
        {
            return programs.Start(call);
        }
        catch (ProgramException exception)
        {
            throw new McpServerException(McpServerFailure.ServerNotStarted, exception.Message, exception);
        }
    }

    // The client ends with the server's streams; it is not disposed of, since that waits for streams that may hang.
    private static async Task<IReadOnlyList<string>> TalkAsync(IStartedProgram server, TimeSpan limit, CancellationToken cancellationToken)
    {
        var options = new McpClientOptions
        {
            ClientInfo = new() { Name = "direxio-deployer", Version = typeof(McpConversation).Assembly.GetName().Version!.ToString(3) },
            InitializationTimeout = limit,
            // A server of before 2026-07 may drop the question for its revision; the handshake must have its time as well.
            DiscoverProbeTimeout = limit / 3 < ProbeLimit ? limit / 3 : ProbeLimit,
        };
        var client = await ProtocolClient.CreateAsync(
            new StreamClientTransport(server.Input, server.Output), options, cancellationToken: cancellationToken).ConfigureAwait(false);
        var tools = await client.ListToolsAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        return [.. tools.Select(tool => tool.Name)];
    }

    // Completes only for the framing that no MCP client reads; the server would be waited for in vain.
    private static async Task FramingAsync(IStartedProgram server)
    {
        if (!IsFramed(await server.FirstLine.ConfigureAwait(false)))
        {
            await Task.Delay(Timeout.Infinite).ConfigureAwait(false);
        }
    }

    // Whatever the library makes of a foreign program's answer is told as the answer's fault.
    private static async Task<Exception?> FailureOfAsync(Task talk)
    {
        try
        {
            await talk.WaitAsync(DrainLimit).ConfigureAwait(false);
            return null;
        }
        catch (Exception exception)
        {
            return exception;
        }
    }

    private static bool IsBrokenOff(Exception? failure)
    {
        for (; failure is not null; failure = failure.InnerException)
        {
            if (failure is IOException)
            {
                return true;
            }
        }

        return false;
    }

    private static McpServerException Explain(IStartedProgram server, ProgramCall call, Exception? failure, bool isLate)
    {
        var line = server.FirstLine is { IsCompletedSuccessfully: true, Result: var said } ? said : string.Empty;
        var complaint = server.Complaint is { } words ? $" It complained: {words.TrimEnd('.')}." : string.Empty;
        if (IsFramed(line))
        {
            return new(
                McpServerFailure.ServerFramingUnsupported,
                $"The MCP server frames its messages by a Content-Length header; clients read one message a line.{complaint}",
                failure);
        }

        if (server.Exited.IsCompletedSuccessfully)
        {
            return new(
                McpServerFailure.ServerExited,
                $"The MCP server ended with exit code {server.Exited.Result} before it had named its tools.{complaint}",
                failure);
        }

        return isLate
            ? new(
                McpServerFailure.ServerTimedOut,
                $"The MCP server did not name its tools within {call.Limit.TotalSeconds:0.#} s and was ended."
                + (line.Length == 0 ? " It wrote nothing." : line.StartsWith('{') ? string.Empty : $" What it wrote begins with: {line}")
                + complaint,
                failure)
            : new(
                McpServerFailure.ServerRefused,
                $"The MCP server did not name its tools: {failure?.Message.TrimEnd('.') ?? "it gave no answer"}.{complaint}",
                failure);
    }

    private static bool IsFramed(string line) => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase);
}
