using System.Globalization;
using Direxio.Deployer.Engine.Adapters.Ssh;
using Direxio.Deployer.Engine.Ports.Node;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Adapters.Ssh;

/// <summary>A command that is no longer waited for is ended on the node too, whatever has come back from it until then.</summary>
public sealed class SshCommandEndTests(PrivateSshd sshd) : IClassFixture<PrivateSshd>, IDisposable
{
    private static readonly TimeSpan Ample = TimeSpan.FromMinutes(3);

    // Within these the library closes a channel that it was told to cancel.
    private static readonly TimeSpan UntilClosed = TimeSpan.FromSeconds(2);

    private readonly string folder = Directory.CreateTempSubdirectory("direxio-ssh-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Mark => Path.Combine(folder, "pid");

    private string LongCommand => $"echo $$ > {Mark}; exec sleep 300";

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_command_that_takes_too_long_is_ended_on_the_node_too()
    {
        var clock = new HandClock();
        await using var shell = await ConnectAsync(clock: clock);
        var running = shell.RunAsync(LongCommand, TimeSpan.FromSeconds(1), Cancellation);
        await UntilRunningAsync();

        clock.Pass(TimeSpan.FromSeconds(1));

        var late = await Assert.ThrowsAsync<NodeShellException>(() => running);
        Assert.Equal(ShellFailure.TimedOut, late.Failure);
        Assert.Contains("it was stopped", late.Message, StringComparison.Ordinal);
        await UntilGoneAsync();
    }

    [Fact]
    public async Task Cancelling_ends_the_command_on_the_node_too()
    {
        await using var shell = await ConnectAsync();
        using var cancelling = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var running = shell.RunAsync(LongCommand, Ample, cancelling.Token);
        await UntilRunningAsync();

        await cancelling.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await UntilGoneAsync();
    }

    // The first word of the client opens a channel, the second one starts the command. One that was cancelled before its own first word had
    // come back went on at the node: only that word tells the number of its processes.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Cancelling_ends_a_command_of_which_nothing_was_heard_yet(int heldAnswer)
    {
        NeedsServer();
        await using var line = new HeldLine(sshd.Port);
        // On this clock no limit ends the waiting for it.
        await using var shell = await ConnectAsync(line.Port, new HandClock());
        using var cancelling = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        line.HoldFromAnswer(heldAnswer);
        var running = shell.RunAsync(LongCommand, Ample, cancelling.Token);
        if (heldAnswer == 2)
        {
            await UntilRunningAsync();
        }

        await cancelling.CancelAsync();
        await Task.WhenAny(running, Task.Delay(UntilClosed, Cancellation));
        line.Release();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        if (heldAnswer == 2 || HasMark)
        {
            await UntilGoneAsync();
        }
    }

    // A deployment once waited for ever: the server became healthy just as a look at its boot began.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_node_that_says_no_more_is_given_up_when_the_command_is_cancelled(int heldAnswer)
    {
        NeedsServer();
        await using var line = new HeldLine(sshd.Port);
        var clock = new HandClock();
        await using var shell = await ConnectAsync(line.Port, clock);
        using var cancelling = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        line.HoldFromAnswer(heldAnswer);
        var running = shell.RunAsync("true", TimeSpan.FromHours(3), cancelling.Token);

        await cancelling.CancelAsync();
        for (var attempt = 0; !running.IsCompleted && attempt < 1200; attempt++)
        {
            clock.Pass(TimeSpan.FromSeconds(10));
            await Task.Delay(TimeSpan.FromMilliseconds(50), Cancellation);
        }

        Assert.True(running.IsCompleted, "the silent node is waited for still");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task A_stream_without_a_sign_of_life_is_given_up_and_the_command_ended()
    {
        var clock = new HandClock();
        await using var shell = await ConnectAsync(clock: clock);
        var piping = shell.PipeAsync(
            LongCommand,
            static (_, _) => Task.CompletedTask,
            (output, token) => output.CopyToAsync(Stream.Null, token),
            TimeSpan.FromSeconds(1),
            Cancellation);
        await UntilRunningAsync();

        clock.Pass(TimeSpan.FromSeconds(1));

        var failure = await Assert.ThrowsAsync<NodeShellException>(() => piping);
        Assert.Equal(ShellFailure.Unreachable, failure.Failure);
        Assert.Contains("no sign of life", failure.Message, StringComparison.Ordinal);
        await UntilGoneAsync();
    }

    [Fact]
    public async Task A_reader_that_fails_ends_the_command_and_its_failure_is_told()
    {
        await using var shell = await ConnectAsync();

        var failure = await Assert.ThrowsAsync<IOException>(() => shell.PipeAsync(
            $"echo $$ > {Mark}; exec yes",
            static (_, _) => Task.CompletedTask,
            async (output, token) =>
            {
                await output.ReadExactlyAsync(new byte[100], token);
                throw new IOException("the disk is full");
            },
            Ample,
            Cancellation));

        Assert.Equal("the disk is full", failure.Message);
        await UntilGoneAsync();
    }

    private void NeedsServer() => Assert.SkipWhen(sshd.Missing is not null, sshd.Missing ?? string.Empty);

    private Task<INodeShell> ConnectAsync(int? port = null, TimeProvider? clock = null)
    {
        NeedsServer();
        var endpoint = new NodeEndpoint("127.0.0.1", "root", sshd.UserKeyFile, Path.Combine(folder, "known_hosts"));
        return new SshNodeShells(clock ?? TimeProvider.System, port ?? sshd.Port).ConnectAsync(endpoint, true, Cancellation);
    }

    private Task UntilGoneAsync() => ProcessEnd.AssertAsync(int.Parse(File.ReadAllText(Mark).Trim(), CultureInfo.InvariantCulture));

    // One that was ended at once may have made the file and not written to it.
    private bool HasMark => new FileInfo(Mark) is { Exists: true, Length: > 0 };

    private async Task UntilRunningAsync()
    {
        for (var attempt = 0; !HasMark; attempt++)
        {
            Assert.True(attempt < 1200, "the command did not begin within a minute");
            await Task.Delay(TimeSpan.FromMilliseconds(50), Cancellation);
        }
    }
}
