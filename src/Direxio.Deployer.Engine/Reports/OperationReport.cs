using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Foundation.Files;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Foundation.Text;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.State.Sections;
using Direxio.Deployer.Engine.Status;

namespace Direxio.Deployer.Engine.Reports;

/// <summary>operation-report.json: what was done and what came of it, without a secret, for whoever takes over.</summary>
internal static class OperationReport
{
    private const string VoidNodeGone = "void_node_destroyed";

    /// <summary>Builds the report, redacts it as a whole and writes it, for the owner only, to where the operation keeps it.</summary>
    /// <returns>The file's path: outside the node's folder for a removal, which ends with that folder.</returns>
    /// <exception cref="DeployException">LocalFileUnwritable.</exception>
    public static string Write(NodeState state, NodePaths paths, ReportOperation operation, Redactor redactor, DateTimeOffset now)
    {
        var path = operation == ReportOperation.Destroy ? paths.RemovalReport : paths.Report;
        LocalFileText.Write(path, Redacted(state, paths, operation, redactor, now));
        return path;
    }

    /// <summary>The report without a secret.</summary>
    public static JsonObject Redacted(NodeState state, NodePaths paths, ReportOperation operation, Redactor redactor, DateTimeOffset now)
    {
        redactor.Remember(state.Secrets.All);
        return (JsonObject)RedactedJson.Redact(Language.InEnglish(() => Build(state, paths, operation, now)), redactor)!;
    }

    private static JsonObject Build(NodeState state, NodePaths paths, ReportOperation operation, DateTimeOffset now)
    {
        var status = ReportOperations.StatusOf(state, operation);
        var isGone = ReportOperations.StatusOf(state) == ReportOperations.Destroyed;
        var report = new JsonObject
        {
            ["operation_type"] = ReportOperations.NameOf(operation),
            ["status"] = status,
            ["generated_at"] = NodeState.Timestamp(now),
            ["domain"] = Text(state.Domain),
            ["service_id"] = paths.ServiceId,
            ["run_id"] = Text(state.RunId),
            ["state_format"] = state.Format,
            ["service_dir"] = paths.Folder,
            ["state_json"] = paths.State,
            ["rehearsal"] = state.IsRehearsal,
            ["created_at"] = state.CreatedAt is { } created ? NodeState.Timestamp(created) : string.Empty,
            ["stopped_since"] = state.Change.Stop?.SeenAt is { } stopped ? NodeState.Timestamp(stopped) : string.Empty,
            ["next_action"] = NextActionOf(state, paths, operation),
            ["delivery"] = new JsonObject
            {
                ["app_domain"] = Text(state.Domain),
                ["product_completion_status"] = operation == ReportOperation.Destroy ? status : ReportOperations.StatusOf(state),
                ["init_code_status"] = CodeStatus(state),
                ["init_code_secret_redacted"] = true,
                ["user_path"] = isGone ? "none, the node is gone" : "enter app_domain and the eight-digit initialization code in the App",
            },
            ["agent"] = new JsonObject
            {
                ["node_id"] = Text(state.Agent.NodeId),
                ["room_id"] = Text(state.Agent.RoomId),
                ["runtime"] = Text(state.Agent.Runtime),
                ["service_id"] = paths.ServiceId,
                ["credentials_file"] = paths.Credentials,
            },
            ["gates"] = ReportGates.Build(state, operation),
            ["operations"] = Operations(state),
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
                ["package"] = Text(state.Bridge.NpmPackage),
                ["agent"] = Text(state.Bridge.Agent),
                ["config"] = Text(state.Bridge.ConfigFile),
                ["install_status"] = Text(state.Agent.InstallStatus),
            },
            ["mcp"] = new JsonObject
            {
                ["status"] = Freshness(state),
                ["package"] = Text(state.Mcp.NpmPackage),
                ["server_name"] = Text(state.Mcp.ServerName),
                ["config_dir"] = Text(state.Mcp.ConfigFolder),
                ["codex"] = Text(state.Mcp.CodexConfig),
                ["openclaw"] = Text(state.Mcp.OpenClawConfig),
                ["hermes"] = Text(state.Mcp.HermesConfig),
                ["doctor"] = Text(state.Mcp.DoctorCommand),
            },
            ["message_server"] = MessageServer(state),
            ["resources"] = Resources(state),
            ["images"] = state.Images.Json(),
            ["billing"] = ReportBilling.Build(state, operation),
            ["security"] = new JsonObject
            {
                ["secrets_included"] = false,
                ["values_redacted"] = true,
                ["root_access_key_allowed"] = true,
                ["temporary_iam_cleanup_required"] = !state.IsRehearsal,
                ["temporary_iam_cleanup_action"] = "delete or disable an access key that was made for this deployment only, "
                    + "or reduce what it may do",
            },
        };
        if (operation == ReportOperation.Destroy)
        {
            report["destroy"] = DestroyRecord.Block(state, paths);
        }

