using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Credentials;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.Reports;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.Status;
using Direxio.Deployer.Engine.Tests.State;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Reports;

public sealed class OperationReportTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero);

    private readonly TemporaryHome home = new();

    public void Dispose() => home.Dispose();

    [Fact]
    public void The_report_has_every_field_of_0_1_0()
    {
        var report = Written(SampleStates.Early());

        string[] paths =
        [
            "operation_type", "status", "generated_at", "domain", "service_id", "service_dir", "state_json", "delivery.app_domain",
            "delivery.product_completion_status", "delivery.init_code_status", "delivery.init_code_secret_redacted", "delivery.user_path",
            "agent.node_id", "agent.room_id", "agent.runtime", "agent.service_id", "agent.credentials_file", "gates.automated.S0_PREREQ_AWS",
            "gates.automated.S7_VERIFY_E2E", "gates.user_confirmation.app_initialization", "gates.user_confirmation.real_chat",
            "gates.user_confirmation.agent_mcp_runtime", "gates.user_confirmation_details.app_initialization.evidence_redacted",
            "gates.user_confirmation_details.agent_mcp_runtime.runtime_probe_confirmed", "runtime_checks.summary.status",
            "runtime_checks.connect_daemon.status", "runtime_checks.mcp_doctor.status", "runtime_checks.mcp_smoke.status",
            "runtime_checks.mcp_tools.status", "credentials.status", "credentials.credentials_file", "credentials.contains_secrets",
            "credentials.values_redacted", "connect.package", "connect.agent", "connect.config", "connect.install_status", "mcp.status",
            "mcp.package", "mcp.server_name", "mcp.config_dir", "mcp.codex", "mcp.openclaw", "mcp.hermes", "mcp.doctor", "resources.region",
            "resources.domain_mode", "resources.instance_type", "resources.instance_id", "resources.root_volume_id", "resources.public_ip",
            "resources.eip_id", "resources.route53_zone_id", "resources.route53_zone_name", "resources.route53_zone_created_by_deployer",
            "resources.route53_name_servers", "resources.route53_existing_a_value", "resources.route53_pending_a_value",
            "resources.route53_overwrite_confirmed", "resources.sg_id", "resources.key_name", "billing.keeps_billing_until_destroy",
            "billing.recorded_billable_resources", "billing.cost_estimate.total_monthly_usd", "billing.destroy_cleanup_status",
            "billing.possible_remaining_billable_resources", "security.secrets_included", "security.values_redacted",
            "security.root_access_key_allowed", "security.temporary_iam_cleanup_required", "security.temporary_iam_cleanup_action",
        ];
        Assert.All(paths, path => Assert.NotNull(path.Split('.').Aggregate((JsonNode?)report, (node, name) => node?[name])));
        Assert.Equal("new_deploy", (string?)report["operation_type"]);
        Assert.Equal("automated_gates_complete_user_confirmation_pending", (string?)report["status"]);
        Assert.Equal("2026-11-23T10:00:00Z", (string?)report["generated_at"]);
        Assert.Equal(SampleStates.Room, (string?)report["agent"]!["room_id"]);
        FileModes.AssertOwnerOnlyFile(home.Paths.Report);
    }

    [Fact]
    public void The_report_holds_no_secret_wherever_the_state_had_one()
    {
        var state = SampleStates.Early();
        state["user_confirmations"] = new JsonObject
        {
            ["app_initialization"] = new JsonObject { ["status"] = "confirmed", ["ts"] = "2026-11-23T10:00:00Z", ["evidence"] = "I typed 99887766 and it worked" },
        };
        state["runtime_checks"] = new JsonObject
        {
            ["mcp_doctor"] = new JsonObject { ["status"] = "passed", ["token"] = SampleStates.AgentToken, ["access_token"] = "opaque" },
        };
        state["mcp_doctor_command"] = $"X={SampleStates.AccessToken} direxio-mcp doctor {SampleStates.Code}";

        var report = Written(state);

        var text = report.ToJsonString();
        Assert.All(["99887766", SampleStates.AgentToken, SampleStates.AccessToken, SampleStates.Code, "opaque"], secret => Assert.DoesNotContain(secret, text));
        var gate = report["gates"]!["user_confirmation_details"]!["app_initialization"]!;
        Assert.Equal("I typed [redacted] and it worked", (string?)gate["evidence"]);
        Assert.True((bool?)gate["evidence_redacted"]);
        Assert.Equal("passed", (string?)report["runtime_checks"]!["mcp_doctor"]!["status"]);
        Assert.Equal("spent_app_initialized", (string?)report["delivery"]!["init_code_status"]);
    }

    [Theory]
    [InlineData("waiting_user", "waiting_user")]
    [InlineData("failed", "failed")]
    [InlineData("in_progress", "in_progress")]
    public void The_status_is_that_of_the_first_unfinished_phase(string phase, string expected) =>
        Assert.Equal(expected, (string?)Written(SampleStates.Ours(PhaseId.S3_PROVISION, phase))["status"]);

    [Fact]
    public void A_pending_refresh_shows_in_credentials_connect_and_mcp()
    {
        var state = SampleStates.Early();
        state["agent_install_status"] = "refresh_pending";

        var report = Written(state);

        Assert.All(
            ["credentials.status", "connect.install_status", "mcp.status"],
            path => Assert.Equal("refresh_pending", (string?)path.Split('.').Aggregate((JsonNode?)report, (node, name) => node?[name])));
    }

    [Fact]
    public void The_delivery_has_the_code_while_it_counts_and_not_after()
    {
        var state = NodeState.Parse(SampleStates.Early().ToJsonString());
        state.Resources.KeyFile = "/home/user/key.pem";
        var redactor = new Redactor();
        NodeCredentials credentials = new()
        {
            InitializationCode = redactor.Conceal(SampleStates.Code),
            AgentToken = redactor.Conceal(SampleStates.AgentToken),
        };

        var delivery = DeliveryBuilder.Build(state, home.Paths, credentials, string.Empty);
        Assert.Equal(SampleStates.Code, delivery.InitializationCode);
        Assert.False(delivery.CodeIsSpent);
        Assert.Equal("ssh -i /home/user/key.pem ubuntu@203.0.113.10", delivery.SshCommand);
        Assert.Contains("real_chat", delivery.ProductGate);
        Assert.Equal("policy=recommend mode=cc-connect status=recommend", delivery.InstallStatus);
        Assert.Equal("codex", delivery.ConnectAgent);

        var spent = DeliveryBuilder.Build(state, home.Paths, credentials with { InitializationCode = null }, string.Empty);
        Assert.True(spent.CodeIsSpent);

        state.Server.IsAppInitialized = true;
        Assert.Null(DeliveryBuilder.Build(state, home.Paths, credentials, string.Empty).InitializationCode);
    }

    [Fact]
    public void The_view_of_a_run_has_its_report_and_delivery_only_when_complete()
    {
        home.WriteState(SampleStates.Ours(PhaseId.S3_PROVISION, "waiting_user", "code 48151623").ToJsonString());
        var state = home.Store.Read(TemporaryHome.Domain)!;
        var redactor = new Redactor();
        redactor.Remember("48151623");

        var waiting = DeploymentView.From(state, home.Paths, DeploymentStatus.WaitingForUser, "do 48151623", redactor);

        Assert.Null(waiting.Delivery);
        Assert.Null(waiting.ReportPath);
        Assert.Equal("do [redacted]", waiting.NextAction);
        Assert.Equal("code [redacted]", waiting.Phases[3].Evidence);
        Assert.Equal(21.93m, waiting.CostEstimate!.TotalMonthlyUsd);

        var complete = NodeState.Parse(SampleStates.Early().ToJsonString());
        OperationReport.Write(complete, home.Paths, ReportOperation.NewDeploy, redactor, Now);
        var done = DeploymentView.From(complete, home.Paths, DeploymentStatus.Completed, null, redactor);
        Assert.NotNull(done.Delivery);
        Assert.Equal(home.Paths.Report, done.ReportPath);
    }

    private JsonObject Written(JsonObject state)
    {
        OperationReport.Write(NodeState.Parse(state.ToJsonString()), home.Paths, ReportOperation.NewDeploy, new(), Now);
        return (JsonObject)JsonNode.Parse(File.ReadAllText(home.Paths.Report))!;
    }
}
