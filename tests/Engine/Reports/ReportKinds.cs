using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.Reports;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.Tests.Rehearsal;

namespace Direxio.Deployer.Engine.Tests.Reports;

/// <summary>The kinds of reports that users get, each from a run of the commands that lead to it.</summary>
internal static class ReportKinds
{
    private const string Room = "!abcdefghijklmnopqrstuvwxyz0123456789:chat.example.org";

    /// <summary>The report of a kind, as its file has it.</summary>
    public static async Task<JsonObject> MakeAsync(string kind)
    {
        using var bench = new RehearsalBench();
        return kind switch
        {
            "waiting" => await Waiting(bench),
            "failed" => await Failed(bench),
            "ready" => await Ready(bench, ReportOperation.NewDeploy),
            "one left" => await Ready(bench, ReportOperation.NewDeploy, state => Confirm(state, "app_initialization", "real_chat")),
            "complete" => await Ready(
                bench, ReportOperation.NewDeploy, state => Confirm(state, "app_initialization", "real_chat", "agent_mcp_runtime")),
            "stopped" => await Ready(
                bench,
                ReportOperation.NewDeploy,
                state => state["node_stop"] = new JsonObject { ["asked_at"] = "2026-11-27T08:00:00Z", ["seen_at"] = "2026-11-27T08:01:00Z" }),
            "checks failed" => await Ready(
                bench,
                ReportOperation.RepairOrVerify,
                state => state["runtime_checks"] = new JsonObject
                {
                    ["summary"] = new JsonObject { ["status"] = "failed" },
                    ["connect_daemon"] = new JsonObject { ["status"] = "failed" },
                    ["mcp_doctor"] = new JsonObject { ["status"] = "passed" },
                }),
            "update" => await Ready(bench, ReportOperation.Update, state => state["update"] = Recorded("complete")),
            "update failed" => await Ready(bench, ReportOperation.Update, state => state["update"] = Recorded("failed")),
            "reset" => await Reset(bench),
            "restore" => await Ready(bench, ReportOperation.Restore, state => state["restore"] = Recorded("complete")),
            "removed" => await Removed(bench),
            "left over" => await Ready(bench, ReportOperation.Destroy, LeaveOver),
            "not removed" => await Ready(bench, ReportOperation.Destroy),
            "real" => await Ready(bench, ReportOperation.NewDeploy, state => state.Remove("rehearsal")),
            "long" => await Ready(bench, ReportOperation.NewDeploy, Lengthen),
            "0.1" => OfEarlierRelease(),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
        };
    }

    /// <summary>The page of a report in a file of its own.</summary>
    public static string Page(JsonObject report, string folder, string name)
    {
        var file = Path.Combine(folder, $"{name.Replace(' ', '-')}.html");
        File.WriteAllText(file, HtmlReport.Render(report));
        return file;
    }

    private static async Task<JsonObject> Waiting(RehearsalBench bench)
    {
        await bench.StartAsync(RehearsalBench.Request(RehearsalEvent.DnsPending) with { DnsMode = DnsMode.User });
        return Written(bench, ReportOperation.NewDeploy);
    }

    private static async Task<JsonObject> Failed(RehearsalBench bench)
    {
        try
        {
            await bench.StartAsync(RehearsalBench.Request(RehearsalEvent.CertificateRateLimited));
        }
        catch (DeployException)
        {
            // The report is what is looked at.
        }

        return Written(bench, ReportOperation.NewDeploy);
    }

    private static async Task<JsonObject> Ready(RehearsalBench bench, ReportOperation operation, Action<JsonObject>? change = null)
    {
        await bench.StartAsync();
        return Written(bench, operation, change);
    }

    private static async Task<JsonObject> Reset(RehearsalBench bench)
    {
        await bench.StartAsync();
        await bench.ResetAsync();
        return Written(bench, ReportOperation.ResetAppData);
    }

    private static async Task<JsonObject> Removed(RehearsalBench bench)
    {
        await bench.StartAsync();
        await bench.RemoveAsync();
        return (JsonObject)JsonNode.Parse(await File.ReadAllTextAsync(bench.Paths.RemovalReport))!;
    }

    private static JsonObject Written(RehearsalBench bench, ReportOperation operation, Action<JsonObject>? change = null)
    {
        var state = bench.StateJson;
        change?.Invoke(state);
        return OperationReport.Redacted(
            NodeState.Parse(state.ToJsonString()), bench.Paths, operation, new Redactor(), bench.World.Clock.GetUtcNow());
    }

    private static JsonObject Recorded(string status) => new()
    {
        ["status"] = status,
        ["started_at"] = "2026-11-27T08:00:00Z",
        ["ts"] = "2026-11-27T08:02:05Z",
        ["evidence"] = $"direxio/message-server:1.2.0@sha256:{new string('d', 64)}",
    };

    private static void Confirm(JsonObject state, params string[] gates) => state["user_confirmations"] = new JsonObject(
        gates.Select(gate => KeyValuePair.Create(gate, (JsonNode?)new JsonObject
        {
            ["status"] = "confirmed", ["ts"] = "2026-11-27T08:00:00Z", ["evidence"] = "The owner did it on a phone and saw the answer.",
        })));

    private static void LeaveOver(JsonObject state)
    {
        var residue = OperationTests.Removal("incomplete");
        residue["destroy_evidence"]!["elastic_ip"]!["status"] = "still_present";
        state["destroy_evidence"] = residue["destroy_evidence"]!.DeepClone();
        state["removal"] = residue["removal"]!.DeepClone();
        state["removal"]!["residue"] = new JsonArray(new JsonObject
        {
            ["id"] = "eipalloc-0a1b2c3d4e5f",
            ["kind"] = "ElasticIp",
            ["monthly_usd"] = 3.65,
            ["next_action"] = "Run it again: Remove-DirexioNode -Domain chat.example.org -Rehearse",
        });
    }

    private static void Lengthen(JsonObject state)
    {
        var label = string.Concat(Enumerable.Repeat("abcdefghi", 7));
        state["domain"] = $"{label}.{label}.example.org";
        state["run_id"] = new string('r', 120);
        state["agent_room_id"] = Room;
        state["phases"]!["S6_WIRE_LOCAL"]!["evidence"] = $"it is in /home/{new string('u', 90)}/{label}/{label}/state.json";
        state["cost_estimate"]!["components"]!["other"] = new JsonObject
        {
            ["description"] = new string('p', 70), ["unit"] = "hour", ["unit_usd"] = 0.01234, ["monthly_usd"] = 9.01,
        };
    }

    private static JsonObject OfEarlierRelease() => (JsonObject)JsonNode.Parse("""
        {"operation_type": "destroy", "status": "destroy_processed", "generated_at": "2026-11-23T07:31:24Z", "domain": "chat.example.org",
         "gates": {"automated": {"S0_PREREQ_AWS": "done"}, "user_confirmation": {"real_chat": "pending_user_confirmation"}},
         "billing": {"destroy_cleanup_status": "no_recorded_billable_resource_residue", "possible_remaining_billable_resources": []},
         "destroy": {"evidence": {"elastic_ip": {"status": "released", "detail": "allocation eipalloc-1 is absent",
                                                 "checked_at": "2026-11-23T07:31:23Z"}}}}
        """)!;
}
