using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Status;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Direxio.Deployer.Engine.Tests.State;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.Gates;

/// <summary>The gates of rehearsed nodes, confirmed as a user confirms them.</summary>
public sealed class GateTests : IDisposable
{
    private const string Seen = "the owner opened the App on a tablet and chose a password";
    private const string Chat = "the owner sent a test message from her phone and the agent answered it";
    private const string Tools = "Claude listed the tools of the node and read three messages with one";

    private readonly RehearsalBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task With_all_three_the_product_is_complete_and_report_delivery_and_status_say_so()
    {
        await bench.StartAsync();
        PassChecks();

        var app = await ConfirmAsync(ProductGate.AppInitialization, Seen);
        var chat = await ConfirmAsync(ProductGate.RealChat, Chat);
        var agent = await ConfirmAsync(ProductGate.AgentMcpRuntime, Tools, probe: true);

        Assert.Equal((false, false, true), (app!.ProductComplete, chat!.ProductComplete, agent!.ProductComplete));
        Assert.Contains("portal.status says that the App is initialized", app.Checked);
        Assert.Equal((Seen, false), (app.Evidence, app.EvidenceRedacted));
        Assert.Contains("-Gate RealChat", app.NextAction);
        Assert.Contains("-Gate AgentMcpRuntime", chat.NextAction);
        Assert.Contains("-RuntimeProbeConfirmed", chat.NextAction);
        Assert.StartsWith("Nothing", agent.NextAction);
        Assert.True(new NodeStatusReader(bench.Store, new()).Read(RehearsalBench.Domain)!.ProductComplete);
        var report = JsonNode.Parse(File.ReadAllText(bench.Paths.Report))!;
        Assert.Equal("product_complete", (string?)report["status"]);
        Assert.Equal("spent_app_initialized", (string?)report["delivery"]!["init_code_status"]);
        Assert.Equal(Tools, (string?)report["gates"]!["user_confirmation_details"]!["agent_mcp_runtime"]!["evidence"]);
        var delivery = (await bench.ResumeAsync())!.Delivery!;
        Assert.Equal((true, null), (delivery.CodeIsSpent, delivery.InitializationCode));
        Assert.Contains("every user gate is confirmed", delivery.ProductGate);
    }

    [Fact]
    public async Task The_record_has_the_shape_of_0_1_0()
    {
        await bench.StartAsync();
        await ConfirmAsync(ProductGate.RealChat, Chat, probe: true);
        PassChecks();
        await ConfirmAsync(ProductGate.AgentMcpRuntime, Tools, probe: true);

        var records = bench.StateJson["user_confirmations"]!.AsObject();
        Assert.All(records, record => Assert.Equal(
            ["evidence", "runtime_probe_confirmed", "runtime_summary_status", "status", "ts"],
            record.Value!.AsObject().Select(field => field.Key).Order()));
        Assert.Equal(("not_run", false), ((string?)records["real_chat"]!["runtime_summary_status"], (bool)records["real_chat"]!["runtime_probe_confirmed"]!));
        Assert.Equal(("passed", true), ((string?)records["agent_mcp_runtime"]!["runtime_summary_status"], (bool)records["agent_mcp_runtime"]!["runtime_probe_confirmed"]!));
    }

    [Fact]
    public async Task Confirming_again_replaces_the_record()
    {
        await bench.StartAsync();
        var first = await ConfirmAsync(ProductGate.RealChat, Chat);
        var second = await ConfirmAsync(ProductGate.RealChat, "the owner asked for the weather and the agent told it");

        Assert.Equal((false, true), (first!.Replaced, second!.Replaced));
        Assert.Equal("the owner asked for the weather and the agent told it", (string?)bench.StateJson["user_confirmations"]!["real_chat"]!["evidence"]);
    }

    [Fact]
    public async Task Neither_code_nor_token_reaches_state_report_or_object()
    {
        await bench.StartAsync();
        var server = bench.World.Content.Instances.Values.Single().Server;
        var code = server.InitializationCode;
        string[] spellings = [code, $"{code[..4]} {code[4..]}", string.Join(' ', code.Select(digit => digit)), $"{code[..3]}-{code[3..6]}-{code[6..]}"];

        foreach (var spelling in spellings)
        {
            var confirmation = await ConfirmAsync(
                ProductGate.RealChat, $"the owner typed {spelling} and {server.AgentToken} and 9876543210, then chatted with the agent");

            Assert.True(confirmation!.EvidenceRedacted);
            Assert.Equal("the owner typed [redacted] and [redacted] and [redacted], then chatted with the agent", confirmation.Evidence);
            foreach (var text in new[] { File.ReadAllText(bench.Paths.State), File.ReadAllText(bench.Paths.Report) })
            {
                Assert.All([spelling, server.AgentToken, "9876543210"], secret => Assert.DoesNotContain(secret, text));
            }
        }
    }

