namespace Direxio.Deployer;

/// <summary>A gate of the product that only the user or the user's agent can pass.</summary>
/// <param name="Name">app_initialization, real_chat or agent_mcp_runtime.</param>
/// <param name="Status">confirmed, pending_user_confirmation or pending_runtime_confirmation.</param>
/// <param name="Description">What has to be seen before it may be confirmed.</param>
public sealed record UserGate(string Name, string Status, string Description)
{
    /// <summary>Name and status.</summary>
    public override string ToString() => $"{Name}: {Status}";
}

/// <summary>
/// What the user receives when the node is green. The initialization code is here on purpose: the user needs it once,
/// in the App. It is in no report, log or state file.
/// </summary>
public sealed record Delivery
{
    /// <summary>The domain to enter in the App.</summary>
    public required string AppDomain { get; init; }

    /// <summary>The eight-digit initialization code; null once it is spent.</summary>
    public string? InitializationCode { get; init; }

    /// <summary>True once the user has initialized the App: the code is void and the user's own password counts.</summary>
    public bool CodeIsSpent { get; init; }

    /// <summary>What the user does now.</summary>
    public required string NextAction { get; init; }

    /// <summary>The automated gates in one line.</summary>
    public required string ProductGate { get; init; }

    /// <summary>What the node's message server does not offer, each with what that means; empty if nothing is missing.</summary>
    public IReadOnlyList<string> ServerNotOffered { get; init => field = PrintableList.Of(value); } = PrintableList.Of<string>([]);

    /// <summary>The gates that the user confirms.</summary>
    public required IReadOnlyList<UserGate> UserGates { get; init => field = PrintableList.Of(value); }

    /// <summary>Id of this agent at the node.</summary>
    public required string AgentNodeId { get; init; }

    /// <summary>Service id.</summary>
    public required string ServiceId { get; init; }

    /// <summary>The node's folder on this machine.</summary>
    public required string ServiceDirectory { get; init; }

    /// <summary>The file that holds agent token, room id and initialization code, owner-only.</summary>
    public required string CredentialsFile { get; init; }

    /// <summary>The file with the environment variables.</summary>
    public required string EnvironmentFile { get; init; }

    /// <summary>Names of the environment variables in that file.</summary>
    public required IReadOnlyList<string> EnvironmentVariables { get; init => field = PrintableList.Of(value); }

    /// <summary>The agents' room.</summary>
    public required string AgentRoomId { get; init; }

    /// <summary>npm package of the bridge.</summary>
    public required string ConnectPackage { get; init; }

    /// <summary>The connect agent; null until one is chosen.</summary>
    public string? ConnectAgent { get; init; }

    /// <summary>How the connect agent was found out; without one, why there is none, which there are, and how to name one.</summary>
    public string? ConnectAgentDetection { get; init; }

    /// <summary>The program that starts that agent, without its arguments; null means its own default on PATH.</summary>
    public string? ConnectAgentCommand { get; init; }

    /// <summary>The bridge's configuration file; null until an agent is chosen.</summary>
    public string? ConnectConfig { get; init; }

    /// <summary>Matrix user of the bridge.</summary>
    public required string ConnectUser { get; init; }

    /// <summary>Matrix device of the bridge.</summary>
    public required string ConnectDevice { get; init; }

    /// <summary>Install policy and what came of it.</summary>
    public required string InstallStatus { get; init; }

    /// <summary>The command that installs and starts the bridge; null until an agent is chosen.</summary>
    public string? InstallCommand { get; init; }

    /// <summary>npm package of the MCP server.</summary>
    public required string McpPackage { get; init; }

    /// <summary>Name of the MCP server entry.</summary>
    public required string McpServerName { get; init; }

    /// <summary>Folder of the MCP client snippets.</summary>
    public required string McpDirectory { get; init; }

    /// <summary>Codex snippet.</summary>
    public required string McpCodexConfig { get; init; }

    /// <summary>OpenClaw instructions.</summary>
    public required string McpOpenClawConfig { get; init; }

    /// <summary>The snippet that 0.1 wrote for Hermes, which does not read it: Register-DirexioMcp writes what it reads.</summary>
    public required string McpHermesConfig { get; init; }

    /// <summary>The command that installs the MCP server.</summary>
    public required string McpInstallCommand { get; init; }

    /// <summary>The command that checks the MCP server.</summary>
    public required string McpDoctorCommand { get; init; }

    /// <summary>AWS region code.</summary>
    public required string Region { get; init; }

    /// <summary>Instance id.</summary>
    public required string InstanceId { get; init; }

    /// <summary>Public IPv4 address.</summary>
    public required string PublicIp { get; init; }

    /// <summary>The command that opens a shell on the node.</summary>
    public required string SshCommand { get; init; }

    /// <summary>Full path of state.json.</summary>
    public required string StatePath { get; init; }

    /// <summary>Full path of operation-report.json.</summary>
    public required string ReportPath { get; init; }

    /// <summary>How the billing stops.</summary>
    public required string StopBilling { get; init; }

    /// <summary>What to do with the AWS access key.</summary>
    public required string SecurityNotice { get; init; }

    /// <summary>The domain. A record would print its members, and with them the initialization code.</summary>
    public override string ToString() => $"delivery of {AppDomain}";
}
