using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Foundation.Files;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Foundation.Text;
using Direxio.Deployer.Engine.Operations.Remove;
using Direxio.Deployer.Engine.Operations.Visits;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.Status;

namespace Direxio.Deployer.Engine.Operations.Reset;

/// <summary>
/// One reset. That it began is on record before the node is told, so that one whose command was killed is completed here and not done
/// a second time. The node goes on whatever becomes of this process.
/// </summary>
internal sealed class ResetRun(NodeVisit visit, IOperationReports reports, DaemonRemoval daemons, NodeResetRequest request)
{
    private readonly PhaseContext context = visit.Context;
    private readonly OperationProgress progress = new(visit.Context.Observer, visit.Context.Clock, OperationSteps.Reset);

    private string Domain => visit.Domain;

    /// <summary>The node afterwards; null if the plan was not approved.</summary>
    public async Task<NodeReset?> RunAsync(Func<NodeResetPlan, Task<bool>> approve, CancellationToken cancellationToken)
    {
        var arrival = await Settlement.ArriveAsync(visit, [], progress, cancellationToken).ConfigureAwait(false);
        if (arrival.EndOf(RecordedOperations.Reset) is { IsDone: true, Result: { } earlier })
        {
            context.Observer.Note(Advice.Of(nameof(Texts.Note_ResetDone), Domain));
            return visit.IsPreview ? null : await CompleteAsync(earlier, cancellationToken).ConfigureAwait(false);
        }

        // What cannot be read is told while there is nothing to make good.
        _ = LocalFileText.ReadObject(context.Paths.Credentials);
        if (!await approve(Plan()).ConfigureAwait(false))
        {
            return null;
        }

        var order = new JsonObject { ["skip_backup"] = request.SkipBackup };
        var ended = await visit.RunAsync(
            RecordedOperations.Reset, "begun", order, progress, cancellationToken).ConfigureAwait(false);
        if (ended is { IsDone: true, Result: { } result })
        {
            return await CompleteAsync(result, cancellationToken).ConfigureAwait(false);
        }

        var failure = ResetErrors.From(ended, Domain, progress.StuckReason);
        if (!ended.IsInterrupted)
        {
            visit.Record(RecordedOperations.Reset, RecordedOperations.Failed, failure.Message);
        }

        reports.Write(context.State, context.Paths, ReportOperation.ResetAppData, context.Clock.GetUtcNow());
        throw failure;
    }

    private NodeResetPlan Plan() => new()
    {
        Domain = Domain,
        Removed =
        [
            Texts.Reset_Database.InWords(), Texts.Reset_Media.InWords(), Texts.Reset_Configuration.InWords(), Texts.Reset_Code.InWords(),
        ],
        Kept =
        [
            Texts.Reset_KeepsServer.InWords(), Texts.Reset_KeepsCertificates.InWords(), Texts.Reset_KeepsIdentity.InWords(),
            Texts.Reset_KeepsSettings.InWords(),
        ],
        IsBackedUp = !request.SkipBackup,
        Rehearsal = context.State.IsRehearsal,
    };

    private async Task<NodeReset> CompleteAsync(JsonObject result, CancellationToken cancellationToken)
    {
        var now = context.Clock.GetUtcNow();
        // In the state first: from here on a resumption makes all of it again, whatever happens to the files.
        context.Session.Update(state =>
        {
            LocalReset.Clear(state, now);
            state.RecordOperation(
                RecordedOperations.Reset, RecordedOperations.Complete, "the volumes are proved to be gone", now);
        });
        ClearFiles();
        var daemon = await daemons.StopAsync(context.Paths, context.State, cancellationToken).ConfigureAwait(false);
        if (daemon.IsStopped)
        {
            context.Session.Update(state => state.Agent.IsServiceStopped = true);
        }

        if (daemon.Status is EvidenceStatus.StillPresent or EvidenceStatus.Unknown)
        {
            context.Observer.Warn(daemon.Detail);
        }

        var report = reports.Write(context.State, context.Paths, ReportOperation.ResetAppData, context.Clock.GetUtcNow());
        return new()
        {
            Domain = Domain,
            ServiceId = context.Settings.ServiceId,
            Volumes = JsonText.StringsIn(result, "volumes") ?? [],
            BackupBytes = JsonText.NumberIn(result, "copy_bytes"),
            Bridge = daemon.Detail,
            ReportPath = report,
            NextAction = context.Observer.Redactor.Redact(
                RecoverySummary.NextBeside(context.State, Domain, context.Paths)),
            ResetAt = context.Clock.GetUtcNow().LocalDateTime,
            Rehearsal = context.State.IsRehearsal,
        };
    }

    // The server is empty by now, whatever a file here is like, and the resumption that follows writes all of them.
    private void ClearFiles()
    {
        try
        {
            LocalReset.Clear(context.Paths);
        }
        catch (Exception exception) when (exception is DeployException or IOException or UnauthorizedAccessException)
        {
            context.Observer.Warn(Advice.Of(nameof(Texts.Warn_ResetFiles), exception.Message, Commands.Resume(Domain)));
        }
    }
}
