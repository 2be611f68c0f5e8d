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
        var backups = await new BackupAccount(context, request.ProfileName, request.Rehearse).InAsync<IReadOnlyList<BackupInfo>>(
            BackupPlaces.Place(request.Path, request.S3Uri, request.Beside),
            name?.ServiceId,
            async place =>
            [
                .. (await place.ListAsync(name?.ServiceId, cancellationToken).ConfigureAwait(false))
                    .Select(backup => BackupPlaces.Describe(backup, request.Rehearse, name?.Domain)),
            ],
            cancellationToken).ConfigureAwait(false);
        if (name is not null && backups.Count == 0)
        {
            context.RequireKnown(name, request.Rehearse);
        }

        return backups;
    }
}
