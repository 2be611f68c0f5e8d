using Direxio.Deployer.Engine.Bridge;
using Direxio.Deployer.Engine.Bridge.Installing;
using Direxio.Deployer.Engine.Foundation.Text;
using Direxio.Deployer.Engine.Ports.Programs;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Operations.Remove;

/// <summary>What a removal would do about the bridge's service on this machine.</summary>
/// <param name="ServiceName">The service's name.</param>
/// <param name="IsKept">True if it will be left.</param>
/// <param name="Words">What will be done, or why it is left.</param>
internal sealed record DaemonPlan(string ServiceName, bool IsKept, string Words);

/// <summary>What became of the bridge's service on this machine.</summary>
/// <param name="ServiceName">The service's name; null if none was found.</param>
/// <param name="Status">Deleted, Retained, Skipped, StillPresent or Unknown.</param>
/// <param name="Detail">What was seen.</param>
internal sealed record DaemonOutcome(string? ServiceName, EvidenceStatus Status, string Detail)
{
    /// <summary>True if it is known to be installed and stopped.</summary>
    public bool IsStopped { get; init; }
}

/// <summary>
/// Takes the node's bridge service off this machine. A service is the node's only if it has the node's name, or none of
/// its own, and works in one of the node's folders. What its program does or fails to do is told and never thrown, so
/// that it cannot keep the resources in the account from being removed.
/// </summary>
internal sealed class DaemonRemoval(ILocalPrograms programs, PathStyle style)
{
    /// <summary>Its name in the evidence, as 0.1.0 has it.</summary>
    public const string EvidenceName = "connect_daemon";

    private const string Program = NpmPackages.ConnectProgram;

    // The first of these that is seen is what is told of several services.
    private static readonly EvidenceStatus[] ByWeight =
        [EvidenceStatus.StillPresent, EvidenceStatus.Unknown, EvidenceStatus.Retained, EvidenceStatus.Deleted, EvidenceStatus.Skipped];

    /// <summary>How long the bridge's program may take.</summary>
    public DaemonLimits Limits { get; init; } = DaemonLimits.Default;

    /// <summary>What would be done; empty if there is nothing to do. Changes nothing.</summary>
    public async Task<IReadOnlyList<DaemonPlan>> FindAsync(NodePaths paths, NodeState state, CancellationToken cancellationToken)
    {
        if (BridgeDaemon.FindInstalled(programs, state, paths.ServiceId, Limits) is not { } daemon)
        {
            return [];
        }

        var folders = new BridgeFolders(paths, state, style);
        var plans = new List<DaemonPlan>();
        foreach (var seen in await LookAsync(daemon, paths, folders, cancellationToken).ConfigureAwait(false))
        {
            if (IsOutOfReach(seen, folders))
            {
                plans.Add(new(
                    seen.ServiceName, false, $"stop and uninstall (once systemd can be reached; now it cannot: {Inner(seen.Words)})"));
            }
            else if (seen.State == DaemonState.Unreadable)
            {
                plans.Add(new(
                    seen.ServiceName, false, $"stop and uninstall (if it is this node's; it cannot be read now: {Inner(seen.Words)})"));
            }
            else if (seen.State != DaemonState.NoServiceManager)
            {
                var isOurs = IsOurs(seen, folders);
                plans.Add(new(seen.ServiceName, !isOurs, isOurs ? "stop and uninstall" : WhyLeft(seen)));
            }
        }

        return plans;
    }

    /// <summary>Stops and uninstalls the node's service and reads back whether it is gone.</summary>
    public Task<DaemonOutcome> RemoveAsync(NodePaths paths, NodeState state, CancellationToken cancellationToken) =>
        WithOwnAsync(paths, state, RemoveAsync, cancellationToken);

    /// <summary>Stops the node's service, which stays installed, and reads back whether it has stopped.</summary>
    public Task<DaemonOutcome> StopAsync(NodePaths paths, NodeState state, CancellationToken cancellationToken) =>
        WithOwnAsync(paths, state, StopAsync, cancellationToken);

