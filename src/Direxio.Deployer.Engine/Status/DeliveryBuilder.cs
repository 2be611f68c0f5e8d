using Direxio.Deployer.Engine.Agents;
using Direxio.Deployer.Engine.Bridge;
using Direxio.Deployer.Engine.Credentials;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Mcp;
using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Status;

/// <summary>Puts together what the user receives.</summary>
internal static class DeliveryBuilder
{
    /// <summary>Builds the delivery of a node whose phases are all done.</summary>
    /// <param name="state">The state.</param>
    /// <param name="paths">The node's files.</param>
    /// <param name="credentials">What the node's file of credentials holds; null if there is none.</param>
    /// <param name="nextAction">What the user does next, where no code is shown.</param>
    /// <param name="agentFoundBy">How the run found the agent; null if no run did.</param>
    public static Delivery Build(
        NodeState state, NodePaths paths, NodeCredentials? credentials, string nextAction, Advice? agentFoundBy = null)
    {
        var codeIsSpent = IsCodeSpent(state, credentials);
        var code = codeIsSpent ? null : credentials?.InitializationCode?.Reveal();
        var domain = state.Domain ?? paths.ServiceId;
        var beside = code is null ? null : NextStep.BesideTheCode(state, domain)?.In(AdviceContext.ForNode(state.IsRehearsal)).ToString();
        // Data count only as far as they are what is on record.
        var foundBy = agentFoundBy?.ToEnglish() == state.Agent.Detection ? agentFoundBy : state.Agent.Detection;
        var mcp = new McpFiles(paths);
        return new()
        {
            AppDomain = domain,
            InitializationCode = code,
            NextAction = beside ?? nextAction,
            CodeIsSpent = codeIsSpent,
            ProductGate = ProductGate(state),
            ServerNotOffered = Node.ServerCapabilities.MissingOf(state),
            UserGates = UserGates.Read(state),
            AgentNodeId = state.Agent.NodeId ?? credentials?.AgentNodeId ?? string.Empty,
            ServiceId = paths.ServiceId,
            ServiceDirectory = paths.Folder,
            CredentialsFile = paths.Credentials,
            EnvironmentFile = paths.EnvironmentFile,
            EnvironmentVariables = LocalWiring.EnvironmentVariables,
            AgentRoomId = state.Agent.RoomId ?? credentials?.AgentRoomId ?? string.Empty,
            ConnectPackage = state.Bridge.NpmPackage ?? NpmCommands.PackageName(NpmPackages.Connect, NpmPackages.ConnectVersion),
            ConnectAgent = state.Bridge.Agent,
            ConnectAgentDetection = state.Bridge.Agent is null
                ? AgentSelection.Remedy(domain, foundBy)
                    .In(AdviceContext.ForNode(state.IsRehearsal))
                    .ToString()
                : foundBy?.ToString(),
            // Earlier releases recorded the arguments too, which may hold keys.
            ConnectAgentCommand = Agents.ConnectAgentCommand.ProgramOf(state.Bridge.AgentCommand),
            ConnectConfig = state.Bridge.ConfigFile,
            ConnectUser = state.Bridge.MatrixUser ?? string.Empty,
            ConnectDevice = state.Bridge.MatrixDevice ?? string.Empty,
            InstallStatus = InstallStatus(state),
            InstallCommand = state.Agent.InstallCommand,
            McpPackage = state.Mcp.NpmPackage ?? NpmCommands.PackageName(NpmPackages.Mcp, NpmPackages.McpVersion),
            McpServerName = state.Mcp.ServerName ?? McpServer.NameOf(paths.ServiceId),
            McpDirectory = state.Mcp.ConfigFolder ?? paths.McpFolder,
            McpCodexConfig = state.Mcp.CodexConfig ?? mcp.Codex,
            McpOpenClawConfig = state.Mcp.OpenClawConfig ?? mcp.OpenClaw,
            McpHermesConfig = state.Mcp.HermesConfig ?? mcp.Hermes,
            McpInstallCommand = state.Mcp.InstallCommand ?? string.Empty,
            McpDoctorCommand = state.Mcp.DoctorCommand ?? string.Empty,
            Region = state.Region ?? string.Empty,
            InstanceId = state.Resources.InstanceId ?? string.Empty,
            PublicIp = state.Resources.PublicIp ?? string.Empty,
            SshCommand = SshCommand(state, paths),
            StatePath = paths.State,
            ReportPath = paths.Report,
            StopBilling = RecoverySummary.StopLossOf(state, paths),
            SecurityNotice = (state.IsRehearsal ? Texts.Delivery_KeyNoticeRehearsal : Texts.Delivery_KeyNotice).InWords(),
        };
    }

    // The gate that the user confirmed, the server's own word, or a profile from which the code was left out.
    private static bool IsCodeSpent(NodeState state, NodeCredentials? credentials) =>
        state.Server.IsAppInitialized
        || UserGates.StatusOf(state, UserGates.AppInitialization) == UserGates.Confirmed
        || (credentials is { InitializationCode: null, AgentToken: not null });

    private static string ProductGate(NodeState state)
    {
        var done = state.IsComplete;
        var pending = UserGates.Read(state).Where(gate => gate.Status != UserGates.Confirmed).Select(gate => gate.Name).ToList();
        return (done ? Texts.Delivery_AllGreen.InWords() : Texts.Delivery_PhaseOpen.InWords(state.CurrentPhase))
            + (pending.Count == 0
                ? Texts.Delivery_GatesConfirmed.InWords()
                : Texts.Delivery_GatesPending.InWords(string.Join(", ", pending)));
    }

    private static string InstallStatus(NodeState state)
    {
        var agent = state.Bridge.Agent;
        return $"policy={state.Agent.InstallPolicy ?? "none"} mode={state.Agent.InstallMode ?? "none"} "
            + $"status={state.Agent.InstallStatus ?? "none"}{(agent is null ? Texts.Delivery_NoAgent.InWords() : string.Empty)}";
    }

    private static string SshCommand(NodeState state, NodePaths paths) =>
        paths.KeyFileOf(state) is { } key && state.Resources.PublicIp is { } address
            ? SshCommandLine.Compose(key, paths.KnownHosts, address, OperatingSystem.IsWindows() ? ShellKind.PowerShell : ShellKind.Posix)
            : string.Empty;
}
