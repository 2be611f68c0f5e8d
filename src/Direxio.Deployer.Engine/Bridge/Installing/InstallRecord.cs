using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Bridge.Installing;

/// <summary>The keys of state.json that say what came of an installation.</summary>
internal static class InstallRecord
{
    /// <summary>Records the bridge's. A restart that is pending stays so until the service is started;
    /// see <see cref="BridgeOrder.Started"/>.</summary>
    public static void Bridge(NodeState state, InstallOutcome outcome, Redactor redactor)
    {
        state.Agent.IsServiceUnseen = outcome is { Status: InstallStatus.DaemonStatusUnreadable, IsServiceSeen: false }
            && !BridgeWasInstalled(state);
        state.Agent.InstallStatus = outcome.Status;
        state.Agent.InstallEvidence = redactor.Redact(outcome.Evidence);
        if (outcome.Status == InstallStatus.NoAgent)
        {
            state.Agent.IsRestartPending = false;
        }

        if (outcome.Status is InstallStatus.NoAgent or InstallStatus.Installed)
        {
            state.Agent.IsServiceStopped = false;
        }
    }

    /// <summary>Records that the bridge's service was started with its configuration.</summary>
    public static void Started(NodeState state)
    {
        state.Agent.IsRestartPending = false;
        state.Agent.IsServiceStopped = false;
    }

    /// <summary>Records the MCP server's.</summary>
    public static void Mcp(NodeState state, InstallOutcome outcome, Redactor redactor)
    {
        state.Mcp.InstallStatus = outcome.Status;
        state.Mcp.InstallEvidence = redactor.Redact(outcome.Evidence);
    }

    /// <summary>Records the bridge's version that is there. One that npm refused would else be tried for ever.</summary>
    public static void BridgeVersion(NodeState state, InstallOutcome outcome, LocalSettings settings)
    {
        if (outcome.Version is { } version)
        {
            VersionRecord.Connect(state, outcome.HasPackage ? settings : settings with { GivenConnectVersion = null }, version);
        }
    }

    /// <summary>Records the MCP server's.</summary>
    public static void McpVersion(NodeState state, InstallOutcome outcome, LocalSettings settings)
    {
        if (outcome.Version is { } version)
        {
            VersionRecord.Mcp(state, outcome.IsInstalled ? settings : settings with { GivenMcpVersion = null }, version);
        }
    }

    /// <summary>
    /// True if the bridge's service was installed, whether or not it works. What could not be read counts only where it is on record,
    /// or was seen, that there is something to be read.
    /// </summary>
    public static bool BridgeWasInstalled(NodeState state) =>
        WasInstalled(state.Agent.LastInstallStatus) && !state.Agent.IsServiceUnseen;

    /// <summary>
    /// True for a status after which the program, or the service, was installed, whether or not it works. One whose status
    /// could not be read counts: it would else be forgotten.
    /// </summary>
    public static bool WasInstalled(string? status) => status is InstallStatus.Installed
        or InstallStatus.RefreshPending
        or InstallStatus.DaemonNotRunning
        or InstallStatus.DaemonStatusUnreadable
        or InstallStatus.MatrixNotConnected
        or InstallStatus.AgentBackendFailed;
}