    private async Task<DaemonOutcome> WithOwnAsync(
        NodePaths paths,
        NodeState state,
        Func<BridgeDaemon, DaemonStatus, CancellationToken, Task<DaemonOutcome>> act,
        CancellationToken cancellationToken)
    {
        if (BridgeDaemon.FindInstalled(programs, state, paths.ServiceId, Limits) is not { } daemon)
        {
            var notFound = $"'{Program}' is not on PATH, so no service of the bridge was looked for.{Unchecked(paths, state)}";
            // What was installed here may run on, so it counts as gone only once its program says so.
            return MayRunOn(state)
                ? new(paths.ServiceId, EvidenceStatus.Unknown, notFound)
                : new(null, EvidenceStatus.Skipped, notFound);
        }

        var folders = new BridgeFolders(paths, state, style);
        var outcomes = new List<DaemonOutcome>();
        foreach (var seen in await LookAsync(daemon, paths, folders, cancellationToken).ConfigureAwait(false))
        {
            outcomes.Add(seen.State switch
            {
                DaemonState.NoServiceManager => new(
                    null,
                    EvidenceStatus.Skipped,
                    seen.UnitFile is { } unit
                        ? $"No service of the bridge is installed for this user: {unit} is not there."
                        : $"The bridge finds no service manager on this machine: {Sentence(seen.Words)}{Unchecked(paths, state)}"),
                DaemonState.Unreadable => Unknown(seen),
                _ when IsOutOfReach(seen, folders) => OutOfReach(seen),
                _ when IsOurs(seen, folders) => await act(daemon, seen, cancellationToken).ConfigureAwait(false),
                _ => Left(seen),
            });
        }

        return outcomes switch
        {
            [] => new(null, EvidenceStatus.Skipped, "No service of the bridge is installed for this node."),
            [var only] => only,
            _ => outcomes.OrderBy(outcome => Array.IndexOf(ByWeight, outcome.Status)).First() with
            {
                Detail = string.Join(' ', outcomes.Select(outcome => outcome.Detail)),
                IsStopped = outcomes.Exists(outcome => outcome.IsStopped),
            },
        };
    }

    /// <summary>What there is to tell: services of the node's name, and an unnamed one that works in the node's folders.</summary>
    private static async Task<IReadOnlyList<DaemonStatus>> LookAsync(
        BridgeDaemon daemon, NodePaths paths, BridgeFolders folders, CancellationToken cancellationToken)
    {
        var seen = new List<DaemonStatus>();
        DaemonStatus? without = null;
        string[] names = [paths.ServiceId, BridgeDaemon.DefaultServiceName];
        foreach (var name in names.Distinct().Where(BridgeDaemon.IsServiceName))
        {
            var status = await daemon.StatusAsync(name, cancellationToken).ConfigureAwait(false);
            if (status.State == DaemonState.Unreadable)
            {
                // What the program does not tell of one service it does not tell of another.
                seen.Add(status);
                break;
            }

            if (status.State == DaemonState.NoServiceManager)
            {
                // A file of the other service may be there all the same.
                without ??= status;
            }
            else if (status.State != DaemonState.NotInstalled && (name == paths.ServiceId || IsOurs(status, folders)))
            {
                seen.Add(status);
            }
        }

        return seen.Count == 0 && without is not null ? [without] : seen;
    }

    private static async Task<DaemonOutcome> RemoveAsync(BridgeDaemon daemon, DaemonStatus seen, CancellationToken cancellationToken)
    {
        var name = seen.ServiceName;
        var stop = await daemon.StopAsync(name, cancellationToken).ConfigureAwait(false);
        if (!stop.Succeeded)
        {
            // Uninstalled while it runs, it would go on running and no status would show it.
            var now = await daemon.StatusAsync(name, cancellationToken).ConfigureAwait(false);
            if (now.State is not (DaemonState.Stopped or DaemonState.NotInstalled))
            {
                return Outcome(now, $"It could not be stopped: {stop.Words}");
            }
        }

        var uninstall = await daemon.UninstallAsync(name, cancellationToken).ConfigureAwait(false);
        var after = await daemon.StatusAsync(name, cancellationToken).ConfigureAwait(false);
        return Outcome(
            after, uninstall.Succeeded ? $"The bridge said: {uninstall.Words}" : $"It could not be uninstalled: {uninstall.Words}");
    }

    private static async Task<DaemonOutcome> StopAsync(BridgeDaemon daemon, DaemonStatus seen, CancellationToken cancellationToken)
    {
        var name = seen.ServiceName;
        if (seen.State == DaemonState.Stopped)
        {
            return new(name, EvidenceStatus.Retained, $"Service '{name}' was stopped before.") { IsStopped = true };
        }

        var stop = await daemon.StopAsync(name, cancellationToken).ConfigureAwait(false);
        var after = await daemon.StatusAsync(name, cancellationToken).ConfigureAwait(false);
        return after.State is DaemonState.Stopped or DaemonState.NotInstalled
            ? new(name, EvidenceStatus.Retained, $"Service '{name}' is stopped; it stays installed.")
            {
                IsStopped = after.State == DaemonState.Stopped,
            }
            : new(
                name,
                EvidenceStatus.StillPresent,
                $"Service '{name}' is not known to have stopped. The bridge said: {Sentence(stop.Words)} "
                    + $"Stop it with: {BridgeDaemon.StopCommand(name)}");
    }

