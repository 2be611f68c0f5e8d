using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Foundation.Text;
using Direxio.Deployer.Engine.Ports.Programs;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Bridge.Installing;

/// <summary>How the bridge is to be installed.</summary>
/// <param name="ConfigFile">Its configuration; null while no agent is chosen.</param>
/// <param name="Restarts">True if a service that runs has to read its configuration again.</param>
internal sealed record BridgeOrder(string? ConfigFile, bool Restarts)
{
    /// <summary>True installs the package although its program is there.</summary>
    public bool ForcesPackage { get; init; }

    /// <summary>Called once the service has been started with the configuration, before it is watched:
    /// another restart would cut it off.</summary>
    public Action? Started { get; init; }
}

/// <summary>Whether the node's service runs with its configuration.</summary>
internal enum BridgePresence
{
    /// <summary>It does not run with it.</summary>
    Absent,

    /// <summary>It runs.</summary>
    Running,

    /// <summary>That could not be read.</summary>
    Unknown,
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
            ProgramPackage.Connect(settings, order.ForcesPackage) with { ServiceName = paths.ServiceId },
            () => BridgeDaemon.Find(programs, state, Limits)?.Program,
            cancellationToken).ConfigureAwait(false);
        if (!package.Outcome.IsInstalled || BridgeDaemon.Find(programs, state, Limits) is not { } daemon)
        {
            return package.Outcome;
        }

        var seen = await daemon.StatusAsync(paths.ServiceId, cancellationToken).ConfigureAwait(false);
        var outcome = WhyLeft(paths, state, config, seen)
            ?? await ServeAsync(
                daemon, seen, paths, state, order with { ConfigFile = config }, package.WasInstalled, cancellationToken)
                .ConfigureAwait(false);
        return outcome with
        {
            HasPackage = true,
            Version = package.Outcome.Version,
            Evidence = outcome.Status == InstallStatus.NoServiceManager
                ? $"{package.Outcome.Evidence}; {outcome.Evidence}"
                : outcome.Evidence,
        };
    }

    /// <summary>Whether the node's own service runs with this configuration. Only looks.</summary>
    public async Task<BridgePresence> LookAsync(NodePaths paths, NodeState state, string configFile, CancellationToken cancellationToken)
    {
        if (!BridgeDaemon.IsServiceName(paths.ServiceId))
        {
            return BridgePresence.Absent;
        }

        if (BridgeDaemon.Find(programs, state, Limits) is not { } daemon)
        {
            // A service may run although its program is not on this PATH.
            return InstallRecord.BridgeWasInstalled(state) ? BridgePresence.Unknown : BridgePresence.Absent;
        }

        var seen = await daemon.StatusAsync(paths.ServiceId, cancellationToken).ConfigureAwait(false);
        return seen switch
        {
            { State: DaemonState.Unreadable or DaemonState.NoSession } or { State: DaemonState.Running, WorkDir: null }
                => BridgePresence.Unknown,
            { State: DaemonState.Running }
                when new BridgeWatch(daemon, paths, state, ConfigurationPath.FolderOf(configFile), settings).IsOwnFolder(seen.WorkDir)
                => BridgePresence.Running,
            _ => BridgePresence.Absent,
        };
    }

    /// <summary>The version of the bridge's program, <see cref="NpmPackages.Unknown"/> if it does not tell;
    /// null if none answers. Only looks.</summary>
    public async Task<string?> VersionAsync(NodeState state, CancellationToken cancellationToken) =>
        BridgeDaemon.Find(programs, state, Limits) is { } daemon
            ? (await new ProgramProbe(programs).AskAsync(
                ProgramPackage.Connect(settings, isForced: false), daemon.Program, cancellationToken).ConfigureAwait(false)).Version
            : null;

    // A service that is not known to be this node's is not replaced, for it may be a live one.
    private InstallOutcome? WhyLeft(NodePaths paths, NodeState state, string config, DaemonStatus seen) => seen switch
    {
        { State: DaemonState.NoServiceManager } => new(
            InstallStatus.NoServiceManager, $"{seen.Words}. Run it yourself: {RunCommand(config)}")
        {
            NextAction = SessionAdvice.For(seen),
        },
        { State: DaemonState.NoSession } => new(
            InstallStatus.DaemonStatusUnreadable,
            $"service '{paths.ServiceId}' is installed ({seen.UnitFile}), but no session of systemd's user instance can be reached, "
                + $"so nothing was done to it: {seen.Words}")
        {
            NextAction = SessionAdvice.For(seen),
            IsServiceSeen = true,
        },
        { State: DaemonState.Unreadable } => new(
            InstallStatus.DaemonStatusUnreadable,
            $"the status of service '{paths.ServiceId}' could not be read, so nothing was done to it: {seen.Words}"),
        { IsInstalled: true, WorkDir: null } => new(
            InstallStatus.DaemonWorkDirUnknown,
            $"a service '{paths.ServiceId}' does not tell its folder, so it is not known to be this node's; it was left. "
                + $"To replace it, remove it first: {BridgeDaemon.UninstallCommand(paths.ServiceId)}"),
        { IsInstalled: true, WorkDir: { } folder } when !new BridgeFolders(paths, state, settings.PathStyle).Contain(folder) => new(
            InstallStatus.DaemonOfOtherWorkDir,
            $"a service '{paths.ServiceId}' works in {folder}, which is not a folder of this node; it was left. "
                + $"To replace it, remove it first: {BridgeDaemon.UninstallCommand(paths.ServiceId)}"),
        _ => null,
    };

    private async Task<InstallOutcome> ServeAsync(
        BridgeDaemon daemon,
        DaemonStatus seen,
        NodePaths paths,
        NodeState state,
        BridgeOrder order,
        bool isNewPackage,
        CancellationToken cancellationToken)
    {
        var config = order.ConfigFile!;
        var watch = new BridgeWatch(daemon, paths, state, ConfigurationPath.FolderOf(config), settings);
        var isCurrent = seen.State == DaemonState.Running && watch.IsOwnFolder(seen.WorkDir);
        if (isCurrent && !isNewPackage && !order.Restarts)
        {
            return Told(
                await AwaitAsync(watch, cancellationToken).ConfigureAwait(false), "its service was running already and was left alone");
        }

        // The service keeps the values that its variables have when it is installed, so a restart alone gives it no new ones.
        var asked = BridgeConfig.VariablesIn(config);
        if (asked.FirstOrDefault(name => !programs.HasVariable(name)) is { } missing)
        {
            return new(
                InstallStatus.InstallFailed,
                $"an option of the agent names the variable {missing}, which is not set here, so its service was not started")
            {
                Reason = InstallReason.VariableMissing,
                NextAction = Advice.Of(nameof(Texts.Install_SetVariable), missing),
            };
        }

        await watch.ForgetEarlierAsync(seen.IsInstalled, cancellationToken).ConfigureAwait(false);
        var isRestart = isCurrent && !isNewPackage && asked.Count == 0;
        var answer = isRestart
            ? await daemon.RestartAsync(paths.ServiceId, cancellationToken).ConfigureAwait(false)
            : await daemon.InstallAsync(
                ConfigurationPath.Format(config, settings.PathStyle), paths.ServiceId, asked, cancellationToken).ConfigureAwait(false);
        if (!answer.Succeeded)
        {
            return new(InstallStatus.InstallFailed, $"the service could not be {(isRestart ? "restarted" : "installed")}: {answer.Words}");
        }

        order.Started?.Invoke();
        var outcome = Told(
            await AwaitAsync(watch, cancellationToken).ConfigureAwait(false),
            isRestart ? "its service was restarted" : "its service was installed");
        return outcome with { Warning = answer.LingerCommand is { } linger ? Advice.Of(nameof(Texts.Warn_Linger), linger) : null };
    }

    private async Task<InstallOutcome> AwaitAsync(BridgeWatch watch, CancellationToken cancellationToken)
    {
        var answer = await waiter.UntilAsync(
            new WaitPlan(Advice.Of(nameof(Texts.Wait_Bridge)), Patience), watch.LookAsync, cancellationToken).ConfigureAwait(false);
        return answer.Value;
    }

    private string RunCommand(string config) =>
        ShellText.Command(settings.Shell, Program, "--config", ConfigurationPath.Format(config, settings.PathStyle));

    private static InstallOutcome Told(InstallOutcome outcome, string whatWasDone) =>
        outcome with { Evidence = $"{whatWasDone}; {outcome.Evidence}" };
}
