namespace Direxio.Deployer.Engine.Local.Installing;

/// <summary>What came of an installation, or of its policy.</summary>
/// <param name="Status">One of <see cref="InstallStatus"/>.</param>
/// <param name="Evidence">What was seen; one line, without a secret.</param>
internal sealed record InstallOutcome(string Status, string Evidence)
{
    public bool IsInstalled => Status == InstallStatus.Installed;

    /// <summary>True if the npm package is there, whatever came of the service.</summary>
    public bool HasPackage { get; init; }
}

/// <summary>The words that state.json has for an installation. The first six are those of direxio-deployer 0.1.</summary>
internal static class InstallStatus
{
    public const string Installed = "installed";
    public const string InstallFailed = "install_failed";
    public const string NpmMissing = "npm_missing";
    public const string Recommend = "recommend";
    public const string Skip = "skip";
    public const string RefreshPending = "refresh_pending";

    /// <summary>No connect agent is chosen, so there is no configuration that a service could have.</summary>
    public const string NoAgent = "no_agent";

    /// <summary>The bridge finds nothing on this machine that could run a service.</summary>
    public const string NoServiceManager = "no_service_manager";

    /// <summary>The service is there and does not run.</summary>
    public const string DaemonNotRunning = "daemon_not_running";

    /// <summary>The service of the node's name works in a folder that is not the node's.</summary>
    public const string DaemonOfOtherWorkDir = "daemon_of_other_workdir";

    /// <summary>The service of the node's name does not tell its folder, so it may be another's.</summary>
    public const string DaemonWorkDirUnknown = "daemon_workdir_unknown";

    /// <summary>How the service stands could not be read, so nothing is known of it.</summary>
    public const string DaemonStatusUnreadable = "daemon_status_unreadable";

    /// <summary>The service runs, but its log does not say that it is connected.</summary>
    public const string MatrixNotConnected = "matrix_not_connected";

    /// <summary>The log says that the connect agent cannot work.</summary>
    public const string AgentBackendFailed = "agent_backend_failed";
}
