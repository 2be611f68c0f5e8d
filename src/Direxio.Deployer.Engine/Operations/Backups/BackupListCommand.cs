using Direxio.Deployer.Engine.Backups;
using Direxio.Deployer.Engine.Runs;

namespace Direxio.Deployer.Engine.Operations.Backups;

/// <summary>Lists backups.</summary>
internal sealed class BackupListCommand(CommandContext context)
{
    /// <summary>A row for each, the newest first.</summary>
    public async Task<IReadOnlyList<BackupInfo>> RunAsync(BackupListRequest request, CancellationToken cancellationToken)
    {
        // The backups of a node outlive it, so its name need not be on record.
        var name = request.Domain is null ? null : NodeName.Parse(request.Domain);
        if (BackupPlaces.Bucket(request.Path, request.S3Uri) is { } uri)
        {
            return await new BackupAccount(context, request.ProfileName, request.Rehearse).WithAsync(
                uri,
                (objects, bucket) => RowsAsync(new BackupBucketPlace(objects, bucket, uri), name, request.Rehearse, cancellationToken),
                cancellationToken).ConfigureAwait(false);
        }

        var place = BackupPlaces.Local(context.Store(request.Rehearse).Home, name?.ServiceId, request.Path);
        return await RowsAsync(place, name, request.Rehearse, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<IReadOnlyList<BackupInfo>> RowsAsync(
        IBackupPlace place, NodeName? name, bool isRehearsal, CancellationToken cancellationToken) =>
        [
            .. (await place.ListAsync(name?.ServiceId, cancellationToken).ConfigureAwait(false))
                .Select(backup => BackupPlaces.Describe(backup, isRehearsal, name?.Domain)),
        ];
}
