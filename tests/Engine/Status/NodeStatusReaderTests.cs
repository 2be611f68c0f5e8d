using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.Status;
using Direxio.Deployer.Engine.Tests.Reports;
using Direxio.Deployer.Engine.Tests.State;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Status;

public sealed class NodeStatusReaderTests : IDisposable
{
    private readonly TemporaryHome home = new();

    public void Dispose() => home.Dispose();

    public static TheoryData<PhaseId, string> Blocked
    {
        get
        {
            var data = new TheoryData<PhaseId, string>();
            foreach (var phase in Enum.GetValues<PhaseId>())
            {
                foreach (var status in new[] { "pending", "in_progress", "polling", "waiting_user", "failed" })
                {
                    data.Add(phase, status);
                }
            }

            return data;
        }
    }

    [Fact]
    public void No_home_means_no_rows() => Assert.Empty(new NodeStatusReader(home.Store, new()).ReadAll());

    [Fact]
    public void An_unknown_node_is_none() => Assert.Null(new NodeStatusReader(home.Store, new()).Read("nowhere.example.org"));

    [Fact]
    public void States_of_every_release_line_are_rows()
    {
        void Write(JsonObject state, string domain)
        {
            state["domain"] = domain;
            home.WriteState(state.ToJsonString(), domain);
        }

        Write(SampleStates.Early(), "a.example.org");
        Write(SampleStates.Late(), "b.example.org");
        Write(SampleStates.Cli(), "c.example.org");
        Write(SampleStates.Ours(PhaseId.S4_BOOTSTRAP_STACK, "failed", "CaddyFailed"), "d.example.org");
        home.WriteState("{ damaged", "e.example.org");
        Directory.CreateDirectory(Path.Combine(home.Home.Nodes, "no-state"));

        var rows = new NodeStatusReader(home.Store, new()).ReadAll();

        Assert.Equal(
            [
                "a.example.org 0.1.0-0.1.9 Completed", "b.example.org 0.1.10-0.1.13 Completed", "c.example.org direxio-cli 0.1.9 InProgress",
                "d.example.org 0.2 Failed", "e.example.org unknown Unreadable",
            ],
            rows.Select(row => $"{row.ServiceId} {row.StateFormat} {row.Status}"));
        Assert.All(rows, row => Assert.All([row.WhereBlocked, row.BillingImpact, row.ResumeSafety, row.LocalRefresh, row.NextAction, row.StopLoss], Assert.NotEmpty));
        Assert.All(rows.SkipLast(1), row => Assert.NotNull(row.KnownSince));
    }

    // More than are read at once, whichever of them is read first.
    [Fact]
    public void Many_nodes_are_told_in_order_also_to_who_wants_no_more()
    {
        string[] domains = [.. Enumerable.Range(100, 50).Select(number => $"n{number}.example.org")];
        foreach (var domain in domains)
        {
            var state = SampleStates.Late();
            state["domain"] = domain;
            home.WriteState(state.ToJsonString(), domain);
        }

        var reader = new NodeStatusReader(home.Store, new());

        Assert.Equal(domains, reader.ReadAll().Select(row => row.Domain));
        Assert.Equal(domains.Take(3), reader.ReadAll().Take(3).Select(row => row.Domain));
    }

    [Fact]
    public void A_finished_node_of_0_1_0_is_complete_but_for_the_gates()
    {
        home.WriteState(SampleStates.Early().ToJsonString());

        var row = Row();

        Assert.False(row.ProductComplete);
        Assert.Equal(["pending_user_confirmation", "pending_user_confirmation", "pending_runtime_confirmation"], row.UserGates.Select(gate => gate.Status));
        Assert.Equal("i-0a1b2c3d4e5f60718", row.Resources.InstanceId);
        Assert.Equal(21.93m, row.CostEstimate!.TotalMonthlyUsd);
        Assert.True(row.IsDeployed);
        Assert.Equal(row.BilledNow!.IsComplete ? row.BilledNow.KnownMonthlyUsd : null, row.MonthlyUsd);
        Assert.Contains("21.93 USD", row.BillingImpact);
        Assert.Contains("initialization code", row.NextAction);
    }

    [Theory]
    [InlineData("removed", false)]
    [InlineData("removing", null)]
    public void A_removed_node_is_not_deployed_and_has_no_address(string progress, bool? isDeployed)
    {
        home.WriteState(OperationTests.Removal(progress).ToJsonString());

        var row = Row();

        Assert.Equal(isDeployed, row.IsDeployed);
        Assert.Equal(isDeployed is null ? row.Resources.PublicIp : null, row.PublicIp);
        Assert.NotNull(row.Resources.PublicIp);
    }

