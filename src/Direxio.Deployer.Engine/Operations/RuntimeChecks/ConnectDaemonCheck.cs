using Direxio.Deployer.Engine.Bridge;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Programs;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Operations.RuntimeChecks;

/// <summary>
/// The bridge's service. "Running" says only that the service manager has a process; whether the agent could be
/// started and Matrix accepted the token is in its log.
/// </summary>
internal sealed class ConnectDaemonCheck(ILocalPrograms programs)
{
    // Enough to reach back to the start of a service that has run for long.
    private const int ManyLines = 4000;

    public async Task<CheckResult> RunAsync(CheckSubject subject, CancellationToken cancellationToken)
    {
        var name = subject.Paths.ServiceId;
        var install = subject.InstallConnectOrByHand;
        var toInstall = File.Exists(subject.ConfigFile)
            ? Advice.Of(nameof(Texts.Runtime_Install), install)
            : Advice.Of(nameof(Texts.Runtime_ChooseAgent), subject.Resume.WithPlaceholder("ConnectAgent", "<name>"));
        if (BridgeDaemon.Find(programs, subject.State, new(subject.Limit, subject.Limit)) is not { } daemon)
        {
            return CheckResult.Missing(
                subject.ExpectsBridge,
                "ConnectNotInstalled",
                $"'{NpmPackages.ConnectProgram}' is not on PATH.",
                Advice.Of(nameof(Texts.Next_AfterThat), toInstall, subject.Again));
        }

        if (!BridgeDaemon.IsServiceName(name))
        {
            return CheckResult.Failed(
                "ServiceNameUnusable",
                $"'{name}' is not a name that a service of the bridge can have.",
                Advice.Of(nameof(Texts.Runtime_RunYourself), subject.ConfigFile));
        }

        var status = await daemon.StatusAsync(name, cancellationToken).ConfigureAwait(false);
        switch (status.State)
        {
            case DaemonState.NotInstalled:
                return CheckResult.Missing(
                    subject.ExpectsBridge,
                    "ServiceNotInstalled",
                    $"There is no service '{name}'.",
                    Advice.Of(nameof(Texts.Next_AfterThat), toInstall, subject.Again));
            case DaemonState.NoServiceManager:
                return new(
                    RuntimeCheckStatus.Skipped,
                    "NoServiceManager",
                    $"The bridge finds no service manager on this machine: {status.Words}",
                    Advice.Of(nameof(Texts.Runtime_RunUnchecked), subject.ConfigFile));
            case DaemonState.NoSession:
                return CheckResult.Failed(
                    "StatusUnreadable",
                    $"Service '{name}' is installed ({status.UnitFile}), but no session of systemd's user instance can be reached.",
                    Advice.Of(nameof(Texts.Next_AfterThat), SessionAdvice.For(status), subject.Again));
            case DaemonState.Unreadable:
                return CheckResult.Failed(
                    "StatusUnreadable",
                    $"The status of service '{name}' could not be read: {status.Words}",
                    Advice.Of(nameof(Texts.Runtime_CorrectThat), subject.Again));
            default:
                return OtherFolder(subject, status, install)
                    ?? await RunningAsync(subject, daemon, status, cancellationToken).ConfigureAwait(false);
        }
    }

    private static CheckResult? OtherFolder(CheckSubject subject, DaemonStatus status, Advice install)
    {
        if (status.WorkDir is not { } folder)
        {
            return CheckResult.Failed(
                "ServiceFolderUnknown",
                $"Service '{status.ServiceName}' does not tell its folder, so it is not known to be this node's.",
                Advice.Of(
                    nameof(Texts.Runtime_RemoveService),
                    BridgeDaemon.UninstallCommand(status.ServiceName),
                    install,
                    subject.Again));
        }

        return new BridgeFolders(subject.Paths, subject.State, subject.Settings.PathStyle).Contain(folder)
            ? null
            : CheckResult.Failed(
                "ServiceOfAnotherFolder",
                $"Service '{status.ServiceName}' works in {folder}, which is not a folder of this node ({subject.Paths.ConnectFolder}).",
                Advice.Of(
                    nameof(Texts.Runtime_RemoveOther),
                    BridgeDaemon.UninstallCommand(status.ServiceName),
                    install,
                    subject.Again));
    }

