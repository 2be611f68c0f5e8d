using System.Text;
using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Node.Tools;
using Direxio.Deployer.Engine.Operations.Checks;
using Direxio.Deployer.Engine.Ports.Node;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.State;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Node.Tools;

/// <summary>A node that is broken, or in other hands, can answer anything: it ends no command without a word, and keeps none for ever.</summary>
public sealed class UnusableAnswerTests
{
    private const string Id = "0123456789abcdef0123456789abcdef";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_answer_that_never_ends_is_given_up()
    {
        await using var flood = new NodeTools(Answering(() => new EndlessStream(64 * 1024)));

        var failure = await Assert.ThrowsAsync<NodeToolException>(
            () => flood.AskAsync("facts", [], TimeSpan.FromMinutes(5), Cancellation));

        Assert.Equal(NodeToolException.ToolsUnusable, failure.Code);
        Assert.Contains("more than 4194304 bytes", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_comes_byte_by_byte_has_its_time_as_a_whole()
    {
        await using var drip = new NodeTools(Answering(() => new EndlessStream(1)));

        var failure = await Assert.ThrowsAsync<NodeShellException>(
            () => drip.AskAsync("facts", [], TimeSpan.FromMilliseconds(20), Cancellation));

        Assert.Equal(ShellFailure.TimedOut, failure.Failure);
        Assert.StartsWith("The answer of 'facts' did not end within", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nothing of JSON\n", "it is not JSON")]
    [InlineData("[]\n", "it is not JSON")]
    [InlineData("{\"step\":\"count\"}\n", "it does not tell how the operation ended")]
    [InlineData("{\"end\":{}}\n", "it does not tell how the operation ended")]
    [InlineData("{\"end\":\"done\"}\n", "it does not tell how the operation ended")]
    [InlineData("{\"end\":{\"id\":\"half", "it does not tell how the operation ended")]
    public async Task A_watch_that_says_something_else_ends_with_that(string said, string why)
    {
        await using var tools = new NodeTools(Saying(said));

        var failure = await Assert.ThrowsAsync<NodeToolException>(
            () => Operations(tools, TimeProvider.System).WatchAsync(Id, static _ => { }, Cancellation));

        Assert.Equal(NodeToolException.ToolsUnusable, failure.Code);
        Assert.Contains(why, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_without_an_end_is_given_up()
    {
        await using var tools = new NodeTools(Answering(() => new EndlessStream(64 * 1024)));

        var failure = await Assert.ThrowsAsync<NodeToolException>(
            () => Operations(tools, TimeProvider.System).WatchAsync(Id, static _ => { }, Cancellation));

        Assert.Contains("one line of it has more than 1048576 bytes", failure.Message, StringComparison.Ordinal);
    }

    // The three minutes for a node that is out of reach begin when it was last heard.
    [Fact]
    public async Task A_connection_that_breaks_after_an_hour_is_opened_again()
    {
        var clock = new JumpingClock();
        var connections = 0;
        await using var tools = new NodeTools(Answering(() => ++connections == 1
            ? new BreakingStream("{\"step\":\"count\"}\n", () => clock.Advance(TimeSpan.FromHours(1)))
            : new MemoryStream(Encoding.UTF8.GetBytes($"{{\"end\":{{\"id\":\"{Id}\",\"state\":\"done\"}}}}\n"))));

        var end = await Operations(tools, clock).WatchAsync(Id, static _ => { }, Cancellation);

        Assert.True(end.IsDone);
        Assert.Equal(2, connections);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"services":{},"space":[],"memory":7,"upkeep":"x","operation":[]}""")]
    [InlineData("""{"services":[7,null,{}],"space":{"/":null,"docker":{"total":0,"free":0}},"memory":{},"upkeep":{}}""")]
    [InlineData("""
        {"services":[{"service":"message-server","state":1,"health":{},"exit_code":"0","restarts":1.5,"digests":[1,null,"x"]}],
         "space":{"/":{"total":"9","free":1e300},"docker":{"total":-5,"free":99999999999999999999}},
         "memory":{"total":"7","available":true,"swap_total":[1]},
         "upkeep":{"reboot_required":"yes","security_updates":"many"}}
        """)]
    public void Facts_of_another_form_are_rows_that_say_what_is_not_known(string facts)
    {
        var rows = new NodeFactRows("chat.example.org", new NodeState([])).RowsOf((JsonObject)JsonNode.Parse(facts)!);

        Assert.NotEmpty(rows);
        Assert.All(rows.Where(row => row.Name.StartsWith("Disk", StringComparison.Ordinal) || row.Name is "Memory" or "SecurityUpdates"),
            row => Assert.Equal(CheckSeverity.Unknown, row.Severity));
        Assert.DoesNotContain(rows, row => row.Actual.Contains("NaN", StringComparison.Ordinal));
    }

    private static NodeOperations Operations(NodeTools tools, TimeProvider clock) =>
        new(tools, new(null, new(new SilentObserver(), new Redactor()), clock));

    private static Func<CancellationToken, Task<INodeShell>> Saying(string text) =>
        Answering(() => new MemoryStream(Encoding.UTF8.GetBytes(text)));

    private static Func<CancellationToken, Task<INodeShell>> Answering(Func<Stream> output) =>
        _ => Task.FromResult<INodeShell>(new AnsweringShell(output));

    private sealed class AnsweringShell(Func<Stream> output) : INodeShell
    {
        public Task<ShellResult> RunAsync(string command, TimeSpan timeout, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public async Task<PipeResult> PipeAsync(
            string command,
            Func<Stream, CancellationToken, Task> write,
            Func<Stream, CancellationToken, Task> read,
            TimeSpan silence,
            CancellationToken cancellationToken)
        {
            await write(Stream.Null, cancellationToken);
            await read(output(), cancellationToken);
            return new(0, string.Empty);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class JumpingClock : TimeProvider
    {
        private TimeSpan ahead;

        public void Advance(TimeSpan time) => ahead += time;

        public override long GetTimestamp() => base.GetTimestamp() + (long)(ahead.TotalSeconds * TimestampFrequency);
    }

    private sealed class SilentObserver : IDeploymentObserver
    {
        public void OnEvent(DeploymentEvent deploymentEvent)
        {
        }
    }

    private abstract class ReadOnlyStream : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }

    // Gives a few bytes with each read, for ever.
    private sealed class EndlessStream(int atOnce) : ReadOnlyStream
    {
        public override int Read(byte[] buffer, int offset, int count)
        {
            var given = Math.Min(atOnce, count);
            buffer.AsSpan(offset, given).Fill((byte)'x');
            return given;
        }
    }

    // Gives a text, and then the connection breaks.
    private sealed class BreakingStream(string text, Action before) : ReadOnlyStream
    {
        private bool isGiven;

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (isGiven)
            {
                before();
                throw new NodeShellException(ShellFailure.Unreachable, "The connection broke off.");
            }

            isGiven = true;
            return Encoding.UTF8.GetBytes(text, buffer.AsSpan(offset, count));
        }
    }
}
