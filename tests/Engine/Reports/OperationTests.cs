using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Reports;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.Tests.State;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Reports;

/// <summary>What each operation's report says, and does not say.</summary>
public sealed class OperationTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero);

    private readonly TemporaryHome home = new();

    public void Dispose() => home.Dispose();

    [Theory]
    [InlineData(ReportOperation.NewDeploy, "new_deploy", "automated_gates_complete_user_confirmation_pending", 8, 3)]
    [InlineData(ReportOperation.RepairOrVerify, "repair_or_verify", "automated_gates_complete_user_confirmation_pending", 8, 3)]
    [InlineData(ReportOperation.Update, "update", "update_not_run", 2, 0)]
    [InlineData(ReportOperation.ResetAppData, "reset_app_data", "reset_app_data_not_run", 4, 3)]
    [InlineData(ReportOperation.Restore, "restore", "restore_not_run", 2, 0)]
    [InlineData(ReportOperation.Destroy, "destroy", "destroy_not_run", 0, 0)]
    public void Each_operation_has_its_name_status_and_what_counts(ReportOperation operation, string name, string status, int phases, int gates)
    {
        var report = Written(SampleStates.Early(), operation);

        Assert.Equal(name, Text(report, "operation_type"));
        Assert.Equal(status, Text(report, "status"));
        Assert.Equal(phases, report["gates"]!["counted"]!["automated"]!.AsArray().Count);
        Assert.Equal(gates, report["gates"]!["counted"]!["user_confirmation"]!.AsArray().Count);
        Assert.Equal("True", Text(report, "billing.keeps_billing_until_destroy"));
        Assert.Equal(operation == ReportOperation.Destroy ? "possible_billable_residue" : "not_destroy", Text(report, "billing.destroy_cleanup_status"));
    }

    [Theory]
    [InlineData(ReportOperation.Update, "in_progress", "", "update_in_progress")]
    [InlineData(ReportOperation.Update, "complete", "", "update_remote_restart_complete")]
    [InlineData(ReportOperation.Update, "incomplete", "", "update_incomplete")]
    [InlineData(ReportOperation.ResetAppData, "complete", "", "reset_app_data_complete")]
    [InlineData(ReportOperation.ResetAppData, "complete", "refresh_pending", "refresh_pending")]
    [InlineData(ReportOperation.ResetAppData, null, "refresh_pending", "refresh_pending")]
    public void An_update_and_a_reset_stand_as_their_record_says(ReportOperation operation, string? recorded, string installed, string status)
    {
        var state = SampleStates.Early();
        state["agent_install_status"] = installed;
        if (recorded is not null)
        {
            state[operation == ReportOperation.Update ? "update" : "reset_app_data"] = new JsonObject { ["status"] = recorded };
        }

        Assert.Equal(status, Text(Written(state, operation), "status"));
    }

    [Fact]
    public void A_verification_with_failed_runtime_checks_has_not_passed()
    {
        var state = SampleStates.Early();
        state["runtime_checks"] = new JsonObject { ["summary"] = new JsonObject { ["status"] = "failed" } };

        Assert.Equal("runtime_checks_failed", Text(Written(state, ReportOperation.RepairOrVerify), "status"));
        Assert.Equal("automated_gates_complete_user_confirmation_pending", Text(Written(state, ReportOperation.NewDeploy), "status"));
    }

    [Fact]
    public void A_removal_that_is_proved_says_so_outside_the_nodes_folder()
    {
        var report = Written(Removal("removed"), ReportOperation.Destroy);

        Assert.Equal("destroyed", Text(report, "status"));
        Assert.Equal("no_recorded_billable_resource_residue", Text(report, "billing.destroy_cleanup_status"));
        Assert.Equal("False", Text(report, "billing.keeps_billing_until_destroy"));
        Assert.Empty(report["billing"]!["possible_remaining_billable_resources"]!.AsArray());
        Assert.Equal("terminated", Text(report, "destroy.evidence.ec2_instance.status"));
        Assert.Equal("void_node_destroyed", Text(report, "delivery.init_code_status"));
        Assert.StartsWith("Nothing.", Text(report, "next_action"));
        Assert.False(File.Exists(home.Paths.Report));
        FileModes.AssertOwnerOnlyFile(home.Paths.RemovalReport);
    }

    [Theory]
    [InlineData("still_present")]
    [InlineData("unknown")]
    public void A_removal_is_not_believed_against_what_was_read_back(string seen)
    {
        var state = Removal("removed");
        state["destroy_evidence"]!["elastic_ip"]!["status"] = seen;

        var report = Written(state, ReportOperation.Destroy);

        Assert.Equal("destroy_incomplete", Text(report, "status"));
        Assert.Equal("possible_billable_residue", Text(report, "billing.destroy_cleanup_status"));
        Assert.Contains("Elastic IP eipalloc-0a1b2c3d4e5f", Strings(report["billing"]!["possible_remaining_billable_resources"]));
        Assert.Contains("Remove-DirexioNode -Domain chat.example.org", Text(report, "next_action"));
    }

    [Fact]
    public void Residue_is_told_with_its_price_and_what_is_gone_is_not_in_it()
    {
        var state = Removal("incomplete");
        state["destroy_evidence"]!["elastic_ip"]!["status"] = "still_present";
        state["removal"]!["residue"] = new JsonArray(
            new JsonObject { ["id"] = "eipalloc-0a1b2c3d4e5f", ["kind"] = "ElasticIp", ["monthly_usd"] = 3.65, ["next_action"] = "Run it again." },
            new JsonObject { ["id"] = "b-1", ["kind"] = "Budget", ["monthly_usd"] = null, ["next_action"] = "Look." },
            new JsonObject { ["id"] = "sg-1", ["kind"] = "SecurityGroup", ["monthly_usd"] = 0, ["next_action"] = "Run it again." });

        var billing = Written(state, ReportOperation.Destroy)["billing"]!;

        Assert.Equal(
            ["ElasticIp eipalloc-0a1b2c3d4e5f (3.65 USD a month)", "Budget b-1 (price not known)"],
            Strings(billing["possible_remaining_billable_resources"]));
        Assert.Equal(3, billing["residue"]!.AsArray().Count);
        Assert.Equal(3.65m, (decimal)billing["residue_monthly_usd"]!);
        Assert.True((bool)billing["keeps_billing_until_destroy"]!);
    }

    [Fact]
    public void A_removal_that_read_nothing_back_claims_nothing()
    {
        var state = SampleStates.Early();
        state["removal"] = new JsonObject { ["status"] = "incomplete" };

        var report = Written(state, ReportOperation.Destroy);

        Assert.Equal("destroy_incomplete", Text(report, "status"));
        Assert.Contains("EC2 instance i-0a1b2c3d4e5f60718", Strings(report["billing"]!["possible_remaining_billable_resources"]));
    }

    /// <summary>A finished node whose removal has read everything back as gone.</summary>
    internal static JsonObject Removal(string status)
    {
        var state = SampleStates.Early();
        static JsonObject Seen(string status, string id, string kind) => new()
        {
            ["status"] = status, ["detail"] = $"{id} is absent", ["checked_at"] = "2026-11-23T09:59:00Z", ["id"] = id, ["kind"] = kind,
        };
        state["removal"] = new JsonObject { ["status"] = status, ["started_at"] = "2026-11-23T09:58:00Z", ["ended_at"] = "2026-11-23T09:59:30Z", ["residue"] = new JsonArray() };
        state["destroy_evidence"] = new JsonObject
        {
            ["ec2_instance"] = Seen("terminated", "i-0a1b2c3d4e5f60718", "Instance"),
            ["ebs_root_volume"] = Seen("deleted", "vol-0a1b2c3d4e5f60718", "Volume"),
            ["elastic_ip"] = Seen("released", "eipalloc-0a1b2c3d4e5f", "ElasticIp"),
            ["route53_hosted_zone"] = Seen("deleted", "Z0123456789ABC", "HostedZone"),
        };
        return state;
    }

    private static string Text(JsonNode report, string path) => path.Split('.').Aggregate((JsonNode?)report, (node, name) => node?[name]) switch
    {
        JsonValue value when value.TryGetValue<bool>(out var flag) => flag.ToString(),
        var node => (string?)node ?? string.Empty,
    };

    private static IEnumerable<string> Strings(JsonNode? list) => list!.AsArray().Select(item => (string)item!);

    private JsonObject Written(JsonObject state, ReportOperation operation)
    {
        var path = OperationReport.Write(NodeState.Parse(state.ToJsonString()), home.Paths, operation, new(), Now);
        return (JsonObject)JsonNode.Parse(File.ReadAllText(path))!;
    }
}
