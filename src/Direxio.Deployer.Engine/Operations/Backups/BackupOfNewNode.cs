using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Node.Tools;
using Direxio.Deployer.Engine.Operations.Deploy;
using Direxio.Deployer.Engine.Operations.Visits;
using Direxio.Deployer.Engine.Ports.Node;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.Settings;

namespace Direxio.Deployer.Engine.Operations.Backups;

/// <summary>
/// A backup that a new node begins with. Its boot stops before server and Caddy are started for the first time; the backup is brought,
/// and the boot goes on with the same identity, users and certificates.
/// </summary>
internal sealed class BackupOfNewNode(CommandContext context, BackupOrigin origin) : INodeOrigin, IDisposable
{
    private static readonly TimeSpan ReportLimit = TimeSpan.FromSeconds(20);

    private (BackupSource Source, VerifiedBackup Verified)? prepared;
    private FetchedBackup? backup;

    public async Task<(DeploymentRequest Request, BackupChoice Backup)> PrepareAsync(
        DeploymentRequest request, CancellationToken cancellationToken)
    {
        var domain = context.Settings.DomainOf(request);
        var account = new BackupAccount(context, request.ProfileName, request.Rehearse);
        var found = await VerifyAsync(new(origin.Path!), domain, account, cancellationToken).ConfigureAwait(false);
        // The database fits the server that wrote it.
        var image = request.MessageServerImage ?? found.Verified.Description.MessageServerImage;
        return (request with { MessageServerImage = image }, new(found.Source.Address, found.Verified.Alike.IsEncrypted));
    }

    public async Task BringAsync(PhaseContext phase, NodeAccess access, CancellationToken cancellationToken)
    {
        var domain = phase.Settings.Domain;
        var account = new BackupAccount(context, phase.Settings.ProfileName, phase.State.IsRehearsal);
        var (source, verified) = prepared
            ?? await VerifyAsync(Recorded(phase), domain, account, cancellationToken).ConfigureAwait(false);
        await UntilWaitingAsync(phase, access, cancellationToken).ConfigureAwait(false);
        await using var tools = new NodeTools(async token =>
            await access.OpenAsync(phase, PhaseId.S4_BOOTSTRAP_STACK, token).ConfigureAwait(false));
        var operations = new NodeOperations(tools, phase.WaiterFor(PhaseId.S4_BOOTSTRAP_STACK));
        try
        {
            var progress = new OperationProgress(context.Observer, phase.Clock, OperationSteps.Restore);
            await Settlement.SettleAsync(domain, operations, context.Observer, progress, cancellationToken).ConfigureAwait(false);
            await new NodeRestoreRun(domain, tools, operations, context.Observer, phase.Clock)
                .RunAsync(source, verified, NodeOperations.NewId(), isFresh: true, cancellationToken).ConfigureAwait(false);
            phase.Session.Update(state => state.Choices.IsBackupApplied = true);
            await using var shell = await access.OpenAsync(phase, PhaseId.S4_BOOTSTRAP_STACK, cancellationToken).ConfigureAwait(false);
            await shell.RunAsync(NodeCommands.RepeatBoot, ReportLimit, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (VisitErrors.Of(exception, domain) is { } failure)
        {
            throw failure;
        }
    }

    public void Dispose() => backup?.Dispose();

    private static BackupChoice Recorded(PhaseContext phase) =>
        new(phase.State.Choices.FromBackup!, phase.State.Choices.IsBackupEncrypted);

    // The boot comes to the step by itself; one that stopped elsewhere is told as of any node.
    private static async Task UntilWaitingAsync(PhaseContext phase, NodeAccess access, CancellationToken cancellationToken)
    {
        var answer = await phase.WaiterFor(PhaseId.S4_BOOTSTRAP_STACK).UntilAsync(
            new WaitPlan(Advice.Of(nameof(Texts.Wait_ReadyForBackup)), phase.Settings.Timeout),
            async token =>
            {
                var (shell, reason) = await access.TryOpenAsync(phase, PhaseId.S4_BOOTSTRAP_STACK, token).ConfigureAwait(false);
                if (shell is null)
                {
                    return new Probe<bool>(false, false, reason);
                }

                await using (shell)
                {
                    return await LookAsync(phase, shell, token).ConfigureAwait(false);
                }
            },
            cancellationToken).ConfigureAwait(false);
        if (!answer.IsSatisfied)
        {
            throw NodeErrors.HealthTimedOut(phase.Settings.Domain, answer.Detail ?? "no answer", answer.Detail);
        }
    }

    private static async Task<Probe<bool>> LookAsync(PhaseContext phase, INodeShell shell, CancellationToken cancellationToken)
    {
        try
        {
            var result = await shell.RunAsync(NodeCommands.ReadBootReport, ReportLimit, cancellationToken).ConfigureAwait(false);
            if (result.ExitStatus != 0 || string.IsNullOrWhiteSpace(result.Output))
            {
                return new(false, false, Advice.Of(nameof(Texts.Seen_BootNoScripts)));
            }

            var report = BootReport.Parse(result.Output);
            return report.FailedStep switch
            {
                { Name: INodeOrigin.BootStep } => new(true, true, null),
                { } failed => throw NodeErrors.BootStepFailed(
                    failed, string.Join(Environment.NewLine, report.LogTail), phase.Settings.Domain),
                null => new(false, false, report.CurrentStep is { } step
                    ? Advice.Of(nameof(Texts.Seen_BootStep), step.Name)
                    : Advice.Of(nameof(Texts.Seen_BootNone))),
            };
        }
        catch (NodeShellException exception)
        {
            return new(false, false, Advice.Of(nameof(Texts.Seen_NodeUnreadable), exception.Message));
        }
    }

    private async Task<(BackupSource Source, VerifiedBackup Verified)> VerifyAsync(
        BackupChoice given, string domain, BackupAccount account, CancellationToken cancellationToken)
    {
        backup?.Dispose();
        backup = await FetchedBackup.OpenAsync(account, given.Path, "FromBackup", cancellationToken).ConfigureAwait(false);
        var unlock = BackupPlaces.Unlock(origin.Passphrase, origin.KeyFile, origin.AllowUnencrypted, context.Redactor) with
        {
            WasEncrypted = given.IsEncrypted,
        };
        var source = new BackupSource(backup, unlock, context.Observer);
        var verified = await source.VerifyAsync(domain, cancellationToken).ConfigureAwait(false);
        prepared = (source, verified);
        return (source, verified);
    }
}