    [Fact]
    public void With_every_gate_confirmed_the_product_is_complete()
    {
        var state = SampleStates.Early();
        state["user_confirmations"] = new JsonObject
        {
            ["app_initialization"] = new JsonObject { ["status"] = "confirmed", ["evidence"] = "it opened well" },
            ["real_chat"] = "confirmed",
            ["agent_mcp_runtime"] = new JsonObject { ["status"] = "confirmed" },
        };
        home.WriteState(state.ToJsonString());

        Assert.True(Row().ProductComplete);
    }

    [Theory]
    [InlineData("agent_install_status")]
    [InlineData("connect_install_status")]
    [InlineData("mcp_install_status")]
    public void A_pending_refresh_is_its_own_status(string key)
    {
        var state = SampleStates.Late();
        state.Remove("connect_install_status");
        state[key] = "refresh_pending";
        state["phases"]!["S4_BOOTSTRAP_STACK"] = new JsonObject { ["status"] = "pending" };
        home.WriteState(state.ToJsonString());

        var row = Row();

        Assert.Equal("RefreshPending", row.Status);
        Assert.StartsWith("Pending", row.LocalRefresh);
        Assert.Contains("Resume-DirexioDeployment -Domain chat.example.org", row.NextAction);
    }

    [Theory]
    [MemberData(nameof(Blocked))]
    public void Every_phase_in_every_state_says_what_to_do_with_a_command(PhaseId phase, string status)
    {
        home.WriteState(SampleStates.Ours(phase, status, "the evidence").ToJsonString());

        var row = Row();

        Assert.Equal(phase, row.CurrentPhase);
        Assert.Equal(status switch { "failed" => "Failed", "waiting_user" => "WaitingForUser", _ => "InProgress" }, row.Status);
        Assert.Contains(phase.ToString(), row.WhereBlocked);
        Assert.Contains("-Domain chat.example.org", row.NextAction);
        Assert.Contains("i-0a1b2c3d4e5f60718", row.StopLoss);
        Assert.Contains("eipalloc-0a1b2c3d4e5f", row.StopLoss);
        Assert.Contains("Z0123456789ABC", row.StopLoss);
        Assert.Contains("123456789012", row.StopLoss);
        Assert.Contains("Remove-DirexioNode -Domain", row.StopLoss);
    }

    [Theory]
    [InlineData("waiting_user")]
    [InlineData("polling")]
    [InlineData("in_progress")]
    [InlineData("failed")]
    public void In_user_mode_the_next_action_has_the_exact_record_line(string status)
    {
        var state = SampleStates.Ours(PhaseId.S3_PROVISION, status);
        state["domain_mode"] = "user";
        state["dns_ready"] = false;
        home.WriteState(state.ToJsonString());

        Assert.Contains("chat.example.org  A  203.0.113.10", Row().NextAction.Split('\n'));
    }

    [Fact]
    public void What_the_phase_itself_asked_for_goes_before_general_advice()
    {
        var state = SampleStates.Ours(PhaseId.S4_BOOTSTRAP_STACK, "failed", "CertificateRateLimited");
        state["next_action"] = "Wait until 14:00 UTC.";
        home.WriteState(state.ToJsonString());

        const string next = "Wait until 14:00 UTC. Then run: Resume-DirexioDeployment -Domain chat.example.org";
        Assert.Equal(next, Row().NextAction);

        // Nothing else beside the result of another command says what had failed.
        var beside = RecoverySummary.NextBeside(new NodeState(state), "chat.example.org", home.Home.Node("chat.example.org"));
        Assert.StartsWith("S4_BOOTSTRAP_STACK (", beside, StringComparison.Ordinal);
        Assert.EndsWith($" failed: CertificateRateLimited. {next}", beside, StringComparison.Ordinal);
    }

