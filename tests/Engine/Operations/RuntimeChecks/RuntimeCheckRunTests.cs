using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Ports.Node;
using Direxio.Deployer.Engine.Rehearsal;
using Direxio.Deployer.Engine.State;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.RuntimeChecks;

public sealed class RuntimeCheckRunTests : IAsyncLifetime
{
    private RuntimeBench bench = null!;

    public async ValueTask InitializeAsync() => bench = await RuntimeBench.WellAsync();

    public ValueTask DisposeAsync()
    {
        bench?.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task All_checks_of_a_node_on_which_all_is_well_pass_and_are_recorded()
    {
        var checks = await bench.CheckAllAsync();

        Assert.Equal(Enum.GetValues<RuntimeCheckName>(), checks.Select(check => check.Name));
        Assert.All(checks, check => Assert.Equal(RuntimeCheckStatus.Passed, check.Status));
        Assert.Equal(["connect_daemon", "mcp_doctor", "mcp_smoke", "mcp_tools", "summary"], bench.Checks.Select(entry => entry.Key).Order());
        Assert.All(bench.Checks, entry => Assert.Equal("passed", (string?)entry.Value!["status"]));
        Assert.Matches("^[0-9-]{10}T[0-9:]{8}Z$", (string?)bench.Checks["summary"]!["ts"]);
        Assert.DoesNotContain(bench.AgentToken, bench.State.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_report_shows_them()
    {
        bench.Bridge.Fault("doctor", "garbage");
        await bench.CheckAllAsync();

        var report = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Path.GetDirectoryName(bench.Credentials)!, "operation-report.json"), Token))!;
        Assert.Equal("runtime_checks_failed", (string?)report["status"]);
        Assert.Equal("failed", (string?)report["runtime_checks"]!["summary"]!["status"]);
        Assert.Equal("DoctorUnreadable", (string?)report["runtime_checks"]!["mcp_doctor"]!["code"]);
        Assert.Equal("passed", (string?)report["runtime_checks"]!["mcp_tools"]!["status"]);
    }

    [Fact]
    public async Task A_summary_needs_every_check_and_follows_the_last_of_each()
    {
        await bench.CheckAsync(RuntimeCheckName.McpSmoke);
        Assert.Equal("incomplete", Summary);

        await bench.CheckAllAsync();
        Assert.Equal("passed", Summary);

        bench.Bridge.Fault("doctor-exit", "1");
        await bench.CheckAsync(RuntimeCheckName.McpDoctor);
        Assert.Equal("failed", Summary);

        File.Delete(bench.Bridge.At("doctor-exit"));
        await bench.CheckAsync(RuntimeCheckName.McpDoctor);
        Assert.Equal("passed", Summary);
    }

