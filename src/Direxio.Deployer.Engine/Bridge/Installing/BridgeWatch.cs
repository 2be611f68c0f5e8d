using Direxio.Deployer.Engine.Foundation.Files;
using Direxio.Deployer.Engine.Foundation.Text;
using Direxio.Deployer.Engine.Ports.Programs;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Bridge.Installing;

/// <summary>Watches a service of the bridge: whether it runs in the right folder and what its log says since it was started.</summary>
internal sealed class BridgeWatch(BridgeDaemon daemon, NodePaths paths, NodeState state, string folder, LocalSettings settings)
{
    private const int LineLimit = 300;

    private readonly string serviceName = paths.ServiceId;
    private IReadOnlyList<string>? earlier;
    private string? earlierUnread;

    /// <summary>True if that is the folder of the configuration.</summary>
    public bool IsOwnFolder(string? workDir) => workDir is not null
        && (ConfigurationPath.AreSame(workDir, folder, settings.PathStyle) || AreSameOnDisk(workDir));

    /// <summary>Keeps what the log holds now, so that only what comes after it counts: it tells of an earlier start.</summary>
    public async Task ForgetEarlierAsync(bool isInstalled, CancellationToken cancellationToken)
    {
        try
        {
            earlier = await daemon.ReadLogAsync(serviceName, settings.LogLines, cancellationToken).ConfigureAwait(false);
        }
        catch (ProgramException exception) when (!isInstalled && exception.Failure == ProgramFailure.Refused)
        {
            // A service that was never there has no log.
            earlier = [];
        }
        catch (ProgramException exception)
        {
            // What an earlier start said can then not be told from what the new one says.
            earlierUnread = exception.Message;
        }
    }

    /// <summary>How it stands now.</summary>
    public async Task<Probe<InstallOutcome>> LookAsync(CancellationToken cancellationToken)
    {
        var status = await daemon.StatusAsync(serviceName, cancellationToken).ConfigureAwait(false);
        var (reading, unread) = await ReadAsync(cancellationToken).ConfigureAwait(false);
        // A service that ends and is started again may be seen at either moment; its log says why.
        if (earlierUnread is null && reading is { Failure: { } failure, IsRetrying: false })
        {
            var failed = new InstallOutcome(InstallStatus.AgentBackendFailed, $"its log says: {Shown(failure)}")
            {
                NextAction = AgentFailure.NextStep(failure, paths, state, BridgeDaemon.RestartCommand(serviceName)),
            };
            return new(failed, false, failed.Evidence) { IsHopeless = true };
        }

        if (status.State != DaemonState.Running)
        {
            return Answer(InstallStatus.DaemonNotRunning, $"its service does not run: {status.Words}");
        }

        if (!IsOwnFolder(status.WorkDir))
        {
            return Answer(
                InstallStatus.DaemonOfOtherWorkDir,
                $"its service works in {status.WorkDir ?? "a folder that it does not tell"}, not in {folder}");
        }

        if (earlierUnread is not null && reading is not null)
        {
            return Answer(
                InstallStatus.MatrixNotConnected,
                $"its log could not be read before the start, so it is not known what is new in it: {earlierUnread}",
                isHopeless: true);
        }

        // After a start of ours nothing counts that was said before it.
        if (reading is { IsConnected: true } && (reading.HasStarted || earlier is null))
        {
            return Answer(InstallStatus.Installed, $"it runs in {status.WorkDir} and its log says 'matrix: connected'");
        }

        return reading?.Failure is { } refused
            ? Answer(InstallStatus.MatrixNotConnected, $"its log says: {Shown(refused)}", BridgeLog.RefusesToken(refused))
            : Answer(
                InstallStatus.MatrixNotConnected,
                unread is null ? "its log does not say 'matrix: connected' since the last start" : $"its log cannot be read: {unread}");
    }

    private async Task<(BridgeLogReading? Reading, string? Unread)> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var lines = await daemon.ReadLogAsync(serviceName, settings.LogLines, cancellationToken).ConfigureAwait(false);
            return (BridgeLog.Read(earlier is null ? lines : LogWindow.NewLines(earlier, lines)), null);
        }
        catch (ProgramException exception)
        {
            return (null, exception.Message);
        }
    }

    private static Probe<InstallOutcome> Answer(string status, string evidence, bool isHopeless = false) =>
        new(new(status, evidence), status == InstallStatus.Installed, evidence) { IsHopeless = isHopeless };

    private static string Shown(string line) => line.Length > LineLimit ? line[..LineLimit] + "..." : line;

    private bool AreSameOnDisk(string workDir)
    {
        if (settings.PathStyle == PathStyle.Windows
            || !Path.IsPathFullyQualified(workDir)
            || !Directory.Exists(workDir)
            || !Directory.Exists(folder))
        {
            return false;
        }

        try
        {
            return ConfigurationPath.AreSame(ResolvedPath.Resolve(workDir), ResolvedPath.Resolve(folder), settings.PathStyle);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What cannot be read is not known to be the same.
            return false;
        }
    }
}