    [Fact]
    public void The_record_line_stands_alone_even_if_the_phase_wrote_a_sentence()
    {
        var state = SampleStates.Ours(PhaseId.S3_PROVISION, "waiting_user", "DNS not ready");
        state["domain_mode"] = "user";
        state["dns_ready"] = false;
        state["next_action"] = "Create this record: chat.example.org  A  203.0.113.10 and resume.";
        home.WriteState(state.ToJsonString());

        Assert.Contains("chat.example.org  A  203.0.113.10", Row().NextAction.Split('\n'));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Look at the log.")]
    [InlineData("Then run Resume-DirexioDeployment -Domain chat.example.org.")]
    [InlineData("Then run Resume-DirexioDeployment -Domain chat.example.org -Rehearse.")]
    public void Commands_for_a_rehearsed_node_stay_in_the_rehearsal(string? recorded)
    {
        var state = SampleStates.Ours(PhaseId.S4_BOOTSTRAP_STACK, "failed");
        state["rehearsal"] = true;
        state["next_action"] = recorded;
        home.WriteState(state.ToJsonString());

        var row = Row();

        Assert.True(row.Rehearsal);
        Assert.Single(System.Text.RegularExpressions.Regex.Matches(row.NextAction, "-Domain chat.example.org -Rehearse"));
        Assert.DoesNotContain("-Rehearse -Rehearse", row.NextAction);
        Assert.Contains("-Domain chat.example.org -Rehearse", row.ResumeSafety);
        Assert.StartsWith("None", row.BillingImpact);
        Assert.StartsWith("Nothing to stop", row.StopLoss);
    }

    [Fact]
    public void A_zone_that_was_created_asks_for_its_name_servers_at_the_registrar()
    {
        var state = SampleStates.Ours(PhaseId.S3_PROVISION, "waiting_user");
        state["dns_ready"] = false;
        home.WriteState(state.ToJsonString());

        Assert.Contains("ns-1.awsdns-1.com, ns-2.awsdns-2.net", Row().NextAction);
    }

    [Fact]
    public void A_record_in_the_way_asks_for_the_confirmation_to_replace_it()
    {
        var state = SampleStates.Ours(PhaseId.S3_PROVISION, "waiting_user");
        state["resources"]!["route53_existing_a_value"] = "198.51.100.7";
        state["resources"]!["route53_pending_a_value"] = "203.0.113.10";
        home.WriteState(state.ToJsonString());

        Assert.Contains("198.51.100.7", Row().NextAction);
        Assert.Contains("-ConfirmDnsOverwrite", Row().NextAction);
    }

    [Fact]
    public void Nothing_recorded_means_nothing_to_pay_or_to_stop()
    {
        home.WriteState(NodeState.Create(TemporaryHome.Domain, "direxio-20261123-000000", DateTimeOffset.UnixEpoch).ToJson());

        var row = Row();

        Assert.StartsWith("None", row.BillingImpact);
        Assert.StartsWith("Nothing to stop", row.StopLoss);
        Assert.Contains("Start-DirexioDeployment", row.ResumeSafety);
    }

    [Fact]
    public void What_bills_as_things_stand_is_told_apart_from_what_a_complete_node_costs()
    {
        CostEstimate estimate = new(
            "eu-central-1",
            [
                new("ec2_instance", "instance", 0.02m, "hour", 14.60m, PriceSource.Queried),
                new("ebs_gp3", "volume", 0.1m, "GB-month", 0.80m, PriceSource.Queried),
                new("public_ipv4", "address", 0.005m, "hour", 3.65m, PriceSource.Queried),
            ],
            19.05m,
            PriceSource.Queried,
            [],
            default);
        var state = NodeState.Create(TemporaryHome.Domain, "direxio-20261123-000000", DateTimeOffset.UnixEpoch);
        state.Cost.Record(estimate, "t3.small", 8);
        NodeStatus With(Action<NodeState> change)
        {
            change(state);
            home.WriteState(state.ToJson());
            return Row();
        }

        Assert.Equal(0m, With(_ => { }).CostEstimate!.BilledNowMonthlyUsd);
        var begun = With(it => it.Resources.AllocationId = "eipalloc-1");
        Assert.Equal(3.65m, begun.CostEstimate!.BilledNowMonthlyUsd);
        Assert.Contains("3.65 USD a month as things stand (a complete node: about 19.05 USD a month", begun.BillingImpact);

        var whole = With(it => (it.Resources.InstanceId, it.Resources.RootVolumeId) = ("i-1", "vol-1"));
        Assert.Equal(19.05m, whole.CostEstimate!.BilledNowMonthlyUsd);
        Assert.DoesNotContain("as things stand", whole.BillingImpact);

        // One whose removal has begun will not be complete again.
        var removing = JsonNode.Parse(state.ToJson())!;
        removing["removal"] = new JsonObject { ["status"] = "removing" };
        home.WriteState(removing.ToJsonString());
        var ending = Row();
        Assert.DoesNotContain("complete node", ending.BillingImpact);
        Assert.Contains("19.05 USD a month as things stand", ending.BillingImpact);

        Assert.Equal(4.45m, With(it => it.Change.ConfirmStop(DateTimeOffset.UnixEpoch)).CostEstimate!.BilledNowMonthlyUsd);
        var uncertain = With(it => it.Intents.Write("hosted_zone", "x", DateTimeOffset.UnixEpoch));
        Assert.Null(uncertain.CostEstimate!.BilledNowMonthlyUsd);
        Assert.Equal(new BilledNow(4.45m, IsComplete: false), uncertain.BilledNow);
    }

    [Fact]
    public void What_was_asked_for_without_an_answer_may_bill()
    {
        var state = NodeState.Create(TemporaryHome.Domain, "direxio-20261123-000000", DateTimeOffset.UnixEpoch);
        state.Intents.Write("elastic_ip", "direxio-20261123-000000", DateTimeOffset.UnixEpoch);
        state.Intents.Write("instance", "token", DateTimeOffset.UnixEpoch);
        state.Intents.Write("key_pair", "direxio-20261123-000000", DateTimeOffset.UnixEpoch);
        state.Intents.Settle("instance", DateTimeOffset.UnixEpoch);
        state.Resources.InstanceId = "i-1";
        home.WriteState(state.ToJson());

        var row = Row();

        Assert.Contains("May have been created", row.BillingImpact);
        Assert.Contains("fixed IP address", row.BillingImpact);
        Assert.Contains("direxio:run-id = direxio-20261123-000000", row.StopLoss);
    }

    [Fact]
    public void A_lightsail_node_is_shown_and_left_to_its_own_tool()
    {
        home.WriteState(SampleStates.Cli().ToJsonString());

        var row = Row();

        Assert.Contains("Lightsail instance direxio-chat-example-org", row.BillingImpact);
        Assert.Contains("direxio-ip-chat-example-org", row.StopLoss);
        Assert.Contains("direxio-cli", row.NextAction);
        Assert.DoesNotContain("Resume-DirexioDeployment", row.NextAction + row.ResumeSafety);
    }

    [Fact]
    public void A_node_of_EC2_that_looked_at_Lightsail_first_is_our_own_and_says_what_may_be_there()
    {
        var state = SampleStates.TwoCloudsOnEc2AfterLightsail();
        state["resources"]!["lightsail_static_ip_name"] = "direxio-ip-chat-example-org";
        home.WriteState(state.ToJsonString());

        var row = Row();

        Assert.Contains("Remove-DirexioNode", row.StopLoss);
        Assert.Contains(
            "May have been created; the answer was never recorded: Lightsail static IP direxio-ip-chat-example-org",
            row.BillingImpact);
    }

    [Fact]
    public void A_damaged_state_is_a_row_that_says_how_to_go_on()
    {
        home.WriteState("{\"run_id\":");

        var row = Row();

        Assert.Equal("Unreadable", row.Status);
        Assert.Contains(home.Paths.State, row.NextAction);
        Assert.Contains("Repair-DirexioDeployment -Domain chat.example.org", row.StopLoss);
        Assert.Empty(row.Phases);
    }

    [Theory]
    [InlineData("""{"phases":"none","run_id":"direxio-1"}""")]
    [InlineData("{}")]
    public void A_record_without_phases_is_not_taken_for_a_node_that_costs_nothing(string json)
    {
        home.WriteState(json);

        Assert.Equal("Unreadable", Row().Status);
    }

    [Theory]
    [InlineData("""{"phases":{},"resources":[],"cost_estimate":3,"user_confirmations":7,"domain":5}""")]
    [InlineData("""{"phases":{"S0_PREREQ_AWS":"done","S1_PREFLIGHT":null},"user_confirmations":{"real_chat":[1]},"cost_estimate":{"components":{"ec2_instance":4}}}""")]
    public void Fields_of_unexpected_types_are_no_reason_to_fail(string json)
    {
        home.WriteState(json);

        Assert.Equal("InProgress", Row().Status);
    }

    [Fact]
    public void Secrets_in_an_old_states_evidence_are_not_shown()
    {
        var state = SampleStates.Early();
        state["phases"]!["S5_INIT_TOKENS"] = new JsonObject { ["status"] = "failed", ["evidence"] = $"code {SampleStates.Code} and {SampleStates.AgentToken}" };
        home.WriteState(state.ToJsonString());

        var row = Row();

        Assert.DoesNotContain(SampleStates.Code, row.WhereBlocked + row.Phases[5].Evidence);
        Assert.DoesNotContain(SampleStates.AgentToken, row.WhereBlocked + row.Phases[5].Evidence);
    }

    private NodeStatus Row() => new NodeStatusReader(home.Store, new()).Read(TemporaryHome.Domain)!;
}