    private static async Task<CheckResult> RunningAsync(
        CheckSubject subject, BridgeDaemon daemon, DaemonStatus status, CancellationToken cancellationToken)
    {
        var name = status.ServiceName;
        var restart = Advice.Of(nameof(Texts.Next_AfterThat), RestartOf(subject, name), subject.Again);
        if (status.State == DaemonState.Stopped)
        {
            // The bridge ends at once if its agent cannot be started; to start it again would not help.
            return await WhyStoppedAsync(daemon, name, subject.Settings.LogLines, cancellationToken).ConfigureAwait(false) is { } line
                ? AgentFailed(subject, name, $"Service '{name}' is stopped. ", line)
                : CheckResult.Failed(
                    "ServiceStopped", $"Service '{name}' is installed and stopped.", Advice.Of(nameof(Texts.Check_Start), restart));
        }

        try
        {
            var log = BridgeLog.Read(await daemon.ReadLogAsync(name, subject.Settings.LogLines, cancellationToken).ConfigureAwait(false));
            if (!log.HasStarted && log.Failure is null)
            {
                log = BridgeLog.Read(await daemon.ReadLogAsync(
                    name, Math.Max(ManyLines, subject.Settings.LogLines), cancellationToken).ConfigureAwait(false));
            }

            return Judge(subject, name, log, restart);
        }
        catch (ProgramException exception)
        {
            return CheckResult.Failed(
                "LogUnreadable",
                $"Service '{name}' runs, but its log could not be read: {exception.Message}",
                Advice.Of(nameof(Texts.Runtime_CorrectThat), subject.Again));
        }
    }

    private static async Task<string?> WhyStoppedAsync(BridgeDaemon daemon, string name, int lines, CancellationToken cancellationToken)
    {
        try
        {
            var log = BridgeLog.Read(await daemon.ReadLogAsync(name, lines, cancellationToken).ConfigureAwait(false));
            return log.IsRetrying ? null : log.Failure;
        }
        catch (ProgramException)
        {
            // That it is stopped is known without its log.
            return null;
        }
    }

    private static CheckResult AgentFailed(CheckSubject subject, string name, string how, string line)
    {
        var next = AgentFailure.NextStep(line, subject.Paths, subject.State, RestartOf(subject, name));
        return CheckResult.Failed(
            "AgentFailed",
            $"{how}direxio-connect daemon logs report local agent backend failure: {line}",
            Advice.Of(
                nameof(Texts.Next_AfterThat),
                AgentFailure.IsOfTrust(line) ? Advice.Of(nameof(Texts.Next_AfterThat), next, subject.InstallConnect) : next,
                subject.Again)) with
        {
            Fields = new Dictionary<string, string> { ["agent_error"] = line },
        };
    }

    // Only the cmdlet takes the word back that a restart is due.
    private static Advice RestartOf(CheckSubject subject, string name) =>
        subject.State.Agent.IsRestartPending ? subject.InstallConnect : BridgeDaemon.RestartCommand(name);

    private static CheckResult Judge(CheckSubject subject, string name, BridgeLogReading log, Advice restart) => log switch
    {
        { Failure: { } line } when BridgeLog.RefusesToken(line) => CheckResult.Failed(
            "MatrixTokenRefused",
            $"Service '{name}' runs, but Matrix does not accept its token: {line}",
            Advice.Of(nameof(Texts.Runtime_NewSession), subject.Rewire, subject.InstallConnect, subject.Again)),
        { Failure: { } line } when line.Contains("matrix:", StringComparison.OrdinalIgnoreCase) => CheckResult.Failed(
            "MatrixUnreachable",
            $"Service '{name}' runs, but has no connection to Matrix: {line}",
            Advice.Of(nameof(Texts.Runtime_Connection), subject.Domain, subject.Again)),
        { Failure: { } line } => AgentFailed(subject, name, string.Empty, line),
        { IsConnected: true } when subject.State.Agent.IsRestartPending => CheckResult.Failed(
            "RestartPending",
            $"Service '{name}' runs and is connected, but its configuration has changed since, and it may still use the earlier one.",
            Advice.Of(nameof(Texts.Runtime_Restart), subject.InstallConnect, subject.Again)),
        { IsConnected: true } => CheckResult.Passed(
            "Connected", $"Service '{name}' runs in this node's folder and is connected to Matrix."),
        { HasStarted: true } => CheckResult.Failed(
            "NotConnected",
            $"Service '{name}' runs, but since its start its log does not say 'matrix: connected'.",
            Advice.Of(nameof(Texts.Runtime_Wait), subject.Again, restart)),
        _ => CheckResult.Failed(
            "LogTooShort",
            $"Service '{name}' runs, but its log does not reach back to its start, so it is not known to be connected.",
            Advice.Of(nameof(Texts.Runtime_RestartToTell), restart)),
    };
}
