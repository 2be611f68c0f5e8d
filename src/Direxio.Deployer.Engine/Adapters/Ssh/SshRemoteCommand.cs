using System.Text;
using Direxio.Deployer.Engine.Foundation;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace Direxio.Deployer.Engine.Adapters.Ssh;

/// <summary>What a command wrote to one of its streams.</summary>
/// <param name="Text">It, or its beginning.</param>
/// <param name="IsCut">True if there was more.</param>
internal readonly record struct CommandOutput(string Text, bool IsCut);

/// <summary>
/// A command on the node, on a channel of its own: started, listened to, and ended there with all that it started. What it says is read
/// from its beginning, so the number of its processes is known as soon as it has come.
/// </summary>
internal sealed class SshRemoteCommand : IDisposable
{
    private const int OutputLimit = 1024 * 1024;

    // What shells answer for a command that a signal ended.
    private const int KilledStatus = 137;

    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(5);

    private readonly SshClient client;
    private readonly TimeProvider clock;
    private readonly SshCommand command;
    private readonly SshProcessGroup group = new();
    private readonly Task<CommandOutput> error;
    private readonly Task<Task> opening;

    /// <summary>Starts it. The node may have it from here on, whatever becomes of this side.</summary>
    public SshRemoteCommand(SshClient client, string text, TimeProvider clock)
    {
        this.client = client;
        this.clock = clock;
        command = client.CreateCommand(SshProcessGroup.Announcing(text), Encoding.UTF8);
        error = DrainAsync(command.ExtendedOutputStream, group.Hear);

        // Opening the channel blocks until the server agrees. The library would close the channel of a cancelled command, and with it
        // lose the number without which the command cannot be ended; so it is never told, and EndAsync ends the command.
        opening = OffPool(() => command.ExecuteAsync(CancellationToken.None));
    }

    /// <summary>What it writes; must be read to its end, by one reader.</summary>
    public Stream Output => command.OutputStream;

    /// <summary>What a shell says of its end; once it has ended.</summary>
    public int ExitStatus => command.ExitStatus ?? KilledStatus;

    /// <summary>What goes into it. Disposing of the stream ends its input.</summary>
    public Stream NewInput() => command.CreateInputStream();

    /// <summary>Waits until it is started.</summary>
    public async Task OpenAsync(CancellationToken token) => await opening.WaitAsync(token).ConfigureAwait(false);

    /// <summary>Waits for its end.</summary>
    /// <returns>What it wrote to its error stream.</returns>
    public async Task<CommandOutput> EndedAsync(CancellationToken token)
    {
        var ended = await opening.WaitAsync(token).ConfigureAwait(false);
        await ended.WaitAsync(token).ConfigureAwait(false);
        var said = await error.WaitAsync(token).ConfigureAwait(false);
        return said with { Text = SshProcessGroup.Strip(said.Text) };
    }

    /// <summary>The first mebibyte of a stream of it. The rest is read, and dropped.</summary>
    // The library's streams block their reader and grow without bounds when nobody reads.
    public static Task<CommandOutput> DrainAsync(Stream stream, Action<ReadOnlyMemory<byte>>? hear = null) => OffPool(() =>
    {
        using var kept = new MemoryStream();
        var buffer = new byte[32 * 1024];
        var isCut = false;
        for (var count = stream.Read(buffer); count > 0; count = stream.Read(buffer))
        {
            var room = (int)Math.Min(count, OutputLimit - kept.Length);
            kept.Write(buffer, 0, room);
            isCut |= room < count;
            hear?.Invoke(kept.GetBuffer().AsMemory(0, (int)kept.Length));
        }

        return new CommandOutput(Encoding.UTF8.GetString(kept.GetBuffer(), 0, (int)kept.Length), isCut);
    });

    /// <summary>
    /// Ends it on the node, with all that it started: closing a connection does not end what runs behind it, and servers need not heed the
    /// protocol's signals. Waits some seconds at most for a node that has become silent.
    /// </summary>
    /// <returns>True once nothing of it runs there; false if that is not known.</returns>
    public async Task<bool> EndAsync()
    {
        await UntilKnownAsync().ConfigureAwait(false);
        await OffPool(() =>
        {
            Dispose();
            return true;
        }).ConfigureAwait(false);
        await error.ConfigureAwait(false);
        return group.Ending() is { } ending && await EndAsync(ending).ConfigureAwait(false);
    }

    /// <summary>
    /// Gives up its channel. That ends its streams, and so those who read them: they end by themselves only with the channel, and a
    /// command that could not be started has none. Waits for the server to close the channel, a second at most.
    /// </summary>
    public void Dispose()
    {
        opening.LetFail();
        command.Dispose();
    }

    /// <summary>True for what is thrown where a connection broke.</summary>
    public static bool IsBroken(Exception exception) =>
        exception is SshException or ObjectDisposedException or InvalidOperationException or IOException
            or System.Net.Sockets.SocketException;

    /// <summary>Runs what blocks its thread on one that the pool does not miss.</summary>
    public static Task<T> OffPool<T>(Func<T> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    // Until the number of its processes is known, or that there will be none.
    private async Task UntilKnownAsync()
    {
        using var limit = new CancellationTokenSource(EndLimit, clock);
        try
        {
            var ended = await opening.WaitAsync(limit.Token).ConfigureAwait(false);
            ended.LetFail();
            await Task.WhenAny(group.Known, ended).WaitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException || IsBroken(exception))
        {
            // The node is silent or gone; the answer tells that it may run there still.
        }
    }

    private async Task<bool> EndAsync(string ending)
    {
        using var limit = new CancellationTokenSource(EndLimit, clock);
        try
        {
            using var killing = client.CreateCommand(ending, Encoding.UTF8);
            var running = await OffPool(() => killing.ExecuteAsync(limit.Token)).WaitAsync(limit.Token).ConfigureAwait(false);
            running.LetFail();
            await running.WaitAsync(limit.Token).ConfigureAwait(false);
            return killing.ExitStatus == 0;
        }
        catch (Exception exception) when (exception is OperationCanceledException || IsBroken(exception))
        {
            return false;
        }
    }
}
