using Direxio.Deployer.Engine.Agents;
using Direxio.Deployer.Engine.Bridge;
using Direxio.Deployer.Engine.Bridge.Installing;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Foundation.Text;
using Direxio.Deployer.Engine.Mcp;
using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Status;

/// <summary>Puts together what the user receives.</summary>
internal static class DeliveryBuilder
{
    /// <summary>The state's field that says that the App has been initialized, which voids the code.</summary>
    public const string AppInitializedField = "portal_initialized";

    /// <summary>Builds the delivery of a node whose phases are all done.</summary>
    public static Delivery Build(NodeState state, NodePaths paths, LocalCredentials? credentials)
    {
        var codeIsSpent = IsCodeSpent(state, credentials);
        var mcp = new McpFiles(paths);
        return new()
        {
            AppDomain = state.Domain ?? paths.ServiceId,
            InitializationCode = codeIsSpent ? null : credentials?.InitializationCode,
            CodeIsSpent = codeIsSpent,
            ProductGate = ProductGate(state),
            ServerNotOffered = Node.ServerCapabilities.MissingOf(state),
            UserGates = UserGates.Of(state),
            AgentNodeId = state["agent_node_id"] ?? credentials?.AgentNodeId ?? string.Empty,
            ServiceId = paths.ServiceId,
            ServiceDirectory = paths.Folder,
            CredentialsFile = paths.Credentials,
            EnvironmentFile = paths.EnvironmentFile,
            EnvironmentVariables = LocalWiring.EnvironmentVariables,
            AgentRoomId = state["agent_room_id"] ?? credentials?.AgentRoomId ?? string.Empty,
            ConnectPackage = WiringFields.Bridge(state, "npm_package") ?? NpmCommands.PackageName(NpmPackages.Connect, NpmPackages.ConnectVersion),
            ConnectAgent = WiringFields.Bridge(state, "agent"),
            ConnectAgentDetection = WiringFields.Bridge(state, "agent") is null
                ? AgentSelection.Remedy(state.Domain ?? paths.ServiceId, state["agent_detection"]).In(AdviceContext.ForNode(state.IsRehearsal)).ToString()
                : state["agent_detection"],
            // Earlier releases recorded the arguments too, which may hold keys.
            ConnectAgentCommand = Agents.ConnectAgentCommand.ProgramOf(WiringFields.Bridge(state, "agent_cmd")),
            ConnectConfig = WiringFields.Bridge(state, "config"),
            ConnectUser = WiringFields.Bridge(state, "matrix_user") ?? string.Empty,
            ConnectDevice = WiringFields.Bridge(state, "matrix_device") ?? string.Empty,
            InstallStatus = InstallStatus(state),
            InstallCommand = WiringFields.Install(state, "command"),
            McpPackage = state["mcp_npm_package"] ?? NpmCommands.PackageName(NpmPackages.Mcp, NpmPackages.McpVersion),
            McpServerName = state["mcp_server_name"] ?? McpServer.NameOf(paths.ServiceId),
            McpDirectory = state["mcp_config_dir"] ?? paths.McpFolder,
            McpCodexConfig = state["mcp_codex_config"] ?? mcp.Codex,
            McpOpenClawConfig = state["mcp_openclaw_config"] ?? mcp.OpenClaw,
            McpHermesConfig = state["mcp_hermes_config"] ?? mcp.Hermes,
            McpInstallCommand = state["mcp_install_command"] ?? string.Empty,
            McpDoctorCommand = state["mcp_doctor_command"] ?? string.Empty,
            Region = state.Region ?? string.Empty,
            InstanceId = state.Resources.InstanceId ?? string.Empty,
            PublicIp = state.Resources.PublicIp ?? string.Empty,
            SshCommand = SshCommand(state, paths),
            StatePath = paths.State,
            ReportPath = paths.Report,
            StopBilling = RecoverySummary.StopLossOf(state, paths),
            SecurityNotice = state.IsRehearsal
                ? "A rehearsal uses no AWS access key."
                : "If a temporary access key was made for this deployment, delete or disable it now. A root access key should be removed or rotated.",
        };
    }

    // The gate that the user confirmed, the server's own word, or a profile from which the code was left out.
    private static bool IsCodeSpent(NodeState state, LocalCredentials? credentials) =>
        state[AppInitializedField] == "true"
        || UserGates.StatusOf(state, UserGates.AppInitialization) == UserGates.Confirmed
        || (credentials is { InitializationCode: null, AgentToken: not null });

    private static string ProductGate(NodeState state)
    {
        var done = state.Phases.All(phase => phase.Status == PhaseStatus.Done);
        var pending = UserGates.Of(state).Where(gate => gate.Status != UserGates.Confirmed).Select(gate => gate.Name).ToList();
        return (done ? "S0 to S7 green" : $"{state.CurrentPhase} is not done")
            + (pending.Count == 0 ? "; every user gate is confirmed" : $"; pending, for the user to confirm: {string.Join(", ", pending)}");
    }

    private static string InstallStatus(NodeState state)
    {
        var agent = WiringFields.Bridge(state, "agent");
        return $"policy={WiringFields.Install(state, "policy") ?? "none"} mode={WiringFields.Install(state, "mode") ?? "none"} "
            + $"status={WiringFields.Install(state, "status") ?? "none"}{(agent is null ? " (no connect agent is chosen)" : string.Empty)}";
    }

    private static string SshCommand(NodeState state, NodePaths paths) =>
        state.Resources is { KeyFile: { } key, PublicIp: { } address }
            ? SshCommandLine.Compose(key, paths.KnownHosts, address, OperatingSystem.IsWindows() ? ShellKind.PowerShell : ShellKind.Posix)
            : string.Empty;
}
