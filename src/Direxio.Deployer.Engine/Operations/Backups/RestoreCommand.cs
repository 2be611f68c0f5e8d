using Direxio.Deployer.Engine.Backups.OpenPgp;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Operations.Credentials;
using Direxio.Deployer.Engine.Operations.Visits;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.Settings;
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
        var wanted = request.MessageServerImage is { } image ? SettingRules.ContainerImage(image) : null;
        var name = context.Known(request.Domain, request.Rehearse);
        var unlock = BackupPlaces.Unlock(request.Passphrase, request.KeyFile, request.AllowUnencrypted, context.Redactor);
        var asked = request.Recipient is { } recipient ? BackupLock.For(recipient, TimeProvider.System.GetUtcNow()) : null;
        using var backup = await FetchedBackup.OpenAsync(
            new(context, request.ProfileName, request.Rehearse), request.Path, "Path", cancellationToken).ConfigureAwait(false);
        var source = new BackupSource(backup, unlock, context.Observer);
        // Before anything else: nothing of a backup is used that was not read whole.
        var verified = await source.VerifyAsync(name.Domain, cancellationToken).ConfigureAwait(false);
        return await new NodeVisitor(context).VisitAsync<NodeRestore?>(
            request,
            async visit =>
            {
                var protection = asked ?? ProtectionLike(verified, unlock);
                var safety = request.SkipBackup
                    ? null
                    : BackupRun.SafetyPathIn(
                        BackupPlaces.FolderOf(context.Store(request.Rehearse).Home, name.ServiceId), visit, protection);
                var order = new RestoreOrder(source, verified, wanted ?? verified.Description.MessageServerImage);
                if (await EarlierAsync(visit, order, cancellationToken).ConfigureAwait(false) is { } earlier)
                {
                    return earlier;
                }

                NodeGuard.RequireUnprotected(visit.Context.State, visit.Domain);
                var plan = PlanOf(visit, order, safety) with { IsSafetyBackupEncrypted = protection.IsEncrypted };
                return await approve(plan).ConfigureAwait(false)
                    ? await RecordedAsync(
                        visit, () => RestoreAsync(visit, order, (safety, protection), cancellationToken)).ConfigureAwait(false)
                    : null;
            }).ConfigureAwait(false);
    }

    // Whoever can open the one can open the other. A passphrase that was given for a backup that needs none is meant for something.
    private static BackupLock ProtectionLike(VerifiedBackup verified, BackupUnlock unlock) =>
        !verified.Alike.IsEncrypted && unlock is { Passphrase: { } words, KeyFile: null } && BackupLock.IsLongEnough(words)
            ? BackupLock.With(words)
            : verified.Alike;

    // One of the same backup whose end was not seen and that is done is completed here: done twice, it would take what was written since.
    private async Task<NodeRestore?> EarlierAsync(NodeVisit visit, RestoreOrder order, CancellationToken cancellationToken)
    {
        var source = order.Source;
        var state = visit.Context.State;
        if (visit.IsPreview || !RecordedOperations.IsUnderWay(state, RecordedOperations.Restore))
        {
            return null;
        }

        var progress = new OperationProgress(context.Observer, visit.Context.Clock, OperationSteps.Restore);
        var arrival = await Settlement.ArriveAsync(visit, [], progress, cancellationToken).ConfigureAwait(false);
        if (arrival.EndOf(RecordedOperations.Restore) is not { } end)
        {
            return null;
        }

        var address = state.EvidenceOfOperation(RecordedOperations.Restore) ?? source.Address;
        try
        {
            RunOn(visit, order).Judge(end, address);
        }
        catch (DeployException failure)
        {
            visit.Record(RecordedOperations.Restore, RecordedOperations.Failed, failure.Message);
            context.Observer.Warn(Advice.Of(nameof(Texts.Warn_RestoreEnded), visit.Domain, failure.Message));
            return null;
        }

        context.Observer.Warn(Advice.Of(nameof(Texts.Warn_RestoreDone), visit.Domain, address));
        if (address != context.Redactor.Redact(source.Address))
        {
            visit.Record(RecordedOperations.Restore, RecordedOperations.Complete, "the node says that it is done");
            return null;
        }

        return await CompleteAsync(visit, order, safety: null, cancellationToken).ConfigureAwait(false) with
        {
            ReportPath = Report(visit),
        };
    }

    // How it ended is on record, with a report. While that is not known, it stays open, for the node to be asked.
    private async Task<NodeRestore> RecordedAsync(NodeVisit visit, Func<Task<NodeRestore>> restore)
    {
        try
        {
            return await restore().ConfigureAwait(false) with { ReportPath = Report(visit) };
        }
        catch (Exception exception) when (VisitErrors.Of(exception, visit.Domain) is { } failure)
        {
            if (failure.Code is not (nameof(BackupCommandErrors.RestoreUncertain) or nameof(VisitErrors.NodeOperationStuck)))
            {
                visit.Record(RecordedOperations.Restore, RecordedOperations.Failed, failure.Message);
            }

            Report(visit);
            throw;
        }
    }

    private NodeRestoreRun RunOn(NodeVisit visit, RestoreOrder order, int stepsBefore = 0) =>
        new(visit.Domain, visit.Tools, visit.Operations, context.Observer, visit.Context.Clock, stepsBefore)
        {
            Image = order.Image,
            ImageBefore = RunningOn(visit),
        };

    private static string? RunningOn(NodeVisit visit) =>
        visit.Context.State.Choices.PinnedImage ?? visit.Context.State.Choices.MessageServerImage;

    private string Report(NodeVisit visit) => context.Reports.Write(
        visit.Context.State, visit.Context.Paths, ReportOperation.Restore, visit.Context.Clock.GetUtcNow());

    private static RestorePlan PlanOf(NodeVisit visit, RestoreOrder order, string? safety) => new()
    {
        Domain = visit.Domain,
        Path = order.Source.Address,
        Created = order.Verified.Description.Created.LocalDateTime,
        Size = order.Verified.Description.Size,
        MessageServerImage = order.Image,
        LeftOut = order.Verified.Description.LeftOut,
        SafetyBackup = safety,
        Rehearsal = visit.Context.State.IsRehearsal,
    };

    private async Task<NodeRestore> RestoreAsync(
        NodeVisit visit, RestoreOrder order, (string? Path, BackupLock Protection) safety, CancellationToken cancellationToken)
    {
        var source = order.Source;
        var progress = new OperationProgress(context.Observer, visit.Context.Clock, OperationSteps.Restore);
        await Settlement.ArriveAsync(visit, [], progress, cancellationToken).ConfigureAwait(false);
        // Before the node is told of it, and after what was left there before has come to its end.
        var id = visit.RecordBegin(RecordedOperations.Restore, source.Address);
        if (safety.Path is not null)
        {
            if (!safety.Protection.IsEncrypted)
            {
                context.Observer.Warn(Advice.Of(nameof(Texts.Warn_SafetyBackupPlain)));
            }

            await new BackupRun(visit, safety.Protection, OperationSteps.Restore.Forward.Length)
                .RunAsync(safety.Path, cancellationToken).ConfigureAwait(false);
        }

        var stepsBefore = safety.Path is null ? 0 : BackupRun.Steps;
        await RunOn(visit, order, stepsBefore)
            .RunAsync(source, order.Verified, id, isFresh: false, cancellationToken).ConfigureAwait(false);
        return await CompleteAsync(visit, order, safety.Path, cancellationToken).ConfigureAwait(false);
    }

    private async Task<NodeRestore> CompleteAsync(
        NodeVisit visit, RestoreOrder order, string? safety, CancellationToken cancellationToken)
    {
        var (source, image) = (order.Source, order.Image);
        var before = RunningOn(visit);
        if (image.Length > 0)
        {
            visit.Context.Session.Update(
                state => ServerImagePin.RecordRunning(state, ImageText.WithoutDigest(image), ImageText.DigestOf(image)));
        }

        await ReadCredentialsAsync(visit, cancellationToken).ConfigureAwait(false);
        visit.Record(RecordedOperations.Restore, RecordedOperations.Complete, source.Address);
        var next = Advice.Join("\n", [
            UpdateAfter(visit.Domain, image, before)?.In(visit.Context.Settings.AdviceContext),
            RecoverySummary.NextBeside(visit.Context.State, visit.Domain, visit.Context.Paths),
        ]);
        return new()
        {
            Domain = visit.Domain,
            Path = source.Address,
            Created = order.Verified.Description.Created.LocalDateTime,
            MessageServerImage = image,
            SafetyBackup = safety,
            RestoredAt = visit.Context.Clock.GetUtcNow().LocalDateTime,
            NextAction = context.Redactor.Redact(next.ToString()),
            Rehearsal = visit.Context.State.IsRehearsal,
        };
    }

    // What ran before was brought there after the backup was made. That it is newer the node judges when it is updated.
    private static Advice? UpdateAfter(string domain, string image, string? before) =>
        image.Length == 0 || before is null || ImageText.WithoutDigest(before) == image || before == image
                || ImageText.WithoutDigest(image) == before
            ? null
            : Advice.Of(
                nameof(Texts.Next_UpdateAfterRestore), image, before, Commands.Update(domain).With("MessageServerImage", before));

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

/// <summary>What a restore is to bring.</summary>
/// <param name="Source">The backup.</param>
/// <param name="Verified">What was found in it.</param>
/// <param name="Image">The image that the message server is to run.</param>
internal sealed record RestoreOrder(BackupSource Source, VerifiedBackup Verified, string Image);
