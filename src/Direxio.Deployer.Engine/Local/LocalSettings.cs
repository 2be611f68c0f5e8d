using System.Globalization;
using Direxio.Deployer.Engine.Reporting;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Local;

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

    /// <summary>Version or tag of the bridge's npm package.</summary>
    public string ConnectVersion { get; init; } = NpmPackages.ConnectVersion;

    /// <summary>Version or tag of the MCP server's npm package.</summary>
    public string McpVersion { get; init; } = NpmPackages.McpVersion;

    /// <summary>The service for voice input; null if the environment has no key for one.</summary>
    public SpeechSettings? Speech { get; init; }

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

    /// <summary>
    /// These settings, with the versions that a node was installed with where the environment names none: an installation
    /// that was pinned stays so.
    /// </summary>
    public LocalSettings KeepingVersionsOf(NodeState state) => this with
    {
        ConnectVersion = ConnectVersion != NpmPackages.ConnectVersion
            ? ConnectVersion
            : NpmPackages.PinnedIn(WiringFields.Bridge(state, "npm_package"), NpmPackages.Connect) ?? ConnectVersion,
        McpVersion = McpVersion != NpmPackages.McpVersion
            ? McpVersion
            : NpmPackages.PinnedIn(state["mcp_npm_package"], NpmPackages.Mcp) ?? McpVersion,
    };

    /// <summary>How paths are written: as this system does, or as DIREXIO_LOCAL_PATH_STYLE says.</summary>
    public static PathStyle PathStyleOf(DeployerEnvironment environment) => environment["DIREXIO_LOCAL_PATH_STYLE"]?.ToLowerInvariant() switch
    {
        "windows" => PathStyle.Windows,
        "posix" or "unix" => PathStyle.Posix,
        _ => OperatingSystem.IsWindows() ? PathStyle.Windows : PathStyle.Posix,
    };

    public static LocalSettings From(DeployerEnvironment environment) => new()
    {
        Language = environment["DIREXIO_CONNECT_LANGUAGE"] ?? "en",
        RequestedNodeId = environment[AgentNodeId.Variable],
        ForceNodeId = environment.IsOn(AgentNodeId.ForceVariable),
        PathStyle = PathStyleOf(environment),
        Shell = OperatingSystem.IsWindows() ? ShellKind.PowerShell : ShellKind.Posix,
        Speech = SpeechSettings.From(environment),
        SpeechIsOff = SpeechSettings.IsOff(environment),
        ConnectVersion = VersionOf(environment, NpmPackages.Connect, NpmPackages.ConnectVersion, "DIREXIO_CONNECT_NPM_PACKAGE", "DIREXIO_CC_CONNECT_NPM_PACKAGE"),
        McpVersion = VersionOf(environment, NpmPackages.Mcp, NpmPackages.McpVersion, "DIREXIO_MCP_NPM_PACKAGE"),
        ForcesConnectPackage = environment.IsOn("DIREXIO_CONNECT_FORCE_NPM_INSTALL"),
        ForcesMcpPackage = environment.IsOn("DIREXIO_MCP_FORCE_NPM_INSTALL"),
        LogLines = int.TryParse(environment["DIREXIO_CONNECT_LOG_TAIL_LINES"], NumberStyles.None, CultureInfo.InvariantCulture, out var lines) && lines > 0
            ? Math.Min(lines, MostLogLines)
            : DefaultLogLines,
    };

    // Another package than the one that is meant would be run with the node's tokens.
    private static string VersionOf(DeployerEnvironment environment, string package, string pinned, params ReadOnlySpan<string> variables) =>
        environment.FirstOf(variables) is not { } named || named == package
            ? pinned
            : NpmPackages.VersionIn(named, package) ?? throw DeployErrors.PackageUnknown(variables[0], named, package);
}
