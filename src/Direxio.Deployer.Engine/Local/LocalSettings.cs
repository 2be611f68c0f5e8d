using Direxio.Deployer.Engine.Settings;

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
    public string ConnectVersion { get; init; } = NpmPackages.DefaultVersion;

    /// <summary>Version or tag of the MCP server's npm package.</summary>
    public string McpVersion { get; init; } = NpmPackages.DefaultVersion;

    /// <summary>The service for voice input; null if the environment has no key for one.</summary>
    public SpeechSettings? Speech { get; init; }

    /// <summary>True if voice input is not wanted, so that an earlier one is taken away.</summary>
    public bool SpeechIsOff { get; init; }

    public static LocalSettings From(DeployerEnvironment environment) => new()
    {
        Language = environment["DIREXIO_CONNECT_LANGUAGE"] ?? "en",
        RequestedNodeId = environment[AgentNodeId.Variable],
        ForceNodeId = environment.IsOn(AgentNodeId.ForceVariable),
        PathStyle = environment["DIREXIO_LOCAL_PATH_STYLE"]?.ToLowerInvariant() switch
        {
            "windows" => PathStyle.Windows,
            "posix" or "unix" => PathStyle.Posix,
            _ => OperatingSystem.IsWindows() ? PathStyle.Windows : PathStyle.Posix,
        },
        Shell = OperatingSystem.IsWindows() ? ShellKind.PowerShell : ShellKind.Posix,
        Speech = SpeechSettings.From(environment),
        SpeechIsOff = SpeechSettings.IsOff(environment),
    };
}
