using System.Globalization;
using Direxio.Deployer.Engine.Agents;
using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Foundation.Text;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Settings;

/// <summary>What the environment says about the files that are written on this machine.</summary>
internal sealed record LocalSettings
{
    /// <summary>Language of the bridge's own messages: en, zh and what else the bridge knows. DIREXIO_CONNECT_LANGUAGE.</summary>
    public string Language { get; init; } = "en";

    /// <summary>The wanted agent node id; null for the computed one. DIREXIO_AGENT_NODE_ID.</summary>
    public string? RequestedNodeId { get; init; }

    /// <summary>True takes the wanted node id although it does not name the host. DIREXIO_AGENT_NODE_ID_FORCE.</summary>
    public bool ForceNodeId { get; init; }

    /// <summary>How paths are written into configuration files. DIREXIO_LOCAL_PATH_STYLE.</summary>
    public PathStyle PathStyle { get; init; }

    /// <summary>The shell that commands for the user are quoted for.</summary>
    public ShellKind Shell { get; init; }

    /// <summary>The version of the bridge's npm package that is asked for, even if it is the default; null if none is.</summary>
    public string? GivenConnectVersion { get; init; }

    /// <summary>The same of the MCP server's.</summary>
    public string? GivenMcpVersion { get; init; }

    /// <summary>Version or tag of the bridge's npm package: the one that is asked for, else the node's pin, else the default.</summary>
    public string ConnectVersion => GivenConnectVersion ?? connectPin ?? NpmPackages.ConnectVersion;

    /// <summary>Version or tag of the MCP server's npm package.</summary>
    public string McpVersion => GivenMcpVersion ?? mcpPin ?? NpmPackages.McpVersion;

    /// <summary>True if the bridge's version stays what it is although the default changes. A tag such as latest pins nothing.</summary>
    public bool PinsConnect => NpmPackages.IsPin(GivenConnectVersion ?? connectPin);

    /// <summary>The same of the MCP server's.</summary>
    public bool PinsMcp => NpmPackages.IsPin(GivenMcpVersion ?? mcpPin);

    /// <summary>The services for voice input that the environment has a key for.</summary>
    public IReadOnlyList<SpeechSettings> Speech { get; init; } = [];

    /// <summary>True if voice input is not wanted, so that an earlier one is taken away.</summary>
    public bool SpeechIsOff { get; init; }
    /// <summary>True installs the bridge's package although its program is there. DIREXIO_CONNECT_FORCE_NPM_INSTALL.</summary>
    public bool ForcesConnectPackage { get; init; }

    /// <summary>True installs the MCP server's package although its program is there. DIREXIO_MCP_FORCE_NPM_INSTALL.</summary>
    public bool ForcesMcpPackage { get; init; }

    /// <summary>How many of the last lines of the bridge's log are read. DIREXIO_CONNECT_LOG_TAIL_LINES.</summary>
    public int LogLines { get; init; } = DefaultLogLines;

    private const int DefaultLogLines = 1000;
    private const int MostLogLines = 5000;

    private string? connectPin;
    private string? mcpPin;

    /// <summary>
    /// These settings, with the versions that a node is pinned to where none is asked for: an installation that was pinned
    /// stays so.
    /// </summary>
    public LocalSettings KeepingVersionsOf(NodeState state) => this with
    {
        connectPin = VersionRecord.ConnectPin(state),
        mcpPin = VersionRecord.McpPin(state),
    };

    /// <summary>How paths are written: as this system does, or as DIREXIO_LOCAL_PATH_STYLE says.</summary>
    public static PathStyle PathStyleOf(DeployerEnvironment environment) =>
        environment["DIREXIO_LOCAL_PATH_STYLE"]?.ToLowerInvariant() switch
        {
            "windows" => PathStyle.Windows,
            "posix" or "unix" => PathStyle.Posix,
            _ => OperatingSystem.IsWindows() ? PathStyle.Windows : PathStyle.Posix,
        };

    public static LocalSettings From(DeployerEnvironment environment, Redactor redactor) => new()
    {
        Language = environment["DIREXIO_CONNECT_LANGUAGE"] ?? "en",
        RequestedNodeId = environment[AgentNodeId.Variable],
        ForceNodeId = environment.IsOn(AgentNodeId.ForceVariable),
        PathStyle = PathStyleOf(environment),
        Shell = OperatingSystem.IsWindows() ? ShellKind.PowerShell : ShellKind.Posix,
        Speech = SpeechSettings.Candidates(environment, redactor),
        SpeechIsOff = SpeechSettings.IsOff(environment),
        GivenConnectVersion = VersionOf(environment, NpmPackages.Connect, "DIREXIO_CONNECT_NPM_PACKAGE", "DIREXIO_CC_CONNECT_NPM_PACKAGE"),
        GivenMcpVersion = VersionOf(environment, NpmPackages.Mcp, "DIREXIO_MCP_NPM_PACKAGE"),
        ForcesConnectPackage = environment.IsOn("DIREXIO_CONNECT_FORCE_NPM_INSTALL"),
        ForcesMcpPackage = environment.IsOn("DIREXIO_MCP_FORCE_NPM_INSTALL"),
        LogLines = int.TryParse(
            environment["DIREXIO_CONNECT_LOG_TAIL_LINES"], NumberStyles.None, CultureInfo.InvariantCulture, out var lines) && lines > 0
            ? Math.Min(lines, MostLogLines)
            : DefaultLogLines,
    };

    // Another package than the one that is meant would be run with the node's tokens.
    private static string? VersionOf(DeployerEnvironment environment, string package, params ReadOnlySpan<string> variables) =>
        environment.FirstOf(variables) is not { } named || named == package
            ? null
            : NpmPackages.VersionIn(named, package) ?? throw PackageErrors.PackageUnknown(variables[0], named, package);
}