    [Theory]
    [InlineData(RehearsalEvent.DnsPending, "S3_PROVISION")]
    [InlineData(RehearsalEvent.TurnMissing, "S7_VERIFY_E2E")]
    public async Task Before_all_phases_are_done_no_gate_opens(RehearsalEvent trouble, string phase)
    {
        await Record.ExceptionAsync(() => bench.StartAsync(RehearsalBench.Request(trouble)));

        var failure = await RefusedAsync(ProductGate.AppInitialization, Seen);

        Assert.Equal("GatesNotOpen", failure.Code);
        Assert.Contains(phase, failure.Message);
        Assert.Contains("Resume-DirexioDeployment -Domain chat.example.org -Rehearse", failure.NextAction);
    }

    [Fact]
    public async Task A_node_that_waits_for_a_refresh_has_no_open_gates()
    {
        await bench.StartAsync();
        bench.EditState(state => state["agent_install_status"] = "refresh_pending");

        Assert.Equal("GatesNeedRefresh", (await RefusedAsync(ProductGate.RealChat, Chat)).Code);
    }

    [Theory]
    [InlineData("begun", "Finish the removal")]
    [InlineData("removed", "Start-DirexioDeployment")]
    public async Task A_node_that_goes_has_none_either(string status, string advice)
    {
        await bench.StartAsync();
        bench.EditState(state =>
        {
            SampleStates.EndRemoval(state);
            state["removal"]!["status"] = status;
        });

        var failure = await RefusedAsync(ProductGate.RealChat, Chat);

        Assert.Equal(status == "removed" ? "NodeIsRemoved" : "NodeIsBeingRemoved", failure.Code);
        Assert.Contains(advice, failure.NextAction);
    }

    [Fact]
    public async Task The_server_contradicts_an_App_that_nobody_initialized()
    {
        await bench.StartAsync();

        var failure = await Assert.ThrowsAsync<DeployException>(() => bench.ConfirmAsync(new() { Gate = ProductGate.AppInitialization, Evidence = Seen }, actsAsUser: false));

        Assert.Equal("AppNotInitialized", failure.Code);
        Assert.Contains("Sync-DirexioCredential -Domain chat.example.org -Rehearse", failure.NextAction);
        Assert.False(bench.StateJson.ContainsKey("user_confirmations"));
    }

    // Nobody chats through an App that is not set up.
    [Fact]
    public async Task A_chat_without_a_confirmed_App_is_checked_and_the_gap_is_told()
    {
        await bench.StartAsync();

        var refused = await Assert.ThrowsAsync<DeployException>(
            () => bench.ConfirmAsync(new() { Gate = ProductGate.RealChat, Evidence = Chat }, actsAsUser: false));
        Assert.Equal("AppNotInitialized", refused.Code);
        Assert.False(bench.StateJson.ContainsKey("user_confirmations"));

        var chat = await ConfirmAsync(ProductGate.RealChat, Chat);
        Assert.Contains("portal.status says that the App is initialized", chat!.Checked);
        var gap = Assert.Single(bench.Events.Warnings, warning => warning.Contains("AppInitialization"));
        Assert.Contains("Confirm-DirexioGate -Domain chat.example.org -Rehearse -Gate AppInitialization", gap);

        await ConfirmAsync(ProductGate.AppInitialization, Seen);
        await ConfirmAsync(ProductGate.RealChat, Chat);
        Assert.Single(bench.Events.Warnings, warning => warning.Contains("-Gate AppInitialization"));
    }

    [Fact]
    public async Task A_server_that_cannot_be_asked_leaves_the_evidence_and_that_is_said()
    {
        await bench.StartAsync();

        var confirmation = await bench.ConfirmAsync(
            new() { Gate = ProductGate.AppInitialization, Evidence = Seen }, actsAsUser: false, events: [RehearsalEvent.BootStepFails]);

        Assert.StartsWith("Not checked: portal.status got no answer", confirmation!.Checked);
        Assert.Contains(bench.Events.Warnings, warning => warning.Contains("was not checked"));
        Assert.Equal("confirmed", confirmation.UserGates[0].Status);
    }

    [Fact]
    public async Task The_agents_gate_needs_checks_that_passed_since_the_wiring_and_the_agents_word()
    {
        await bench.StartAsync();

        Assert.Equal("RuntimeChecksNotPassed", (await RefusedAsync(ProductGate.AgentMcpRuntime, Tools, probe: true)).Code);
        PassChecks("failed");
        var failed = await RefusedAsync(ProductGate.AgentMcpRuntime, Tools, probe: true);
        PassChecks(ts: "2020-01-01T00:00:00Z");
        var outdated = await RefusedAsync(ProductGate.AgentMcpRuntime, Tools, probe: true);
        PassChecks();
        var unconfirmed = await RefusedAsync(ProductGate.AgentMcpRuntime, Tools);

        Assert.Equal(("RuntimeChecksNotPassed", "RuntimeChecksOutdated", "RuntimeProbeNotConfirmed"), (failed.Code, outdated.Code, unconfirmed.Code));
        Assert.Contains("'failed'", failed.Message);
        Assert.Contains("2020-01-01T00:00:00Z", outdated.Message);
        Assert.Contains("Test-DirexioRuntime -Domain chat.example.org -Rehearse", outdated.NextAction);
        Assert.Contains("-RuntimeProbeConfirmed", unconfirmed.NextAction);
    }

