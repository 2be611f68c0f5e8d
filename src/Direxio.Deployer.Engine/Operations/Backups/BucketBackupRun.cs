using Direxio.Deployer.Engine.Backups;
using Direxio.Deployer.Engine.Backups.OpenPgp;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Operations.Visits;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Operations.Backups;

/// <summary>
/// A backup into a bucket: made and read back in the usual folder of this machine as any other, then uploaded, and deleted here once
/// S3 has it whole. One whose upload was interrupted a short while ago is uploaded, instead of another being made.
/// </summary>
/// <param name="visit">The node.</param>
/// <param name="protection">What the backup is locked with.</param>
/// <param name="uri">Where it goes.</param>
/// <param name="folder">The usual folder for the node's backups.</param>
internal sealed class BucketBackupRun(NodeVisit visit, BackupLock protection, S3Uri uri, string folder)
{
    private readonly StoragePorts storage = visit.Cloud.Storage.Value;

    /// <summary>The backup; null if it was not approved.</summary>
    /// <param name="approve">Asked once.</param>
    /// <param name="begin">What is done before a backup is made.</param>
    /// <param name="cancellationToken">Ends it; the same command goes on.</param>
    public async Task<BackupInfo?> RunAsync(
        Func<BackupPlan, Task<bool>> approve, Func<Task> begin, CancellationToken cancellationToken)
    {
        var identity = await visit.Cloud.Identity.GetAsync(cancellationToken).ConfigureAwait(false);
        var bucket = await BackupBuckets.FindAsync(visit.Cloud, uri, identity.AccountId, cancellationToken).ConfigureAwait(false);
        if (bucket is { IsSafe: false, IsOurs: false })
        {
            throw BackupBucketErrors.BucketNotSafe(uri.ToString(), bucket);
        }

        var place = bucket?.Place ?? new(uri.Bucket, visit.Context.Settings.Region, identity.AccountId);
        var interrupted = new InterruptedUploads(visit, protection, uri);
        var resumed = await interrupted.FindAsync(folder, cancellationToken).ConfigureAwait(false);
        var path = resumed?.Backup.Path
            ?? BackupRun.PathIn(folder, visit, protection, await NamesInAsync(bucket, cancellationToken).ConfigureAwait(false));
        var name = Path.GetFileName(path);
        var plan = new BackupPlan(visit.Domain, uri.With(name).ToString(), protection.IsEncrypted, visit.Context.State.IsRehearsal)
        {
            NewBucket = bucket is null ? new(place.Name, place.Region, place.AccountId) : null,
            IsResumed = resumed is not null,
        };
        if (!await approve(plan).ConfigureAwait(false))
        {
            return null;
        }

        await begin().ConfigureAwait(false);
        await interrupted.GiveUpAsync(storage.Objects, bucket?.Place, cancellationToken).ConfigureAwait(false);
        await PrepareAsync(bucket, place, cancellationToken).ConfigureAwait(false);
        if (bucket is not null)
        {
            await interrupted.NameAbandonedAsync(storage.Objects, place, cancellationToken).ConfigureAwait(false);
        }

        var stepsBefore = resumed is null ? BackupRun.Steps : 0;
        var journal = resumed?.Journal;
        if (resumed is not null)
        {
            visit.Context.Observer.Warn(Advice.Of(nameof(Texts.Warn_UploadResumed), path, resumed.Moment));
        }

        if (journal is null)
        {
            journal = UploadJournal.Begin(path, plan.Path);
            await MakeAsync(path, cancellationToken).ConfigureAwait(false);
        }

        var again = Commands.Backup(visit.Domain).Again();
        var size = await new BackupUpload(storage.Objects, place, visit.Context.Observer, visit.Context.Clock, stepsBefore)
            .RunAsync(path, journal, again, cancellationToken).ConfigureAwait(false);
        return Complete(path, size, plan);
    }

    // Another machine may have made one in the same second.
    private async Task<IReadOnlyList<string>> NamesInAsync(BucketReading? bucket, CancellationToken cancellationToken) => bucket is null
        ? []
        : [
            .. (await new BackupBucketPlace(storage.Objects, bucket.Place, uri)
                .ListAsync(visit.Context.Settings.ServiceId, cancellationToken).ConfigureAwait(false))
                .Select(backup => backup.Name.ToString()),
        ];

    // A bucket that was made and not set up is ours by its tag, so that the rest is done now.
    private async Task PrepareAsync(BucketReading? bucket, BucketPlace place, CancellationToken cancellationToken)
    {
        if (bucket is null)
        {
            await storage.Buckets.CreateAsync(place, cancellationToken).ConfigureAwait(false);
        }

        if (bucket is not { IsSafe: true })
        {
            await storage.Buckets.ProtectAsync(place, cancellationToken).ConfigureAwait(false);
            var made = await BackupBuckets.FindAsync(visit.Cloud, uri, place.AccountId, cancellationToken).ConfigureAwait(false);
            if (made is not { IsSafe: true })
            {
                throw BackupBucketErrors.BucketNotSafe(uri.ToString(), made ?? new(place));
            }
        }
    }

    private async Task MakeAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            await visit.ProveIdentityAsync(cancellationToken).ConfigureAwait(false);
            var run = new BackupRun(visit, protection, BackupUpload.Steps) { IsStaged = true };
            await run.RunAsync(path, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            // There is nothing to upload.
            UploadJournal.Delete(path);
            throw;
        }
    }

    // The record goes last: until then the same command finds the object and only tidies up.
    private void TidyUp(string path)
    {
        try
        {
            File.Delete(path);
            File.Delete(path + BackupChecksum.Suffix);
            UploadJournal.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            visit.Context.Observer.Warn(Advice.Of(nameof(Texts.Warn_StagedStays), path, exception.Message.TrimEnd('.')));
        }
    }

    private BackupInfo Complete(string path, long size, BackupPlan plan)
    {
        var name = BackupName.TryParse(path)!;
        visit.Context.Session.Update(state => state.Server.RecordUploadedBackup(path, name.Created, plan.Path));
        TidyUp(path);
        return new()
        {
            Domain = visit.Domain,
            Name = name.ToString(),
            Path = plan.Path,
            Created = name.Created.LocalDateTime,
            Size = size,
            IsEncrypted = name.IsEncrypted,
            VerifiedAt = visit.Context.Clock.GetUtcNow().LocalDateTime,
            Rehearsal = visit.Context.State.IsRehearsal,
        };
    }
}
