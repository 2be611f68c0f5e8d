using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Local;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Reporting;

/// <summary>An operation that leaves a report.</summary>
internal enum OperationType
{
    NewDeploy,
    RepairOrVerify,
    Update,
    ResetAppData,
    Destroy,
}

/// <summary>operation-report.json: what was done and what came of it, without a secret, for whoever takes over.</summary>
internal static class OperationReport
{
    private static readonly string[] CheckNames = ["summary", "connect_daemon", "mcp_doctor", "mcp_smoke", "mcp_tools"];

    /// <summary>Builds the report, redacts it as a whole and writes it for the owner only.</summary>
    /// <exception cref="DeployException">LocalFileUnwritable.</exception>
    public static void Write(NodeState state, NodePaths paths, OperationType type, Redactor redactor, DateTimeOffset now)
    {
        redactor.Remember(state.Secrets);
        LocalFileText.Write(paths.Report, (JsonObject)RedactedJson.Of(Build(state, paths, type, now), redactor)!);
    }

    /// <summary>The report before its redaction.</summary>
    public static JsonObject Build(NodeState state, NodePaths paths, OperationType type, DateTimeOffset now)
    {
        var status = StatusOf(state);
        return new()
        {
            ["operation_type"] = NameOf(type),
            ["status"] = status,
            ["generated_at"] = NodeState.Timestamp(now),
            ["domain"] = Text(state.Domain),
            ["service_id"] = paths.ServiceId,
            ["service_dir"] = paths.Folder,
            ["state_json"] = paths.State,
            ["rehearsal"] = state.IsRehearsal,
            ["delivery"] = new JsonObject
            {
                ["app_domain"] = Text(state.Domain),
                ["product_completion_status"] = status,
                ["init_code_status"] = CodeStatus(state),
                ["init_code_secret_redacted"] = true,
                ["user_path"] = "enter app_domain and the eight-digit initialization code in the App",
            },
            ["agent"] = new JsonObject
            {
                ["node_id"] = Text(state["agent_node_id"]),
                ["room_id"] = Text(state["agent_room_id"]),
                ["runtime"] = Text(state["agent_runtime"]),
                ["service_id"] = paths.ServiceId,
                ["credentials_file"] = paths.Credentials,
            },
            ["gates"] = Gates(state),
            ["runtime_checks"] = RuntimeChecks(state),
            ["credentials"] = new JsonObject
            {
                ["status"] = Freshness(state),
                ["credentials_file"] = paths.Credentials,
                ["contains_secrets"] = true,
                ["values_redacted"] = true,
            },
            ["connect"] = new JsonObject
            {
                ["package"] = Text(WiringFields.Bridge(state, "npm_package")),
                ["agent"] = Text(WiringFields.Bridge(state, "agent")),
                ["config"] = Text(WiringFields.Bridge(state, "config")),
                ["install_status"] = Text(WiringFields.Install(state, "status")),
            },
            ["mcp"] = new JsonObject
            {
                ["status"] = Freshness(state),
                ["package"] = Text(state["mcp_npm_package"]),
                ["server_name"] = Text(state["mcp_server_name"]),
                ["config_dir"] = Text(state["mcp_config_dir"]),
                ["codex"] = Text(state["mcp_codex_config"]),
                ["openclaw"] = Text(state["mcp_openclaw_config"]),
                ["hermes"] = Text(state["mcp_hermes_config"]),
                ["doctor"] = Text(state["mcp_doctor_command"]),
            },
            ["resources"] = Resources(state),
            ["billing"] = Billing(state),
            ["security"] = new JsonObject
            {
                ["secrets_included"] = false,
                ["values_redacted"] = true,
                ["root_access_key_allowed"] = true,
                ["temporary_iam_cleanup_required"] = !state.IsRehearsal,
                ["temporary_iam_cleanup_action"] = "delete or disable an access key that was made for this deployment only, or reduce what it may do",
            },
        };
    }

    /// <summary>The operation as the report names it.</summary>
    public static string NameOf(OperationType type) => type switch
    {
        OperationType.NewDeploy => "new_deploy",
        OperationType.RepairOrVerify => "repair_or_verify",
        OperationType.Update => "update",
        OperationType.ResetAppData => "reset_app_data",
        OperationType.Destroy => "destroy",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };

