using Direxio.Deployer.Engine.Backups;
using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Runs;

namespace Direxio.Deployer.Engine.Operations.Backups;

/// <summary>Removes the older backups of a node, and what interrupted ones left.</summary>
internal sealed class BackupRemovalCommand(CommandContext context)
{
    /// <summary>The removed ones.</summary>
    /// <param name="request">Which ones stay.</param>
    /// <param name="approve">Asked for each one.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IReadOnlyList<BackupInfo>> RunAsync(
        BackupRemovalRequest request, Func<BackupInfo, Task<bool>> approve, CancellationToken cancellationToken)
    {
        if (request.Keep < (request.SafetyCopy ? 0 : 1))
        {
            throw BackupCommandErrors.KeepTooFew(request.Keep);
        }

        var name = NodeName.Parse(request.Domain);
        return await new BackupAccount(context, request.ProfileName, request.Rehearse).InAsync(
            BackupPlaces.Place(request.Path, request.S3Uri, request.Only),
            name.ServiceId,
            place => RemoveAsync(place, name, request, approve, cancellationToken),
            cancellationToken).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<BackupInfo>> RemoveAsync(
        IBackupPlace place,
        NodeName name,
        BackupRemovalRequest request,
        Func<BackupInfo, Task<bool>> approve,
        CancellationToken cancellationToken)
    {
        var found = await place.ListAsync(name.ServiceId, cancellationToken).ConfigureAwait(false);
        var only = request.Only is null ? null : BackupName.TryParse(request.Only);
        if (found.Count == 0 && request.Only is null)
        {
            context.RequireKnown(name, request.Rehearse);
        }

        var removed = new List<BackupInfo>();
        foreach (var backup in Superfluous(found, place, request).Where(one => request.Only is null || one.Name == only))
        {
            var row = BackupPlaces.Describe(backup, request.Rehearse, name.Domain);
            if (!await approve(row).ConfigureAwait(false))
            {
                continue;
            }

            try
            {
                await place.RemoveAsync(backup, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw LocalFileErrors.LocalFileUnwritable(backup.Path, exception);
            }

            removed.Add(row);
        }

        return removed;
    }

    // What a restore replaced is no backup that anybody asked for: it takes no place of one, and goes only by its own word.
    private static IEnumerable<StoredBackup> Superfluous(
        IReadOnlyList<StoredBackup> found, IBackupPlace place, BackupRemovalRequest request)
    {
        var meant = found.Where(backup => backup.Name.IsSafetyCopy == request.SafetyCopy).ToList();
        return meant.Where(backup => !backup.Name.IsPartial).Skip(request.Keep)
            .Concat((request.SafetyCopy ? meant : found).Where(backup => backup.Name.IsPartial && !place.IsUnderWay(backup)));
    }
}