    private static DaemonOutcome Outcome(DaemonStatus status, string words) => status.State switch
    {
        DaemonState.NotInstalled => new(
            status.ServiceName,
            EvidenceStatus.Deleted,
            $"Service '{status.ServiceName}' is stopped and uninstalled; its status reads 'Not installed'."),
        DaemonState.Running or DaemonState.Stopped => new(
            status.ServiceName,
            EvidenceStatus.StillPresent,
            $"Service '{status.ServiceName}' is still there ({(status.State == DaemonState.Running ? "running" : "stopped")}). "
                + $"{Sentence(words)} {ByHand(status.ServiceName)}"),
        _ => Unknown(status, words),
    };

    private static DaemonOutcome Unknown(DaemonStatus status, string? words = null) => new(
        status.ServiceName,
        EvidenceStatus.Unknown,
        $"It is not known whether service '{status.ServiceName}' is installed{(words is null ? string.Empty : " now")}. "
        + $"{(words is null ? string.Empty : Sentence(words) + " ")}Its status could not be read: "
        + $"{Sentence(status.Words)} {ByHand(status.ServiceName)}");

    // What is known to be another's is left, whether or not it can be reached.
    private static bool IsOutOfReach(DaemonStatus status, BridgeFolders folders) => status.State == DaemonState.NoSession
        && (IsOurs(status, folders) || status.WorkDir is not { } folder || !ConfigurationPath.IsAbsolute(folder));

    private static DaemonOutcome OutOfReach(DaemonStatus status) => new(
        status.ServiceName,
        EvidenceStatus.StillPresent,
        $"Service '{status.ServiceName}' is there ({status.UnitFile}), but no session of systemd's user instance can be reached, "
            + $"so it was neither stopped nor uninstalled. {SessionAdvice.For(status)?.ToEnglish()}. Then run the same command again.");

    // A service of the node's name whose folder is not told may be the node's; it is not claimed to be another's.
    private static DaemonOutcome Left(DaemonStatus seen) => seen.WorkDir is { } folder && ConfigurationPath.IsAbsolute(folder)
        ? new(seen.ServiceName, EvidenceStatus.Retained, WhyLeft(seen))
        : new(seen.ServiceName, EvidenceStatus.StillPresent, $"{WhyLeft(seen)} If it is this node's: {ByHand(seen.ServiceName)}");

    private static string WhyLeft(DaemonStatus seen) => seen.WorkDir is { } folder
        ? ConfigurationPath.IsAbsolute(folder)
            ? $"Service '{seen.ServiceName}' works in {folder}, which is not a folder of this node; it is left."
            : $"Service '{seen.ServiceName}' tells its folder only as '{folder}', so it is not known to be this node's; it is left."
        : $"Service '{seen.ServiceName}' does not tell its folder, so it is not known to be this node's; it is left.";

    private static bool IsOurs(DaemonStatus status, BridgeFolders folders) =>
        status.WorkDir is { } folder && folders.Contain(folder);

    // Where only a refresh is on record, which is due whether or not there is anything, what was asked for was installed, and nothing else.
    private static bool MayRunOn(NodeState state) => state.Agent.LastInstallStatus == InstallStatus.RefreshPending
        ? state.Agent.InstallPolicy == AgentSettings.WordOf(AgentInstallPolicy.Auto)
        : InstallRecord.BridgeWasInstalled(state);

    private static string Unchecked(NodePaths paths, NodeState state) => MayRunOn(state)
        ? $" The state records that one was installed; whether it still is could not be checked. Where '{Program}' is found, "
            + $"uninstall it with: {BridgeDaemon.UninstallCommand(paths.ServiceId)}"
        : string.Empty;

    private static string ByHand(string serviceName) =>
        $"Remove the node again, or uninstall it with: {BridgeDaemon.UninstallCommand(serviceName)}";

    private static string Inner(string words) => words.TrimEnd('.');

    private static string Sentence(string words) => words.TrimEnd('.') + ".";
}
