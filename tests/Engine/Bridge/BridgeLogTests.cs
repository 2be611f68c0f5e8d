using Direxio.Deployer.Engine.Bridge;
using Direxio.Deployer.Engine.Bridge.Installing;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Bridge;

public sealed class BridgeLogTests
{
    private static readonly string[] Start = ["level=INFO msg=\"acquired instance lock\"", "config loaded", "direxio-connect is running projects=1"];

    [Fact]
    public void A_start_that_ends_connected_has_no_failure()
    {
        var reading = BridgeLog.Read([.. Start, "matrix: connected user_id=@agent:chat.example.org"]);

        Assert.Equal(new(true, true, null), reading);
    }

    [Fact]
    public void The_connection_may_come_before_the_last_word_of_the_start() =>
        Assert.True(BridgeLog.Read(["acquired instance lock", "config loaded", "matrix: connected", "direxio-connect is running"]).IsConnected);

    [Fact]
    public void What_was_said_before_the_last_start_does_not_count()
    {
        Assert.Equal(new(true, false, null), BridgeLog.Read([.. Start, "matrix: connected", "Authentication required", .. Start]));
        Assert.True(BridgeLog.Read([.. Start, "failed to create agent", .. Start, "matrix: connected"]) is { IsConnected: true, Failure: null });
    }

    [Fact]
    public void A_refused_session_is_a_failure_that_the_bridge_goes_on_trying()
    {
        var reading = BridgeLog.Read([.. Start, "matrix: connected", "matrix: connection error, retrying error=\"matrix: whoami: M_UNKNOWN_TOKEN\" backoff=2s"]);

        Assert.True(reading is { IsConnected: false, IsRetrying: true });
        Assert.Contains("M_UNKNOWN_TOKEN", reading.Failure);
        Assert.True(BridgeLog.Read([.. Start, "matrix: connection error, retrying", "matrix: connected"]) is { IsConnected: true, Failure: null });
    }

    [Theory]
    [InlineData("failed to create agent error=x")]
    [InlineData("codex: CLI not found in PATH")]
    [InlineData("stderr=\"authentication REQUIRED\"")]
    [InlineData("Workspace Trust Required")]
    [InlineData("level=ERROR msg=\"failed to start interactive session\" error=\"acp: initialize: context deadline exceeded\"")]
    [InlineData("level=ERROR msg=\"failed to start interactive session\" error=\"acp: session/new: internal error\"")]
    [InlineData("level=ERROR msg=\"acp: process exited\" error=\"exit status 1\" stderr=\"cannot find module\"")]
    [InlineData("the agent backend is offline")]
    [InlineData("agent: offline")]
    [InlineData("Offline: the local Agent does not answer")]
    public void An_agent_that_cannot_work_is_a_failure_although_the_bridge_is_connected(string line)
    {
        var reading = BridgeLog.Read([.. Start, "matrix: connected", line]);

        Assert.Equal((true, line, false), (reading.IsConnected, reading.Failure, reading.IsRetrying));
    }

    [Theory]
    [InlineData("level=ERROR msg=\"acp: process exited\" error=\"signal: killed\" stderr=\"a warning\"")]
    [InlineData("publish io.direxio.agent.status offline")]
    [InlineData("presence offline user_id=@agent:chat.example.org")]
    [InlineData("level=INFO msg=\"platform offline\" agent=cursor")]
    public void A_session_that_the_bridge_closes_and_a_name_with_the_word_agent_are_no_failure(string line) =>
        Assert.Equal(new(true, true, null), BridgeLog.Read([.. Start, "matrix: connected", line]));

    [Fact]
    public void A_session_that_fails_counts_until_one_begins_or_the_bridge_is_started_again()
    {
        const string Failed = "failed to start interactive session error=\"acp: initialize: EOF\"";

        Assert.Equal(Failed, BridgeLog.Read([.. Start, Failed, "matrix: connected"]).Failure);
        Assert.Null(BridgeLog.Read([.. Start, Failed, "matrix: connected", "level=INFO msg=\"session spawned\" session_key=x"]).Failure);
        Assert.Null(BridgeLog.Read([.. Start, Failed, .. Start, "matrix: connected"]).Failure);
        Assert.Equal(Failed, BridgeLog.Read([.. Start, "matrix: connected", "session spawned", Failed]).Failure);
        Assert.Equal("failed to create agent", BridgeLog.Read([.. Start, "failed to create agent", "session spawned"]).Failure);
    }

    [Fact]
    public void Lines_without_a_start_are_read_as_they_are() => Assert.Equal(new(false, true, null), BridgeLog.Read(["message received", "matrix: connected"]));

    [Theory]
    [InlineData("", "a b", "a b")]
    [InlineData("a b", "a b", "")]
    [InlineData("a b", "a b c", "c")]
    [InlineData("a b c", "b c d", "d")]
    [InlineData("a b c", "x y z", "x y z")]
    [InlineData("s c", "s c s c", "s c")]
    [InlineData("s c", "s", "s")]
    public void Only_lines_that_came_after_the_earlier_reading_are_new(string before, string after, string expected) =>
        Assert.Equal(Words(expected), LogWindow.NewLines(Words(before), Words(after)));

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
