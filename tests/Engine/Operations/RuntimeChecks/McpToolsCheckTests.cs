using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.RuntimeChecks;

public sealed class McpToolsCheckTests : IAsyncLifetime
{
    private RuntimeBench bench = null!;

    private BridgeStandIn Server => bench.Bridge;

    public async ValueTask InitializeAsync() => bench = await RuntimeBench.WellAsync();

    public ValueTask DisposeAsync()
    {
        bench?.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task The_tools_of_a_server_are_named_and_the_server_is_ended()
    {
        var check = await CheckAsync();

        Assert.Equal((RuntimeCheckStatus.Passed, "ToolsListed"), (check.Status, check.Code));
        Assert.Equal(["search_rooms", "list_messages", "send_message"], check.Tools);
        Assert.StartsWith("The MCP server names 3 tools. Not among them: list_contacts,", check.Detail, StringComparison.Ordinal);
        Assert.Null(check.NextAction);
        await Server.AssertEndedAsync();
        Assert.Equal($"|{bench.Credentials}|{bench.AgentNodeId}", Assert.Single(await File.ReadAllLinesAsync(Server.At("mcp-calls"), Token)));
        Assert.Equal(3, (int)bench.Checks["mcp_tools"]!["tool_count"]!);
    }

    [Theory]
    [InlineData(null, "input ended")]
    [InlineData("mcp-obeys", "input ended, asked")]
    [InlineData("mcp-stays", "input ended, asked")]
    public async Task A_server_ends_with_its_input_else_it_is_asked_and_then_killed(string? fault, string said)
    {
        if (fault is not null)
        {
            Server.Fault(fault);
        }

        Assert.Equal(RuntimeCheckStatus.Passed, (await CheckAsync()).Status);

        await Server.AssertEndedAsync();
        Assert.Equal(said, string.Join(", ", await File.ReadAllLinesAsync(Server.At("mcp-end"), Token)));
    }

    [Fact]
    public async Task A_server_that_writes_other_lines_first_is_understood()
    {
        Server.Fault("mcp-chatters");

        Assert.Equal(RuntimeCheckStatus.Passed, (await CheckAsync()).Status);
    }

    [Theory]
    [InlineData("mcp-hangs")]
    [InlineData("tools-hang")]
    public async Task A_server_that_hangs_is_ended_when_the_time_is_up(string fault)
    {
        Server.Fault(fault);

        // On a busy machine a short time may be over before the server has begun; then it gets more.
        var seconds = 2;
        var check = await CheckAsync(seconds);
        while (!HasBegun)
        {
            seconds *= 4;
            check = await CheckAsync(seconds);
        }

        Assert.Equal((RuntimeCheckStatus.Failed, "ServerTimedOut"), (check.Status, check.Code));
        Assert.DoesNotContain("complained", check.Detail, StringComparison.Ordinal);
        Assert.Contains($"within {seconds} s and was ended", check.Detail, StringComparison.Ordinal);
        await Server.AssertEndedAsync();
    }

    [Fact]
    public async Task Framing_by_content_length_is_told_at_once()
    {
        Server.Fault("mcp-content-length");

        var check = await CheckAsync(seconds: 600);

        Assert.Equal((RuntimeCheckStatus.Failed, "ServerFramingUnsupported"), (check.Status, check.Code));
        await Server.AssertEndedAsync();
    }

    [Fact]
    public async Task A_server_that_ends_at_once_tells_its_exit_code_and_complaint_without_a_secret()
    {
        Server.Fault("mcp-exits", $"Error: {bench.AgentToken} is not valid");

        var check = await CheckAsync(seconds: 600);

        Assert.Equal((RuntimeCheckStatus.Failed, "ServerExited"), (check.Status, check.Code));
        Assert.Contains("exit code 4", check.Detail, StringComparison.Ordinal);
        Assert.Contains("Error: [redacted] is not valid", check.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(bench.AgentToken, bench.State.ToJsonString(), StringComparison.Ordinal);
        await Server.AssertEndedAsync();
    }

    [Fact]
    public async Task A_server_that_refuses_is_quoted()
    {
        Server.Fault("tools-refused");

        var check = await CheckAsync();

        Assert.Equal((RuntimeCheckStatus.Failed, "ServerRefused"), (check.Status, check.Code));
        Assert.Contains("no credentials", check.Detail, StringComparison.Ordinal);
        await Server.AssertEndedAsync();
    }

    [Fact]
    public async Task A_server_that_floods_its_output_is_ended()
    {
        Server.Fault("mcp-floods");

        var check = await CheckAsync(seconds: 600);

        Assert.Equal(RuntimeCheckStatus.Failed, check.Status);
        await Server.AssertEndedAsync();
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"name\":7}")]
    [InlineData("7")]
    public async Task An_answer_that_is_none_is_a_failure_and_no_exception(string tool)
    {
        Server.Fault("tools", tool);

        var check = await CheckAsync();

        Assert.Equal(RuntimeCheckStatus.Failed, check.Status);
        Assert.Contains(check.Code, (string[])["ServerRefused", "ServerTimedOut"]);
        await Server.AssertEndedAsync();
    }

    [Fact]
    public async Task A_server_without_tools_is_none()
    {
        Server.Tools();

        Assert.Equal((RuntimeCheckStatus.Failed, "NoTools"), Outcome(await CheckAsync()));
    }

    [Fact]
    public async Task Cancelling_ends_the_server_and_records_nothing()
    {
        Server.Fault("tools-hang");
        using var cancelling = new CancellationTokenSource();
        var running = bench.CheckAllAsync([RuntimeCheckName.McpTools], 600, cancelling.Token);
        while (!HasBegun && !running.IsCompleted)
        {
            await Task.Delay(10, Token);
        }

        await cancelling.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await Server.AssertEndedAsync();
        Assert.Null(bench.State["runtime_checks"]);
    }

    [Fact]
    public async Task A_program_that_is_missing_waits_for_the_user_unless_it_was_installed()
    {
        bench.SearchPath = "/usr/bin:/bin";

        var left = await CheckAsync();
        bench.EditState(state => state["mcp_install_status"] = "installed");
        var lost = await CheckAsync();

        Assert.Equal((RuntimeCheckStatus.ManualPending, "McpNotInstalled"), Outcome(left));
        Assert.Contains("npm install -g direxio-mcp@0.1.7", left.NextAction, StringComparison.Ordinal);
        Assert.Equal((RuntimeCheckStatus.Failed, "McpNotInstalled"), Outcome(lost));
    }

    // It leaves the numbers of its processes before it reads anything.
    private bool HasBegun => new FileInfo(Server.At("mcp-processes")) is { Exists: true, Length: > 0 };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static (RuntimeCheckStatus, string) Outcome(RuntimeCheck check) => (check.Status, check.Code);

    private Task<RuntimeCheck> CheckAsync(double seconds = 60) => bench.CheckAsync(RuntimeCheckName.McpTools, seconds);
}
