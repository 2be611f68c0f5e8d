using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Foundation.Text;
using Direxio.Deployer.Engine.State.Legacy;

namespace Direxio.Deployer.Engine.State.Sections;

/// <summary>
/// The agent on this machine: under which name the node knows it, where its files are, and what became of its installation.
/// </summary>
internal sealed class AgentSection(JsonObject fields, EarlierValues earlier) : StateSection(fields, earlier)
{
    private const string BeforeRefreshField = "agent_install_status_before_refresh";

    public string? NodeId { get => Text("agent_node_id"); set => Set("agent_node_id", value); }

    public string? RoomId { get => Text("agent_room_id"); set => Set("agent_room_id", value); }

    public string? EnvironmentFile { get => Text("agent_env_file"); set => Set("agent_env_file", value); }

    public string? ServiceId { get => Text("agent_service_id"); set => Set("agent_service_id", value); }

    public string? ServiceFolder { get => Text("agent_service_dir"); set => Set("agent_service_dir", value); }

    public string? CredentialsFile { get => Text("agent_credentials_file"); set => Set("agent_credentials_file", value); }

    public string? Workspace { get => Text("agent_workspace"); set => Set("agent_workspace", value); }

    /// <summary>The workspace if the user named it; null where it is the node's own, wherever the node's folder was then.</summary>
    public string? ChosenWorkspace => IsOwn(Workspace) ? null : Workspace;

    /// <summary>The host runtime that drives the deployment.</summary>
    public string? Runtime { get => Text("agent_runtime"); set => Set("agent_runtime", value); }

    /// <summary>How the agent was found; without an agent, why there is none.</summary>
    public string? Detection { get => Text("agent_detection"); set => Set("agent_detection", value); }

    /// <summary>True if the user lets the agent act without asking.</summary>
    public bool IsUnattendedAllowed { get => Is("allow_unattended_agent"); set => Set("allow_unattended_agent", value); }

    public string? InstallPolicy { get => Text("agent_install_policy"); set => Set("agent_install_policy", value); }

    public string? InstallMode { get => Text("agent_install_mode"); set => Set("agent_install_mode", value); }

    public string? InstallStatus { get => Text("agent_install_status"); set => Set("agent_install_status", value); }

    /// <summary>
    /// What came of the installation, also while a refresh is due, which says nothing of it; a record of another release has only
    /// that.
    /// </summary>
    public string? LastInstallStatus =>
        (InstallStatus == WiringFields.RefreshPending ? Text(BeforeRefreshField) : null) ?? InstallStatus;

    public string? InstallEvidence { get => Text("agent_install_evidence"); set => Set("agent_install_evidence", value); }

    public string? InstallCommand { get => Text("agent_install_command"); set => Set("agent_install_command", value); }

    /// <summary>
    /// True if a service that runs may have read an earlier configuration. Set before the configuration is changed: a process that is
    /// killed in between leaves word that a restart is due.
    /// </summary>
    public bool IsRestartPending { get => Is("agent_restart_pending"); set => Set("agent_restart_pending", value ? "true" : null); }

    /// <summary>
    /// True if a reset has stopped the bridge's service, which stays installed, and nothing is known to have started it since.
    /// </summary>
    public bool IsServiceStopped
    {
        get => Is("agent_service_stopped");
        set => SetOrRemove("agent_service_stopped", value ? "true" : null);
    }

    /// <summary>
    /// True if how the bridge's service stands could not be read, and nothing tells that there ever was one: neither the record nor a
    /// look.
    /// </summary>
    public bool IsServiceUnseen
    {
        get => Is("agent_service_unseen");
        set => SetOrRemove("agent_service_unseen", value ? "true" : null);
    }

    /// <summary>Says that what is installed, if anything is, has to be brought up to date.</summary>
    public void AwaitRefresh()
    {
        if (InstallStatus != WiringFields.RefreshPending)
        {
            SetOrRemove(BeforeRefreshField, InstallStatus);
        }

        InstallStatus = WiringFields.RefreshPending;
    }

    private bool IsOwn(string? workspace) =>
        workspace is not null
        && ServiceFolder is { } folder
        && ConfigurationPath.FolderOf(workspace) == folder
        && ConfigurationPath.NameOf(workspace) == NodePaths.WorkspaceName;
}
