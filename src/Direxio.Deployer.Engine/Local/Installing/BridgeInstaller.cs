using Direxio.Deployer.Engine.Local.Programs;
using Direxio.Deployer.Engine.Phases;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Local.Installing;

/// <summary>How the bridge is to be installed.</summary>
/// <param name="ConfigFile">Its configuration; null while no agent is chosen.</param>
/// <param name="Restarts">True if a service that runs has to read its configuration again.</param>
internal sealed record BridgeOrder(string? ConfigFile, bool Restarts)
{
    /// <summary>True installs the package although its program is there.</summary>
    public bool ForcesPackage { get; init; }
}

/// <summary>
/// Installs the bridge as a service of this machine and waits until its log says that it is connected. A service that
/// runs with the node's unchanged configuration is left alone, for a restart would cut its sessions off. Whatever goes
/// wrong is an outcome, not an exception.
/// </summary>
internal sealed class BridgeInstaller(ILocalPrograms programs, LocalSettings settings, Waiter waiter)
{
    private const string Program = NpmPackages.ConnectProgram;

    /// <summary>How long a service may take to be connected.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long the bridge's program may take.</summary>
    public DaemonLimits Limits { get; init; } = DaemonLimits.Default;

    /// <summary>Installs it.</summary>
    public async Task<InstallOutcome> InstallAsync(NodePaths paths, NodeState state, BridgeOrder order, CancellationToken cancellationToken)
    {
        if (order.ConfigFile is not { } config)
        {
            return new(InstallStatus.NoAgent, "no connect agent is chosen, so there is no configuration to run the bridge with");
        }

        if (!BridgeDaemon.IsServiceName(paths.ServiceId))
        {
            return new(InstallStatus.InstallFailed, $"'{paths.ServiceId}' is not a name that the bridge takes for a service");
        }

        var package = await new PackageInstaller(programs).EnsureAsync(
            new(NpmPackages.Connect, settings.ConnectVersion, Program, order.ForcesPackage || settings.ForcesConnectPackage),
            () => BridgeDaemon.Find(programs, state, Limits)?.Program,
            cancellationToken).ConfigureAwait(false);
        if (!package.Outcome.IsInstalled || BridgeDaemon.Find(programs, state, Limits) is not { } daemon)
        {
            return package.Outcome;
        }

        var seen = await daemon.StatusAsync(paths.ServiceId, cancellationToken).ConfigureAwait(false);
        if (seen.State == DaemonState.NoServiceManager)
        {
            return new(InstallStatus.NoServiceManager, $"{package.Outcome.Evidence}; {seen.Words}. Run it yourself: {Program} --config {config}");
        }

        if (seen is { IsInstalled: true, WorkDir: { } folder } && !new BridgeFolders(paths, state, settings.PathStyle).Contain(folder))
        {
            return OfOtherFolder(paths, folder);
        }

        var watch = new BridgeWatch(daemon, paths.ServiceId, FolderOf(config), settings);
        var isCurrent = seen.State == DaemonState.Running && watch.IsOwnFolder(seen.WorkDir);
        if (isCurrent && !package.WasInstalled && !order.Restarts)
        {
            return Told(await AwaitAsync(watch, cancellationToken).ConfigureAwait(false), "its service was running already and was left alone");
        }

        await watch.ForgetEarlierAsync(cancellationToken).ConfigureAwait(false);
        var isRestart = isCurrent && !package.WasInstalled;
        var answer = isRestart
            ? await daemon.RestartAsync(paths.ServiceId, cancellationToken).ConfigureAwait(false)
            : await daemon.InstallAsync(ConfigurationPath.Of(config, settings.PathStyle), paths.ServiceId, cancellationToken).ConfigureAwait(false);
        return answer.Succeeded
            ? Told(await AwaitAsync(watch, cancellationToken).ConfigureAwait(false), isRestart ? "its service was restarted" : "its service was installed")
            : new(InstallStatus.InstallFailed, $"the service could not be {(isRestart ? "restarted" : "installed")}: {answer.Words}");
    }

    /// <summary>True if the node's own service runs with this configuration. Only looks.</summary>
    public async Task<bool> IsRunningAsync(NodePaths paths, NodeState state, string configFile, CancellationToken cancellationToken)
    {
        if (!BridgeDaemon.IsServiceName(paths.ServiceId) || BridgeDaemon.Find(programs, state, Limits) is not { } daemon)
        {
            return false;
        }

        var seen = await daemon.StatusAsync(paths.ServiceId, cancellationToken).ConfigureAwait(false);
        return seen.State == DaemonState.Running && new BridgeWatch(daemon, paths.ServiceId, FolderOf(configFile), settings).IsOwnFolder(seen.WorkDir);
    }

    private async Task<InstallOutcome> AwaitAsync(BridgeWatch watch, CancellationToken cancellationToken)
    {
        var answer = await waiter.UntilAsync(
            new WaitPlan("the bridge to connect to the node", Patience), watch.LookAsync, cancellationToken).ConfigureAwait(false);
        return answer.Value;
    }

    private static InstallOutcome Told(InstallOutcome outcome, string whatWasDone) => outcome with { Evidence = $"{whatWasDone}; {outcome.Evidence}" };

    private static InstallOutcome OfOtherFolder(NodePaths paths, string folder) => new(
        InstallStatus.DaemonOfOtherWorkDir,
        $"a service '{paths.ServiceId}' works in {folder}, which is not a folder of this node; it was left. To replace it, remove it first: {BridgeDaemon.UninstallCommand(paths.ServiceId)}");

    private static string FolderOf(string configFile) => configFile[..Math.Max(configFile.LastIndexOfAny(['/', '\\']), 1)];
}
