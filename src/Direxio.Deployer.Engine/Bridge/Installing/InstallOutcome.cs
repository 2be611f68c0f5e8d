using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Bridge.Installing;

/// <summary>What came of an installation, or of its policy.</summary>
/// <param name="Status">One of <see cref="InstallStatus"/>.</param>
/// <param name="Evidence">What was seen; one line, without a secret.</param>
internal sealed record InstallOutcome(string Status, string Evidence)
{
    public bool IsInstalled => Status == InstallStatus.Installed;

    /// <summary>One of <see cref="InstallReason"/>, where the status leaves it open; else null.</summary>
    public string? Reason { get; init; }

    /// <summary>What helps, up to where the same command is to be run again, without a full stop;
    /// null if nothing particular is known.</summary>
    public Advice? NextAction { get; init; }

    /// <summary>What the user has to know although it was installed; null if nothing.</summary>
    public Advice? Warning { get; init; }

    /// <summary>The version of the program that is there, <see cref="NpmPackages.Unknown"/> if it does not tell;
    /// null if none answers.</summary>
    public string? Version { get; init; }

    /// <summary>True if something of the service was seen, although its status could not be read.</summary>
    public bool IsServiceSeen { get; init; }

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
    public const string RefreshPending = WiringFields.RefreshPending;

    /// <summary>The package's install script ran and failed.</summary>
    public const string InstallScriptFailed = "install_script_failed";

    /// <summary>npm may not write to its folders.</summary>
    public const string NoPermission = "no_permission";

    /// <summary>npm does not reach its registry: there is no network, or a proxy is not named.</summary>
    public const string RegistryUnreachable = "registry_unreachable";

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

/// <summary>Why an installation failed, where its status alone does not say it.</summary>
internal static class InstallReason
{
    /// <summary>npm ran no install script, as version 12 does with those that are not allowed by name.</summary>
    public const string ScriptsBlocked = "scripts_blocked";

    /// <summary>npm's setting ignore-scripts is on.</summary>
    public const string ScriptsIgnored = "scripts_ignored";

    /// <summary>The program is there and does not answer.</summary>
    public const string ProgramSilent = "program_silent";

    /// <summary>npm put the program where PATH does not lead.</summary>
    public const string NotOnPath = "not_on_path";

    /// <summary>The registry has no such package or version.</summary>
    public const string PackageNotFound = "package_not_found";

    /// <summary>The registry wants to know who asks.</summary>
    public const string RegistryRefused = "registry_refused";

    /// <summary>npm does not trust the registry's certificate.</summary>
    public const string CertificateUntrusted = "certificate_untrusted";

    /// <summary>The disk is full.</summary>
    public const string DiskFull = "disk_full";

    /// <summary>A file that is not the package's own has the program's name.</summary>
    public const string FileInTheWay = "file_in_the_way";

    /// <summary>A program of the package runs, so that npm cannot replace its files.</summary>
    public const string ProgramInUse = "program_in_use";

    /// <summary>Files in npm's cache belong to another user.</summary>
    public const string CacheOfAnother = "cache_of_another_user";

    /// <summary>npm did not end in time.</summary>
    public const string TimedOut = "timed_out";

    /// <summary>An option of the agent names a variable that is not set.</summary>
    public const string VariableMissing = "variable_missing";
}
