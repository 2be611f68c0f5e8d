using System.Text;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace Direxio.Deployer.Engine.Node;

/// <summary>A connected shell. Each command has a channel of its own.</summary>
internal sealed class SshNodeShell(SshClient client, string host, TimeProvider clock) : INodeShell
{
    private const int OutputLimit = 1024 * 1024;

    // What shells answer for a command that a signal ended.
    private const int KilledStatus = 137;

    public async Task<ShellResult> RunAsync(string command, TimeSpan timeout, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var limit = new CancellationTokenSource(timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var running = client.CreateCommand(command, Encoding.UTF8);
            var ended = running.ExecuteAsync(either.Token);
            var output = DrainAsync(running.OutputStream);
            var error = DrainAsync(running.ExtendedOutputStream);
            await ended.ConfigureAwait(false);
            return new(
                running.ExitStatus ?? KilledStatus,
                await output.ConfigureAwait(false),
                await error.ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            // The library has sent a signal by now. Closing the connection makes sure that no channel stays behind.
            client.Disconnect();
            cancellationToken.ThrowIfCancellationRequested();
            throw new NodeShellException(ShellFailure.TimedOut, $"The command on {host} did not end within {timeout.TotalSeconds:0} s.");
        }
        catch (Exception exception) when (exception is SshException or ObjectDisposedException or InvalidOperationException or IOException)
        {
            throw new NodeShellException(
                ShellFailure.Unreachable, $"The connection to {host} broke off: {exception.Message.TrimEnd('.')}.", exception);
        }
    }

    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return ValueTask.CompletedTask;
    }

    // The library's streams block their reader and grow without bounds when nobody reads; so each is read to its end
    // on a thread of its own, and what exceeds the limit is dropped.
    private static Task<string> DrainAsync(Stream stream) => Task.Factory.StartNew(
        () =>
        {
            using var kept = new MemoryStream();
            var buffer = new byte[32 * 1024];
            for (var count = stream.Read(buffer); count > 0; count = stream.Read(buffer))
            {
                kept.Write(buffer, 0, (int)Math.Min(count, OutputLimit - kept.Length));
            }

            return Encoding.UTF8.GetString(kept.GetBuffer(), 0, (int)kept.Length);
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);
}