    [Fact]
    public async Task One_check_made_again_makes_the_others_no_younger()
    {
        bench.EditState(state => state["phases"]!["S6_WIRE_LOCAL"]!["ts"] = "2021-01-01T00:00:00Z");
        await bench.CheckAllAsync();
        Assert.True(RuntimeSummary.IsCurrent(NodeState.Parse(bench.State.ToJsonString())));
        bench.EditState(state =>
        {
            foreach (var (_, entry) in state["runtime_checks"]!.AsObject())
            {
                entry!["ts"] = "2020-01-01T00:00:00Z";
            }
        });

        await bench.CheckAsync(RuntimeCheckName.McpSmoke);

        var mixed = NodeState.Parse(bench.State.ToJsonString());
        Assert.Equal(new RuntimeSummary("passed", new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero)), RuntimeSummary.From(mixed));
        Assert.False(RuntimeSummary.IsCurrent(mixed));
        await bench.CheckAllAsync();
        Assert.True(RuntimeSummary.IsCurrent(NodeState.Parse(bench.State.ToJsonString())));
    }

    [Fact]
    public async Task Where_nothing_is_installed_the_summary_waits_for_the_user()
    {
        bench.SearchPath = "/usr/bin:/bin";

        var checks = await bench.CheckAllAsync();

        Assert.Equal(
            [RuntimeCheckStatus.ManualPending, RuntimeCheckStatus.ManualPending, RuntimeCheckStatus.ManualPending, RuntimeCheckStatus.Passed],
            checks.Select(check => check.Status));
        Assert.Equal("manual_pending", Summary);
    }

    [Fact]
    public async Task The_smoke_check_reads_one_message_and_asks_for_nothing_else()
    {
        var http = new WatchedHttp();
        bench.Change = ports => ports with { Http = http.Around(ports.Http) };

        Assert.Equal("MessagesRead", (await bench.CheckAsync(RuntimeCheckName.McpSmoke)).Code);

        var request = Assert.Single(http.Requests);
        Assert.Equal(("POST", "/_p2p/query", bench.AgentToken), (request.Method, request.Path, request.BearerToken?.Reveal()));
        Assert.Equal($$$"""{"action":"mcp.messages.list","params":{"room_id":"{{{bench.AgentRoomId}}}","limit":1}}""", request.JsonBody);
    }

    [Theory]
    [InlineData(401, """{"error":"M_UNKNOWN_TOKEN"}""", "MessageServerRefused")]
    [InlineData(503, "", "MessageServerUnavailable")]
    [InlineData(200, "<html>", "MessageServerAnswerUnusable")]
    [InlineData(200, """{"room_id":"!other:chat.example.org","messages":[]}""", "AnotherRoom")]
    public async Task What_the_node_answers_is_told_apart(int status, string body, string code)
    {
        bench.Change = ports => ports with { Http = new WatchedHttp { Answer = new(status, new Dictionary<string, string>(), body) } };

        var check = await bench.CheckAsync(RuntimeCheckName.McpSmoke);

        Assert.Equal((RuntimeCheckStatus.Failed, code), (check.Status, check.Code));
        Assert.NotNull(check.NextAction);
    }

    [Theory]
    [InlineData(false, "Test-DirexioDeployment -Domain chat.example.org -Rehearse")]
    [InlineData(true, "The node is stopped. Start it: Start-DirexioNode -Domain chat.example.org -Rehearse")]
    public async Task Where_neither_name_nor_address_answers_DNS_alone_is_not_to_blame_and_another_command_tells_more(
        bool isStopped, string next)
    {
        var http = new WatchedHttp
        {
            Failing = request => request.ConnectTo is { } address
                ? new(HttpFailure.ConnectionFailed, $"no connection to {address}")
                : new(HttpFailure.NameNotResolved, "chat.example.org does not resolve on this machine"),
        };
        bench.Change = ports => ports with { Http = http };
        if (isStopped)
        {
            bench.EditState(state => state["node_stop"] = new JsonObject { ["asked_at"] = "2026-11-23T10:11:12Z" });
        }

        var check = await bench.CheckAsync(RuntimeCheckName.McpSmoke);

        Assert.Equal((RuntimeCheckStatus.Failed, "MessageServerUnreachable"), (check.Status, check.Code));
        Assert.Contains("does not resolve", check.Detail);
        Assert.Contains("no connection to 203.0.113", check.Detail);
        Assert.DoesNotContain("not the cause", check.NextAction);
        Assert.Contains(next, check.NextAction);
    }

    [Fact]
    public async Task A_server_without_the_call_is_no_failure_of_this_machine()
    {
        bench.Change = ports => ports with
        {
            Http = new WatchedHttp { Answer = new(400, new Dictionary<string, string>(), """{"error":"unknown action"}""") },
        };

        var check = await bench.CheckAsync(RuntimeCheckName.McpSmoke);

        Assert.Equal((RuntimeCheckStatus.Skipped, "NotOffered"), (check.Status, check.Code));
        Assert.Contains("does not offer mcp.messages.list: the tools of the npm MCP server do not work", check.Detail);
    }

    [Fact]
    public async Task Without_credentials_there_is_nothing_to_check_with()
    {
        File.Delete(bench.Credentials);
        File.Delete(Path.Combine(Path.GetDirectoryName(bench.Credentials)!, "outputs.json"));

        var checks = await bench.CheckAllAsync([RuntimeCheckName.McpDoctor, RuntimeCheckName.McpTools, RuntimeCheckName.McpSmoke]);

        Assert.All(checks, check => Assert.Equal((RuntimeCheckStatus.Failed, "CredentialsMissing"), (check.Status, check.Code)));
    }

    [Fact]
    public async Task A_rehearsal_asks_no_program_of_this_machine()
    {
        bench.Change = ports => ports with
        {
            Programs = new RehearsalPrograms(new(null, new(), [], new RehearsalClock()), "chat.example.org"),
        };

        var checks = await bench.CheckAllAsync();

        Assert.True(checks.All(check => check.Rehearsal));
        Assert.Equal("manual_pending", Summary);
        Assert.False(File.Exists(bench.Bridge.At("mcp-calls")));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string? Summary => (string?)bench.Checks["summary"]!["status"];

    private sealed class WatchedHttp : INodeHttp
    {
        private INodeHttp? inner;

        public List<NodeRequest> Requests { get; } = [];

        public NodeResponse? Answer { get; init; }

        public Func<NodeRequest, NodeHttpException>? Failing { get; init; }

        public WatchedHttp Around(INodeHttp http)
        {
            inner = http;
            return this;
        }

        public Task<NodeResponse> SendAsync(string domain, NodeRequest request, CancellationToken cancellationToken)
        {
            Requests.Add(request);
            return Failing is not null ? Task.FromException<NodeResponse>(Failing(request))
                : Answer is not null ? Task.FromResult(Answer) : inner!.SendAsync(domain, request, cancellationToken);
        }
    }
}