        return report;
    }

    private static string NextActionOf(NodeState state, NodePaths paths, ReportOperation operation)
    {
        var domain = state.Domain ?? paths.ServiceId;
        if (operation != ReportOperation.Destroy)
        {
            return RecoverySummary.From(state, domain, paths).NextAction;
        }

        // A removal by run id goes on with a command of its own, which the removal itself has recorded.
        if (state.RemovalRecord.NextAction is { } recorded
            && ReportOperations.StatusOf(state, operation) == ReportOperations.DestroyIncomplete)
        {
            return recorded;
        }

        Advice next = ReportOperations.StatusOf(state, operation) switch
        {
            ReportOperations.Destroyed when DestroyRecord.CleanupStatus(state) == DestroyRecord.NoResidue =>
                "Nothing. Look at the AWS Billing Console in a day or two: it has the last word on what was charged.",
            ReportOperations.Destroyed =>
                "Something was left on purpose and goes on billing; billing.residue says what, and what to do about it.",
            ReportOperations.DestroyIncomplete => Advice.From($"Not everything is proved to be gone. Run: {Commands.Remove(domain)}"),
            _ => Advice.From($"No removal was run. To end the cost, run: {Commands.Remove(domain)}"),
        };
        return next.In(AdviceContext.ForNode(state.IsRehearsal)).ToString();
    }

    private static string CodeStatus(NodeState state)
    {
        if (state.Removal == RemovalProgress.Removed)
        {
            return VoidNodeGone;
        }

        if (state.Server.IsAppInitialized || UserGates.StatusOf(state, UserGates.AppInitialization) == UserGates.Confirmed)
        {
            return "spent_app_initialized";
        }

        return state.GetPhase(PhaseId.S6_WIRE_LOCAL).Status == PhaseStatus.Done
            ? "available_in_credentials_file_redacted"
            : "not_available_yet";
    }

    private static string Freshness(NodeState state) => state.Removal == RemovalProgress.Removed
        ? VoidNodeGone
        : WiringFields.IsRefreshPending(state) ? WiringFields.RefreshPending : "current_or_not_recorded";

    private static JsonObject Operations(NodeState state) => new(RecordedOperations.All
        .Select(name => KeyValuePair.Create(name, state.OperationJson(name)))
        .Where(operation => operation.Value is not null));

    private static JsonObject RuntimeChecks(NodeState state)
    {
        var checks = new JsonObject();
        foreach (var name in RuntimeCheckSection.Names)
        {
            checks[name] = state.RuntimeChecks.EntryOf(name) ?? new JsonObject { ["status"] = "not_run" };
        }

        return checks;
    }

    private static JsonObject MessageServer(NodeState state)
    {
        var known = Node.ServerCapabilities.From(state);
        return new()
        {
            ["image"] = Text(state.Choices.MessageServerImage),
            ["version"] = Text(known?.Version),
            ["asked_at"] = known is null ? string.Empty : NodeState.Timestamp(known.AskedAt),
            ["asked_from"] = Text(known?.Source),
            ["not_offered"] = JsonText.ArrayOf(Node.ServerCapabilities.MissingOf(state)),
        };
    }

    private static JsonObject Resources(NodeState state)
    {
        var table = new JsonObject
        {
            ["region"] = Text(state.Region),
            ["domain_mode"] = Text(state.Dns.ModeWord),
            ["instance_type"] = Text(state.Choices.InstanceType),
        };
        var (resources, dns) = (state.Resources, state.Dns);
        (string Name, string? Value)[] recorded =
        [
            ("instance_id", resources.InstanceId),
            ("root_volume_id", resources.RootVolumeId),
            ("public_ip", resources.PublicIp),
            ("eip_id", resources.AllocationId),
            ("route53_zone_id", resources.ZoneId),
            ("route53_zone_name", resources.ZoneName),
            ("route53_zone_created_by_deployer", resources.ZoneCreatedWord),
            ("route53_name_servers", resources.NameServerList),
            ("route53_existing_a_value", dns.ExistingRecord),
            ("route53_pending_a_value", dns.PendingAddress),
            ("route53_overwrite_confirmed", dns.OverwriteConfirmation),
            ("sg_id", resources.SecurityGroupId),
            ("key_name", resources.KeyName),
        ];
        foreach (var (name, value) in recorded)
        {
            table[name] = Text(value);
        }

        return table;
    }

    private static string Text(string? value) => value ?? string.Empty;
}
