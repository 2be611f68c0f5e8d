using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Bridge.Installing;

/// <summary>The keys of state.json that say what came of an installation.</summary>
internal static class InstallRecord
{
    // Set before the configuration is changed: a process that is killed in between leaves word that a restart is due.
    private const string RestartPending = "agent_restart_pending";

    /// <summary>Records the bridge's. A restart that is pending stays so until the service is started; see <see cref="BridgeOrder.Started"/>.</summary>
    public static void Bridge(NodeState state, InstallOutcome outcome, Redactor redactor)
    {
        state["agent_install_status"] = outcome.Status;
        state["agent_install_evidence"] = redactor.Redact(outcome.Evidence);
        if (outcome.Status == InstallStatus.NoAgent)
        {
            SetRestartPending(state, false);
        }
    }

    /// <summary>Records the MCP server's.</summary>
    public static void Mcp(NodeState state, InstallOutcome outcome, Redactor redactor)
    {
        state["mcp_install_status"] = outcome.Status;
        state["mcp_install_evidence"] = redactor.Redact(outcome.Evidence);
    }

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

    /// <summary>True if a service that runs may have read an earlier configuration.</summary>
    public static bool IsRestartPending(NodeState state) => state[RestartPending] == "true";

    public static void SetRestartPending(NodeState state, bool isPending) => state[RestartPending] = isPending ? "true" : null;
}
