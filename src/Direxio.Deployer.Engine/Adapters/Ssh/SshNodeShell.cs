using System.Text;
using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Ports.Node;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace Direxio.Deployer.Engine.Adapters.Ssh;

/// <summary>A connected shell. Each command has a channel of its own.</summary>
internal sealed class SshNodeShell(SshClient client, string host, TimeProvider clock) : INodeShell
{
    private const int OutputLimit = 1024 * 1024;

    // What shells answer for a command that a signal ended.
    private const int KilledStatus = 137;

    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(5);

    public async Task<ShellResult> RunAsync(string command, TimeSpan timeout, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var limit = new CancellationTokenSource(timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var group = new SshProcessGroup();
        try
        {
            return await RunAsync(command, group, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            var isEnded = await EndAsync(group).ConfigureAwait(false);
            client.Disconnect();
            cancellationToken.ThrowIfCancellationRequested();
            throw new NodeShellException(
                ShellFailure.TimedOut,
                $"The command on {host} did not end within {timeout.TotalSeconds:0} s; "
                    + $"{(isEnded ? "it was stopped" : "it may still be running there")}.");
        }
        catch (Exception exception) when (IsBroken(exception))
        {
            throw new NodeShellException(
                ShellFailure.Unreachable, $"The connection to {host} broke off: {exception.Message.TrimEnd('.')}.", exception);
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
        var group = new SshProcessGroup();
        try
        {
            return await PipeAsync(command, group, write, read, () => quiet.CancelAfter(silence), either.Token).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // What the command had to say nobody hears any more, and it may wait for input for ever.
            await EndAsync(group).ConfigureAwait(false);
            client.Disconnect();
            cancellationToken.ThrowIfCancellationRequested();
            if (quiet.IsCancellationRequested)
            {
                throw new NodeShellException(
                    ShellFailure.Unreachable, $"There was no sign of life from {host} for {silence.TotalSeconds:0} s.", exception);
            }

            if (IsBroken(exception) && exception is not IOException)
            {
                throw new NodeShellException(
                    ShellFailure.Unreachable, $"The connection to {host} broke off: {exception.Message.TrimEnd('.')}.", exception);
            }

            throw;
        }
    }

    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<ShellResult> RunAsync(string command, SshProcessGroup group, CancellationToken token)
    {
        using var running = client.CreateCommand(SshProcessGroup.Announcing(command), Encoding.UTF8);

        // Opening the channel blocks until the server agrees, so that happens off the pool as well.
        var ended = await OffPool(() => running.ExecuteAsync(token)).WaitAsync(token).ConfigureAwait(false);
        var (output, error) = await HearAsync(running, ended, group, token).ConfigureAwait(false);
        return new(running.ExitStatus ?? KilledStatus, output, SshProcessGroup.Strip(error));
    }

    /// <summary>What a command says until it has ended, or until it is no longer waited for.</summary>
    /// <param name="running">The command.</param>
    /// <param name="ended">Its end. A command that was cancelled before it began ends without ever having had a channel.</param>
    /// <param name="group">Is told the number of its processes if it is no longer waited for.</param>
    /// <param name="token">Ends the waiting.</param>
    internal static async Task<(string Output, string Error)> HearAsync(
        SshCommand running, Task ended, SshProcessGroup group, CancellationToken token)
    {
        var output = DrainAsync(running.OutputStream);
        var error = DrainAsync(running.ExtendedOutputStream);
        try
        {
            await ended.WaitAsync(token).ConfigureAwait(false);
            return (await output.WaitAsync(token).ConfigureAwait(false), await error.WaitAsync(token).ConfigureAwait(false));
        }
        catch
        {
            await GiveUpAsync(running, ended, error, group).ConfigureAwait(false);
            throw;
        }
    }

    private async Task<PipeResult> PipeAsync(
        string command,
        SshProcessGroup group,
        Func<Stream, CancellationToken, Task> write,
        Func<Stream, CancellationToken, Task> read,
        Action alive,
        CancellationToken token)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(token);
        using var running = client.CreateCommand(SshProcessGroup.Announcing(command), Encoding.UTF8);
        var ended = await OffPool(() => running.ExecuteAsync(stop.Token)).WaitAsync(stop.Token).ConfigureAwait(false);
        var error = DrainAsync(running.ExtendedOutputStream);
        var reading = OffPool(() => read(new LivelyStream(running.OutputStream, alive), stop.Token)).Unwrap();
        var writing = OffPool(() => FeedAsync(running, write, alive, stop.Token)).Unwrap();
        try
        {
            await reading.WaitAsync(token).ConfigureAwait(false);
            await ended.WaitAsync(token).ConfigureAwait(false);
            // A command that failed need not have read its input to the end; what went wrong with its source counts all the same.
            if (running.ExitStatus == 0 || writing is { IsFaulted: true } && !IsBroken(writing.Exception!.GetBaseException()))
            {
                await writing.WaitAsync(token).ConfigureAwait(false);
            }
        }
        catch
        {
            await stop.CancelAsync().ConfigureAwait(false);
            reading.LetFail();
            writing.LetFail();
            await GiveUpAsync(running, ended, error, group).ConfigureAwait(false);
            throw;
        }

        return new(running.ExitStatus ?? KilledStatus, SshProcessGroup.Strip(await error.WaitAsync(token).ConfigureAwait(false)));
    }

    private static async Task FeedAsync(
        SshCommand running, Func<Stream, CancellationToken, Task> write, Action alive, CancellationToken token)
    {
        // Its end is the end of the command's input.
        await using var input = running.CreateInputStream();
        await write(new LivelyStream(input, alive), token).ConfigureAwait(false);
    }

    // Closing a connection does not end what runs behind it, and servers need not heed the protocol's signals.
    private async Task<bool> EndAsync(SshProcessGroup group)
    {
        if (group.Ending() is not { } command)
        {
            return false;
        }

        using var limit = new CancellationTokenSource(EndLimit, clock);
        try
        {
            using var ending = client.CreateCommand(command, Encoding.UTF8);
            var running = await OffPool(() => ending.ExecuteAsync(limit.Token)).WaitAsync(limit.Token).ConfigureAwait(false);
            running.LetFail();
            await running.WaitAsync(limit.Token).ConfigureAwait(false);
            return ending.ExitStatus == 0;
        }
        catch (Exception exception) when (exception is OperationCanceledException || IsBroken(exception))
        {
            return false;
        }
    }

    // Disposing of a command ends its streams, and so those who read them. They end by themselves only with the command's channel, and one
    // that was cancelled before it began never had one. It waits for the server to close the channel, a second at most.
    private static async Task GiveUpAsync(SshCommand running, Task ended, Task<string> error, SshProcessGroup group)
    {
        ended.LetFail();
        await OffPool(() =>
        {
            running.Dispose();
            return true;
        }).ConfigureAwait(false);
        group.Find(await error.ConfigureAwait(false));
    }

    private static bool IsBroken(Exception exception) =>
        exception is SshException or ObjectDisposedException or InvalidOperationException or IOException
            or System.Net.Sockets.SocketException;

    // The library's streams block their reader and grow without bounds when nobody reads; so each is read to its end,
    // and what exceeds the limit is dropped.
    private static Task<string> DrainAsync(Stream stream) => OffPool(() =>
    {
        using var kept = new MemoryStream();
        var buffer = new byte[32 * 1024];
        for (var count = stream.Read(buffer); count > 0; count = stream.Read(buffer))
        {
            kept.Write(buffer, 0, (int)Math.Min(count, OutputLimit - kept.Length));
        }

        return Encoding.UTF8.GetString(kept.GetBuffer(), 0, (int)kept.Length);
    });

    private static Task<T> OffPool<T>(Func<T> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
