using Direxio.Deployer.Engine.Backups;
using Direxio.Deployer.Engine.Backups.OpenPgp;
using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Files;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Operations.Backups;

/// <summary>
/// A backup within reach: a file of this machine, or one of S3 that was fetched into a folder for its owner alone, which goes with this.
/// </summary>
internal sealed class FetchedBackup : IDisposable
{
    private const int Block = 8 * 1024 * 1024;
    private const int AtOnce = 4;

    /// <summary>Longer than any command runs: what is older was left by one that was killed.</summary>
    private static readonly TimeSpan Leftover = TimeSpan.FromDays(2);

    private readonly string? folder;

    private readonly BackupChecksum? checksum;

    private FetchedBackup(string path, string address, string? folder)
    {
        (Path, Address, this.folder) = (path, address, folder);
        // Beside what was fetched lies nothing.
        checksum = folder is null ? BackupChecksum.Beside(path) : null;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>How the user knows it.</summary>
    public string Address { get; }

    /// <summary>A file that lies here.</summary>
    public static FetchedBackup OfThisMachine(string path) => new(path, path, null);

    /// <summary>Opens what the user named.</summary>
    /// <param name="account">The account in whose bucket it lies.</param>
    /// <param name="given">A path, or s3://bucket/prefix/file.</param>
    /// <param name="parameter">By which parameter.</param>
    /// <param name="cancellationToken">Ends it; nothing is left.</param>
    /// <exception cref="DeployException">BackupIsFolder, S3UriUnusable, BackupNotInBucket, or what AWS says.</exception>
    public static async Task<FetchedBackup> OpenAsync(
        BackupAccount account, string given, string parameter, CancellationToken cancellationToken)
    {
        if (!S3Uri.IsMeant(given))
        {
            return FoundHere(account, System.IO.Path.GetFullPath(given), parameter);
        }

        var uri = S3Uri.File(given, parameter);
        return await account.WithAsync(
            uri,
            async (objects, place) =>
            {
                var found = await objects.FindAsync(place, uri.Key, cancellationToken).ConfigureAwait(false)
                    ?? throw BackupBucketErrors.BackupNotInBucket(uri.ToString());
                var fetched = InFolderOfItsOwn(System.IO.Path.Combine(account.Home.Root, "fetched"), uri);
                try
                {
                    var meter = new TransferMeter(account.Observer, TimeProvider.System, Texts.Step_FetchBackup.InWords(), found.Size);
                    await FetchAsync(objects, place, uri.Key, found, fetched.Path, meter, cancellationToken).ConfigureAwait(false);
                    return fetched;
                }
                catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
                {
                    fetched.Dispose();
                    throw LocalFileErrors.LocalFileUnwritable(fetched.Path, exception);
                }
                catch
                {
                    fetched.Dispose();
                    throw;
                }
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads it from its first byte to its last, and compares it with the checksum beside it where one is.</summary>
    /// <param name="unlock">What it is opened with.</param>
    /// <param name="isMeasured">True to have its SHA-256 in any case.</param>
    public BackupReading Read(BackupUnlock unlock, bool isMeasured = false) =>
        new(Address, unlock) { Checksum = checksum, IsMeasured = isMeasured };

    public void Dispose()
    {
        if (folder is not null)
        {
            TryDelete(folder);
        }
    }

    private static FetchedBackup FoundHere(BackupAccount account, string path, string parameter)
    {
        if (Directory.Exists(path))
        {
            // Above the folders of the nodes, the backups are a level below.
            var backups = new BackupFolder([path, .. Directory.EnumerateDirectories(path)]).List(serviceId: null);
            throw BackupErrors.BackupIsFolder(parameter, path, [.. backups.Where(backup => !backup.Name.IsPartial)]);
        }

        var found = OfThisMachine(path);
        if (found.checksum is { Sha256: null } unread)
        {
            account.Observer.Warn(Advice.Of(nameof(Texts.Warn_ChecksumUnread), unread.Path, path));
        }

        return found;
    }

    private static FetchedBackup InFolderOfItsOwn(string all, S3Uri uri)
    {
        if (Directory.Exists(all))
        {
            foreach (var old in Directory.EnumerateDirectories(all)
                .Where(old => Directory.GetLastWriteTimeUtc(old) < TimeProvider.System.GetUtcNow() - Leftover))
            {
                TryDelete(old);
            }
        }

        var own = System.IO.Path.Combine(all, Guid.NewGuid().ToString("N"));
        OwnerOnlyFile.CreateFolder(own);
        return new(System.IO.Path.Combine(own, BackupName.TryParse(uri.Key)!.ToString()), uri.ToString(), own);
    }

    // A few blocks are under way at once, and are written in their order.
    private static async Task FetchAsync(
        IBucketObjects objects,
        BucketPlace place,
        string key,
        ObjectReading found,
        string path,
        TransferMeter meter,
        CancellationToken cancellationToken)
    {
        await using var file = OwnerOnlyFile.Create(path);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var asked = new Queue<Task<byte[]>>();
        var offset = 0L;
        try
        {
            while (offset < found.Size || asked.Count > 0)
            {
                while (asked.Count < AtOnce && offset < found.Size)
                {
                    var count = (int)Math.Min(Block, found.Size - offset);
                    asked.Enqueue(objects.ReadAsync(place, key, found.ETag, offset, count, stop.Token));
                    offset += count;
                }

                var block = await asked.Dequeue().ConfigureAwait(false);
                await file.WriteAsync(block, cancellationToken).ConfigureAwait(false);
                meter.Passed(block.Length);
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll((IEnumerable<Task>)asked).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static void TryDelete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It is for its owner alone, and a later command tries again.
        }
    }
}
