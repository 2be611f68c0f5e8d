using Direxio.Deployer.Engine.Bridge;
using Direxio.Deployer.Engine.Bridge.Installing;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Mcp;
using Direxio.Deployer.Engine.Ports.Programs;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Operations.RuntimeChecks;

/// <summary>The node that is checked, and what the checks share.</summary>
/// <param name="Domain">Its domain.</param>
/// <param name="Paths">Its files.</param>
/// <param name="State">Its state.</param>
/// <param name="Settings">How things are written on this machine.</param>
/// <param name="Limit">The longest that a single check may take.</param>
internal sealed record CheckSubject(string Domain, NodePaths Paths, NodeState State, LocalSettings Settings, TimeSpan Limit)
{
    /// <summary>What the commands below need; to go on is to make the checks again.</summary>
    public AdviceContext AdviceContext => new() { IsRehearsal = State.IsRehearsal, Repeated = Again };

    /// <summary>The command that makes a check again.</summary>
    public Command Again => Commands.TestRuntime(Domain);

    /// <summary>The command that writes what is missing on this machine.</summary>
    public Command Resume => Commands.Resume(Domain);

    /// <summary>The bridge's configuration, where it is or would be.</summary>
    public string ConfigFile => BridgeConfig.FindFile(Paths, State) ?? BridgeConfig.FileOf(Paths);

    /// <summary>The command that installs the bridge, or restarts it where that is due.</summary>
    public Command InstallConnect => Commands.InstallConnect(Domain);

    /// <summary>The same with the commands that it amounts to.</summary>
    public Advice InstallConnectOrByHand => Advice.Of(
        nameof(Texts.Next_OrByHand),
        InstallConnect,
        BridgeCommands.Install(Paths.ServiceId, ConfigFile, Settings.KeepingVersionsOf(State)));

    /// <summary>The command that installs the MCP server.</summary>
    public Command InstallMcp => Commands.InstallMcp(Domain);

    /// <summary>The command that wires the agent again as it was, with a new session where Matrix refuses the one on record.</summary>
    public Command Rewire => Resume.With("AgentInstall", State.Agent.InstallPolicy switch
    {
        "auto" => nameof(AgentInstallPolicy.Auto),
        "skip" => nameof(AgentInstallPolicy.Skip),
        _ => nameof(AgentInstallPolicy.Recommend),
    });

    /// <summary>The command that reads the node's credentials again.</summary>
    public Command Refresh => Commands.Sync(Domain);

    /// <summary>True if the bridge was to be installed by the deployer, or is on record as installed.</summary>
    public bool ExpectsBridge => IsExpected(State.Agent.InstallPolicy, InstallRecord.BridgeWasInstalled(State));

    /// <summary>The same of the MCP server, which releases before 0.1.10 record together with the bridge.</summary>
    public bool ExpectsMcp => IsExpected(
        State.Mcp.InstallPolicy ?? State.Agent.InstallPolicy, InstallRecord.WasInstalled(State.Mcp.InstallStatus));

    /// <summary>The MCP server's program: from PATH, else the recorded one; null if this machine has neither.</summary>
    public string? FindMcp(ILocalPrograms programs) =>
        programs.Find(NpmPackages.Mcp) ?? (State.Mcp.Command is { } recorded ? programs.Find(recorded) : null);

    /// <summary>The result where the MCP server's program is missing.</summary>
    public CheckResult McpMissing() => CheckResult.Missing(
        ExpectsMcp,
        "McpNotInstalled",
        $"'{NpmPackages.Mcp}' is not on PATH.",
        Advice.Of(
            nameof(Texts.Next_AfterThat),
            Advice.Of(
                nameof(Texts.Runtime_Install),
                Advice.Of(nameof(Texts.Next_OrByHand), InstallMcp, McpServer.InstallCommand(Settings))),
            Again));

    /// <summary>A call of the MCP server with this node's credentials.</summary>
    public ProgramCall McpCall(string program, string nodeId, params string[] arguments) => new(program, arguments)
    {
        Limit = Limit,
        Environment = McpServer.Variables(Paths, nodeId, Settings).ToDictionary(variable => variable.Key, variable => variable.Value),
    };

    private static bool IsExpected(string? policy, bool wasInstalled) => policy == "auto" || wasInstalled;
}
