using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Operations.Visits;
using Direxio.Deployer.Engine.Runs;

namespace Direxio.Deployer.Engine.Operations.Backups;

/// <summary>Makes a backup of a node, into a folder or a bucket.</summary>
internal sealed class BackupCommand(CommandContext context)
{
    /// <summary>The backup; null if it was not approved.</summary>
    public async Task<BackupInfo?> RunAsync(
        BackupRequest request, Func<BackupPlan, Task<bool>> approve, CancellationToken cancellationToken)
    {
        var uri = BackupPlaces.Bucket(request.Path, request.S3Uri);
        var protection = BackupPlaces.Lock(request.Passphrase, request.Recipient, context.Redactor, TimeProvider.System);
        return await new NodeVisitor(context).VisitAsync<BackupInfo?>(
            request,
            async visit =>
            {
                var usual = BackupPlaces.FolderOf(context.Store(request.Rehearse).Home, visit.Context.Settings.ServiceId);
                if (uri is not null)
                {
                    return await new BucketBackupRun(visit, protection, uri, usual).RunAsync(
                        approve, WarnAsync, cancellationToken).ConfigureAwait(false);
                }

                var folder = request.Path is null ? usual : Path.GetFullPath(request.Path);
                var path = BackupRun.PathIn(folder, visit, protection);
                if (!await approve(new(visit.Domain, path, protection.IsEncrypted, request.Rehearse)).ConfigureAwait(false))
                {
                    return null;
                }

                await WarnAsync().ConfigureAwait(false);
                await visit.ProveIdentityAsync(cancellationToken).ConfigureAwait(false);
                return await new BackupRun(visit, protection).RunAsync(path, cancellationToken).ConfigureAwait(false);
            }).ConfigureAwait(false);

        Task WarnAsync()
        {
            if (!protection.IsEncrypted)
            {
                context.Observer.Warn(Advice.Of(nameof(Texts.Warn_BackupPlain)));
            }

            return Task.CompletedTask;
        }
    }
}
