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

    /// <summary>An upload that is older is not one that another machine is likely to be sending still.</summary>
    private static readonly TimeSpan Abandoned = TimeSpan.FromDays(1);

    /// <summary>More are no more worth reading.</summary>
    private const int MostNamed = 5;

    private readonly List<InterruptedUpload> late = [];
    private readonly HashSet<string> known = [];

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

            if (journal.UploadId is { } id)
            {
                known.Add(id);
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

    /// <summary>
    /// Names the uploads of this node's backups that S3 still has and this machine knows nothing of. They are not ended here: another
    /// machine may be sending one.
    /// </summary>
    /// <param name="objects">What lies in buckets.</param>
    /// <param name="place">The bucket.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task NameAbandonedAsync(IBucketObjects objects, BucketPlace place, CancellationToken cancellationToken)
    {
        IReadOnlyList<OpenUpload> open;
        try
        {
            open = await objects.ListUploadsAsync(
                place, $"{uri.Key}{visit.Context.Settings.ServiceId}_", cancellationToken).ConfigureAwait(false);
        }
        catch (CloudException exception) when (exception.IsDenied)
        {
            // A policy of an earlier release does not allow it, and a backup does not need it.
            visit.Context.Observer.Note(Advice.Of(nameof(Texts.Note_UploadsUnread), uri, exception.Message.TrimEnd('.')));
            return;
        }

        var now = visit.Context.Clock.GetUtcNow();
        var left = open
            .Where(upload => BackupName.TryParse(upload.Key)?.ServiceId == visit.Context.Settings.ServiceId
                && now - upload.Begun >= Abandoned && !known.Contains(upload.UploadId))
            .OrderBy(upload => upload.Begun)
            .Take(MostNamed)
            .ToList();
        if (left.Count > 0)
        {
            visit.Context.Observer.Warn(Advice.Of(
                nameof(Texts.Warn_UploadsLeft),
                uri,
                string.Join(", ", left.Select(upload => BackupName.TryParse(upload.Key))),
                string.Join("; ", left.Select(upload => $"aws s3api abort-multipart-upload --bucket {place.Name} "
                    + $"--key {CommandLineText.Word(upload.Key)} --upload-id {CommandLineText.Word(upload.UploadId)}"))));
        }
    }
}
