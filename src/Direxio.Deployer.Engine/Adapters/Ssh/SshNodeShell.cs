using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Ports.Node;
using Renci.SshNet;

namespace Direxio.Deployer.Engine.Adapters.Ssh;

/// <summary>A connected shell. Each command has a channel of its own.</summary>
internal sealed class SshNodeShell(SshClient client, string host, TimeProvider clock) : INodeShell
{
    public async Task<ShellResult> RunAsync(string command, TimeSpan timeout, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var limit = new CancellationTokenSource(timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var running = Start(command);
        try
        {
            var output = SshRemoteCommand.DrainAsync(running.Output);
            var error = await running.EndedAsync(either.Token).ConfigureAwait(false);
            var written = await output.WaitAsync(either.Token).ConfigureAwait(false);
            return new(running.ExitStatus, written.Text, error.Text) { IsCut = written.IsCut || error.IsCut };
        }
        catch (OperationCanceledException)
        {
            var isEnded = await running.EndAsync().ConfigureAwait(false);
            client.Disconnect();
            cancellationToken.ThrowIfCancellationRequested();
            throw new NodeShellException(
                ShellFailure.TimedOut,
                $"The command on {host} did not end within {timeout.TotalSeconds:0} s; "
                    + $"{(isEnded ? "it was stopped" : "it may still be running there")}.");
        }
        catch (Exception exception) when (SshRemoteCommand.IsBroken(exception))
        {
            throw Broken(exception);
        }
    }

    public async Task<PipeResult> PipeAsync(
        string command,
        Func<Stream, CancellationToken, Task> write,
        Func<Stream, CancellationToken, Task> read,
        TimeSpan silence,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var quiet = new CancellationTokenSource(silence, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(quiet.Token, cancellationToken);
        using var running = Start(command);
        try
        {
            return await PipeAsync(running, write, read, () => quiet.CancelAfter(silence), either.Token).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // What the command had to say nobody hears any more, and it may wait for input for ever.
            await running.EndAsync().ConfigureAwait(false);
            client.Disconnect();
            cancellationToken.ThrowIfCancellationRequested();
            if (quiet.IsCancellationRequested)
            {
                throw new NodeShellException(
                    ShellFailure.Unreachable, $"There was no sign of life from {host} for {silence.TotalSeconds:0} s.", exception);
            }

            if (SshRemoteCommand.IsBroken(exception) && exception is not IOException)
            {
                throw Broken(exception);
            }

            throw;
        }
    }

    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return ValueTask.CompletedTask;
    }

    private static async Task<PipeResult> PipeAsync(
        SshRemoteCommand running,
        Func<Stream, CancellationToken, Task> write,
        Func<Stream, CancellationToken, Task> read,
        Action alive,
        CancellationToken token)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(token);
        await running.OpenAsync(token).ConfigureAwait(false);
        var reading = SshRemoteCommand.OffPool(() => read(new LivelyStream(running.Output, alive), stop.Token)).Unwrap();
        var writing = SshRemoteCommand.OffPool(() => FeedAsync(running, write, alive, stop.Token)).Unwrap();
        try
        {
            await reading.WaitAsync(token).ConfigureAwait(false);
            var error = await running.EndedAsync(token).ConfigureAwait(false);
            // A command that failed need not have read its input to the end; what went wrong with its source counts all the same.
            if (running.ExitStatus == 0
                || writing is { IsFaulted: true } && !SshRemoteCommand.IsBroken(writing.Exception!.GetBaseException()))
            {
                await writing.WaitAsync(token).ConfigureAwait(false);
            }

            return new(running.ExitStatus, error.Text);
        }
        catch
        {
            await stop.CancelAsync().ConfigureAwait(false);
            reading.LetFail();
            writing.LetFail();
            throw;
        }
    }

    private static async Task FeedAsync(
        SshRemoteCommand running, Func<Stream, CancellationToken, Task> write, Action alive, CancellationToken token)
    {
        // Its end is the end of the command's input.
        await using var input = running.NewInput();
        await write(new LivelyStream(input, alive), token).ConfigureAwait(false);
    }

    private SshRemoteCommand Start(string command)
    {
        try
        {
            return new(client, command, clock);
        }
        catch (Exception exception) when (SshRemoteCommand.IsBroken(exception))
        {
            throw Broken(exception);
        }
    }

    private NodeShellException Broken(Exception exception) => new(
        ShellFailure.Unreachable, $"The connection to {host} broke off: {exception.Message.TrimEnd('.')}.", exception);
}