    /// <summary>How the deployment stands, as the report names it.</summary>
    public static string StatusOf(NodeState state) => state.GetPhase(state.CurrentPhase).Status switch
    {
        PhaseStatus.Failed => "failed",
        PhaseStatus.WaitingUser => "waiting_user",
        _ when WiringFields.IsRefreshPending(state) => WiringRecord.RefreshPending,
        PhaseStatus.Done => UserGates.AllConfirmed(state) ? "product_complete" : "automated_gates_complete_user_confirmation_pending",
        _ => "in_progress",
    };

    private static string CodeStatus(NodeState state)
    {
        if (state[DeliveryBuilder.AppInitializedField] == "true" || UserGates.StatusOf(state, UserGates.AppInitialization) == UserGates.Confirmed)
        {
            return "spent_app_initialized";
        }

        return state.GetPhase(PhaseId.S6_WIRE_LOCAL).Status == PhaseStatus.Done ? "available_in_credentials_file_redacted" : "not_available_yet";
    }

    private static string Freshness(NodeState state) =>
        WiringFields.IsRefreshPending(state) ? WiringRecord.RefreshPending : "current_or_not_recorded";

    private static JsonObject Gates(NodeState state)
    {
        var automated = new JsonObject();
        foreach (var phase in state.Phases)
        {
            automated[phase.Id.ToString()] = PhaseStatusNames.Of(phase.Status);
        }

        var confirmation = new JsonObject();
        var details = new JsonObject();
        foreach (var name in UserGates.Names)
        {
            confirmation[name] = UserGates.StatusOf(state, name);
            details[name] = GateDetail(state, name);
        }

        return new() { ["automated"] = automated, ["user_confirmation"] = confirmation, ["user_confirmation_details"] = details };
    }

    private static JsonObject GateDetail(NodeState state, string name)
    {
        var record = UserGates.RecordOf(state, name);
        var evidence = Text(record?["evidence"].AsText());
        var detail = new JsonObject
        {
            ["status"] = UserGates.StatusOf(state, name),
            ["ts"] = Text(record?["ts"].AsText()),
            ["evidence"] = evidence,
            ["evidence_redacted"] = evidence.Length > 0,
        };
        if (name == UserGates.AgentMcpRuntime)
        {
            detail["runtime_summary_status"] = Text(record?["runtime_summary_status"].AsText());
            detail["runtime_probe_confirmed"] = record?["runtime_probe_confirmed"].AsText() == "true";
        }

        return detail;
    }

    private static JsonObject RuntimeChecks(NodeState state)
    {
        var recorded = state.Root["runtime_checks"] as JsonObject;
        var checks = new JsonObject();
        foreach (var name in CheckNames)
        {
            checks[name] = recorded?[name]?.DeepClone() ?? new JsonObject { ["status"] = "not_run" };
        }

        return checks;
    }

    private static JsonObject Resources(NodeState state)
    {
        var table = new JsonObject
        {
            ["region"] = Text(state.Region),
            ["domain_mode"] = Text(state["domain_mode"]),
            ["instance_type"] = Text(state["instance_type"]),
        };
        string[] keys =
        [
            "instance_id", "root_volume_id", "public_ip", "eip_id", "route53_zone_id", "route53_zone_name",
            "route53_zone_created_by_deployer", "route53_name_servers", "route53_existing_a_value", "route53_pending_a_value",
            "route53_overwrite_confirmed", "sg_id", "key_name",
        ];
        foreach (var key in keys)
        {
            table[key] = Text(state.Resources[key]);
        }

        return table;
    }

    private static JsonObject Billing(NodeState state)
    {
        var bill = RecordedBill.Of(state);
        var recorded = bill.Recorded.Select(item => $"{item.Kind} {item.Id}").ToList();
        if (state.Resources is { AllocationId: not null, PublicIp: { } address })
        {
            recorded.Add($"public IPv4 {address}");
        }

        return new()
        {
            ["keeps_billing_until_destroy"] = !bill.IsEmpty && !state.IsRehearsal,
            ["recorded_billable_resources"] = JsonText.ArrayOf(recorded),
            ["cost_estimate"] = state.Root["cost_estimate"]?.DeepClone(),
            ["destroy_cleanup_status"] = "not_destroy",
            ["possible_remaining_billable_resources"] = JsonText.ArrayOf(bill.Uncertain),
        };
    }

    private static string Text(string? value) => value ?? string.Empty;
}