    [Theory]
    [InlineData("2020-01-01T00:00:00Z", "passed at 2020-01-01T00:00:00Z")]
    [InlineData(null, "passed at a time that was not recorded")]
    public async Task One_check_of_before_the_wiring_keeps_the_agents_gate_shut(string? ts, string told)
    {
        await bench.StartAsync();
        PassChecks();
        bench.EditState(state => state["runtime_checks"]!["mcp_doctor"] = new JsonObject { ["status"] = "passed", ["ts"] = ts });

        var failure = await RefusedAsync(ProductGate.AgentMcpRuntime, Tools, probe: true);

        Assert.Equal("RuntimeChecksOutdated", failure.Code);
        Assert.Contains(told, failure.Message);
    }

    [Fact]
    public async Task Another_agent_has_chat_and_tools_confirmed_anew()
    {
        await bench.StartAsync(RehearsalBench.Request() with { ConnectAgent = "codex" });
        await ConfirmAllAsync();

        await bench.ResumeAsync(new() { Domain = RehearsalBench.Domain, Rehearse = true, ConnectAgent = "gemini" });

        Assert.Equal(["app_initialization"], bench.StateJson["user_confirmations"]!.AsObject().Select(gate => gate.Key));
        Assert.False(bench.StateJson.ContainsKey("runtime_checks"));
        Assert.False(NodeStatusReader.IsProductComplete(bench.State));
        Assert.Contains(bench.Events.Warnings, warning => warning.Contains("gates RealChat and AgentMcpRuntime are open again"));
    }

    [Fact]
    public async Task The_same_agent_wired_again_keeps_what_was_confirmed()
    {
        await bench.StartAsync(RehearsalBench.Request() with { ConnectAgent = "codex" });
        await ConfirmAllAsync();
        bench.EditState(state => state["phases"]!["S6_WIRE_LOCAL"]!["ts"] = "2020-01-01T00:00:00Z");

        await bench.ResumeAsync(new() { Domain = RehearsalBench.Domain, Rehearse = true, ConnectAgent = "codex" });

        Assert.NotEqual(2020, bench.State.GetPhase(PhaseId.S6_WIRE_LOCAL).Time!.Value.Year);
        Assert.True(NodeStatusReader.IsProductComplete(bench.State));
        Assert.True(bench.StateJson.ContainsKey("runtime_checks"));
    }

    [Fact]
    public async Task Evidence_and_probe_have_variables_as_defaults()
    {
        using var own = new RehearsalBench(("DIREXIO_CONFIRM_EVIDENCE", Tools), ("DIREXIO_CONFIRM_RUNTIME_PROBE", "1"));
        await own.StartAsync();
        own.EditState(state => state["runtime_checks"] = Checks("passed", "2099-01-01T00:00:00Z"));

        var confirmation = await own.ConfirmAsync(new() { Gate = ProductGate.AgentMcpRuntime });

        Assert.Equal(Tools, confirmation!.Evidence);
    }

    [Fact]
    public async Task Without_consent_nothing_is_recorded_and_a_busy_node_is_refused()
    {
        await bench.StartAsync();
        Assert.Null(await bench.ConfirmAsync(new() { Gate = ProductGate.RealChat, Evidence = Chat }, approve: false));
        Assert.False(bench.StateJson.ContainsKey("user_confirmations"));

        using var held = bench.Store.Open(RehearsalBench.Domain);
        Assert.Equal("NodeIsBusy", (await RefusedAsync(ProductGate.RealChat, Chat)).Code);
    }

    [Fact]
    public async Task A_server_that_says_it_is_initialized_still_has_the_gate_recorded_next()
    {
        var deployment = await bench.StartAsync(RehearsalBench.Request(RehearsalEvent.CodeAlreadySpent));

        Assert.Contains("Confirm-DirexioGate -Domain chat.example.org -Rehearse -Gate AppInitialization", deployment!.NextAction);
    }

    private Task<GateConfirmation?> ConfirmAsync(ProductGate gate, string evidence, bool probe = false) =>
        bench.ConfirmAsync(new() { Gate = gate, Evidence = evidence, RuntimeProbeConfirmed = probe });

    private async Task ConfirmAllAsync()
    {
        PassChecks();
        await ConfirmAsync(ProductGate.AppInitialization, Seen);
        await ConfirmAsync(ProductGate.RealChat, Chat);
        await ConfirmAsync(ProductGate.AgentMcpRuntime, Tools, probe: true);
        Assert.True(NodeStatusReader.IsProductComplete(bench.State));
    }

    private Task<DeployException> RefusedAsync(ProductGate gate, string evidence, bool probe = false) =>
        Assert.ThrowsAsync<DeployException>(() => ConfirmAsync(gate, evidence, probe));

    private void PassChecks(string status = "passed", string ts = "2099-01-01T00:00:00Z") =>
        bench.EditState(state => state["runtime_checks"] = Checks(status, ts));

    private static JsonObject Checks(string status, string ts) => new() { ["summary"] = new JsonObject { ["status"] = status, ["ts"] = ts } };
}
