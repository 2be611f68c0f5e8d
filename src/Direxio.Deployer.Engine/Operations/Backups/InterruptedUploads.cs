using System.Globalization;
using Direxio.Deployer.Engine.Backups;
using Direxio.Deployer.Engine.Backups.OpenPgp;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Operations.Visits;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Operations.Backups;

/// <summary>A complete backup of this machine whose upload was begun and has not ended.</summary>
/// <param name="Backup">The backup.</param>
/// <param name="Journal">What is on record of the upload.</param>
internal sealed record InterruptedUpload(StoredBackup Backup, UploadJournal Journal)
{
    /// <summary>The moment that the backup is of, in UTC.</summary>
    public string Moment => Backup.Name.Created.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}

/// <summary>
/// What interrupted backups into a bucket have left on this machine. One is gone on with only if it is young and locked with what was
/// given now: nobody is handed the backup of another day, or one under a key that was replaced, as the one that was asked for.
/// </summary>
/// <param name="visit">The node.</param>
/// <param name="protection">What a new backup would be locked with.</param>
/// <param name="uri">Where it would go.</param>
internal sealed class InterruptedUploads(NodeVisit visit, BackupLock protection, S3Uri uri)
{
    /// <summary>How old a backup may be that stands for a new one: a nightly command makes a new one each night.</summary>
    private static readonly TimeSpan Lasting = TimeSpan.FromHours(20);

    private readonly List<InterruptedUpload> late = [];

    /// <summary>Looks for the one to go on with; null for none. What is left aside is named.</summary>
    /// <param name="folder">The usual folder for the node's backups.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<InterruptedUpload?> FindAsync(string folder, CancellationToken cancellationToken)
    {
        var found = await new BackupFolder([folder]).ListAsync(visit.Context.Settings.ServiceId, cancellationToken).ConfigureAwait(false);
        InterruptedUpload? chosen = null;
        foreach (var backup in found.Where(backup => !backup.Name.IsPartial))
        {
            if (UploadJournal.TryRead(backup.Path) is not { } journal)
            {
                continue;
            }

            var upload = new InterruptedUpload(backup, journal);
            if (journal.Uri != uri.With(backup.Name.ToString()).ToString())
            {
                visit.Context.Observer.Warn(
                    Advice.Of(nameof(Texts.Warn_UploadInterrupted), backup.Path, S3Uri.File(journal.Uri, "S3Uri").Parent));
            }
            else if (visit.Context.Clock.GetUtcNow() - backup.Name.Created >= Lasting)
            {
                late.Add(upload);
            }
            else if (!protection.IsOf(backup.Path))
            {
                visit.Context.Observer.Warn(Advice.Of(nameof(Texts.Warn_UploadOfOtherLock), backup.Path, uri));
            }
            else
            {
                chosen ??= upload;
            }
        }

        return chosen;
    }

    /// <summary>Gives up the uploads of backups that are too old; the backups themselves stay, as any others of this machine.</summary>
    /// <param name="objects">What lies in buckets.</param>
    /// <param name="place">The bucket; null if it does not exist, and no upload into it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task GiveUpAsync(IBucketObjects objects, BucketPlace? place, CancellationToken cancellationToken)
    {
        foreach (var upload in late)
        {
            visit.Context.Observer.Warn(Advice.Of(nameof(Texts.Warn_UploadGivenUp), upload.Backup.Path, upload.Moment, uri));
            try
            {
                if (place is not null && upload.Journal.UploadId is { } id)
                {
                    var key = uri.With(upload.Backup.Name.ToString()).Key;
                    await objects.AbortAsync(place, key, id, cancellationToken).ConfigureAwait(false);
                }

                UploadJournal.Delete(upload.Backup.Path);
            }
            catch (CloudException exception)
            {
                // It stays on record, so that it is not forgotten.
                visit.Context.Observer.Warn(
                    Advice.Of(nameof(Texts.Warn_UploadNotEnded), upload.Backup.Path, exception.ServiceMessage.TrimEnd('.')));
            }
        }
    }
}
