using Direxio.Deployer.Engine.Backups;
using Direxio.Deployer.Engine.Backups.OpenPgp;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Operations.Credentials;
using Direxio.Deployer.Engine.Operations.Visits;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.Status;

namespace Direxio.Deployer.Engine.Operations.Backups;

/// <summary>Brings a node back to a backup.</summary>
internal sealed class RestoreCommand(CommandContext context)
{
    /// <summary>What came of it; null if it was not approved.</summary>
    public async Task<NodeRestore?> RunAsync(
        RestoreRequest request, Func<RestorePlan, Task<bool>> approve, CancellationToken cancellationToken)
    {
        var name = context.Known(request.Domain, request.Rehearse);
        var unlock = BackupPlaces.Unlock(request.Passphrase, request.KeyFile, context.Redactor);
        using var backup = await FetchedBackup.OpenAsync(
            new(context, request.ProfileName, request.Rehearse), request.Path, "Path", cancellationToken).ConfigureAwait(false);
        var source = new BackupSource(backup, unlock, context.Observer);
        // Before anything else: nothing of a backup is used that was not read whole.
        var verified = await source.VerifyAsync(name.Domain, cancellationToken).ConfigureAwait(false);
        return await new NodeVisitor(context).VisitAsync<NodeRestore?>(
            request,
            async visit =>
            {
                // Whoever can open the one can open the other.
                var protection = unlock is { Passphrase: { } words, KeyFile: null } && BackupLock.IsLongEnough(words)
                    ? BackupLock.With(words)
                    : BackupLock.None;
                var safety = request.SkipBackup
                    ? null
                    : BackupRun.PathIn(
                        BackupPlaces.FolderOf(context.Store(request.Rehearse).Home, name.ServiceId), visit, protection);
                var plan = PlanOf(visit, source, verified.Description, safety);
                return await approve(plan).ConfigureAwait(false)
                    ? await RecordedAsync(
                        visit,
                        source,
                        () => RestoreAsync(visit, source, verified, (safety, protection), cancellationToken)).ConfigureAwait(false)
                    : null;
            }).ConfigureAwait(false);
    }

    // That it began is on record before the node is told, and how it ended afterwards, with a report.
    private async Task<NodeRestore> RecordedAsync(NodeVisit visit, BackupSource source, Func<Task<NodeRestore>> restore)
    {
        visit.Record(RecordedOperations.Restore, RecordedOperations.InProgress, source.Address);
        try
        {
            return await restore().ConfigureAwait(false) with { ReportPath = Report(visit) };
        }
        catch (Exception exception) when (VisitErrors.Of(exception, visit.Domain) is { } failure)
        {
            visit.Record(RecordedOperations.Restore, RecordedOperations.Failed, failure.Message);
            Report(visit);
            throw;
        }
    }

    private string Report(NodeVisit visit) => context.Reports.Write(
        visit.Context.State, visit.Context.Paths, ReportOperation.Restore, visit.Context.Clock.GetUtcNow());

    private static RestorePlan PlanOf(NodeVisit visit, BackupSource source, BackupDescription description, string? safety) => new()
    {
        Domain = visit.Domain,
        Path = source.Address,
        Created = description.Created.LocalDateTime,
        Size = description.Size,
        MessageServerImage = description.MessageServerImage,
        LeftOut = description.LeftOut,
        SafetyBackup = safety,
        Rehearsal = visit.Context.State.IsRehearsal,
    };

    private async Task<NodeRestore> RestoreAsync(
        NodeVisit visit,
        BackupSource source,
        VerifiedBackup verified,
        (string? Path, BackupLock Protection) safety,
        CancellationToken cancellationToken)
    {
        var progress = new OperationProgress(context.Observer, visit.Context.Clock, OperationSteps.Restore);
        await Settlement.ArriveAsync(visit, [], progress, cancellationToken).ConfigureAwait(false);
        if (safety.Path is not null)
        {
            await new BackupRun(visit, safety.Protection, OperationSteps.Restore.Forward.Length)
                .RunAsync(safety.Path, cancellationToken).ConfigureAwait(false);
        }

        var stepsBefore = safety.Path is null ? 0 : BackupRun.Steps;
        await new NodeRestoreRun(visit.Domain, visit.Tools, visit.Operations, context.Observer, visit.Context.Clock, stepsBefore)
            .RunAsync(source, verified, isFresh: false, cancellationToken).ConfigureAwait(false);
        if (verified.Description.MessageServerImage is { Length: > 0 } image)
        {
            visit.Context.Session.Update(
                state => ServerImagePin.RecordRunning(state, ImageText.WithoutDigest(image), ImageText.DigestOf(image)));
        }

        await ReadCredentialsAsync(visit, cancellationToken).ConfigureAwait(false);
        visit.Record(RecordedOperations.Restore, RecordedOperations.Complete, source.Address);
        var next = RecoverySummary.From(visit.Context.State, visit.Domain, visit.Context.Paths).NextAction;
        return new()
        {
            Domain = visit.Domain,
            Path = source.Address,
            Created = verified.Description.Created.LocalDateTime,
            MessageServerImage = verified.Description.MessageServerImage,
            SafetyBackup = safety.Path,
            RestoredAt = visit.Context.Clock.GetUtcNow().LocalDateTime,
            NextAction = context.Redactor.Redact(next.ToString()),
            Rehearsal = visit.Context.State.IsRehearsal,
        };
    }

    // The server has the credentials of the backup again, and this machine may have later ones.
    private async Task ReadCredentialsAsync(NodeVisit visit, CancellationToken cancellationToken)
    {
        try
        {
            await new CredentialSyncRun(new(visit.Access, visit.Ports.Http), visit.Context)
                .RunAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (DeployException failure)
        {
            context.Observer.Warn(Advice.Of(
                nameof(Texts.Warn_RestoredUnread),
                failure.Message,
                Commands.Sync(visit.Domain).In(visit.Context.Settings.AdviceContext)));
        }
    }
}
