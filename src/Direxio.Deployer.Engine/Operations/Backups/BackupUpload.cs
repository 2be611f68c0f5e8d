using System.Collections.Concurrent;
using System.Security.Cryptography;
using Direxio.Deployer.Engine.Backups;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Progress;

namespace Direxio.Deployer.Engine.Operations.Backups;

/// <summary>
/// Brings a finished backup into a bucket, in parts that S3 checks each by its SHA-256, and goes on where an earlier run stopped. It
/// is there only once S3 names the size and the checksum over all parts that this machine has counted.
/// </summary>
/// <param name="objects">What lies in buckets.</param>
/// <param name="place">The bucket.</param>
/// <param name="observer">Told how far it is.</param>
/// <param name="clock">Measures how fast it goes.</param>
/// <param name="stepsBefore">How many steps the command has told of before.</param>
internal sealed class BackupUpload(
    IBucketObjects objects, BucketPlace place, EngineObserver observer, TimeProvider clock, int stepsBefore = 0)
{
    /// <summary>How many steps it has.</summary>
    public const int Steps = 1;

    private const int AtOnce = 4;

    /// <summary>What all parts under way may take of the memory.</summary>
    private const long MemoryLimit = 256L * 1024 * 1024;

    /// <summary>The size of a part unless the backup has too many of them.</summary>
    public int LeastPart { get; init; } = 8 * 1024 * 1024;

    /// <summary>Brings it there.</summary>
    /// <param name="path">The backup on this machine.</param>
    /// <param name="journal">What is on record of its upload.</param>
    /// <param name="again">The command that goes on with it.</param>
    /// <param name="cancellationToken">Ends it; the same command goes on.</param>
    /// <returns>The bytes of it.</returns>
    /// <exception cref="DeployException">StagedBackupChanged, BackupNotStored, or what AWS says.</exception>
    public async Task<long> RunAsync(string path, UploadJournal journal, Command again, CancellationToken cancellationToken)
    {
        var uri = S3Uri.File(journal.Uri, "S3Uri");
        await using var file = BackupFile.OpenRead(path);
        var digest = await UploadDigest.OfAsync(
            file, journal.PartSize ?? UploadDigest.PartSizeFor(file.Length, LeastPart), cancellationToken).ConfigureAwait(false);
        try
        {
            if (BackupChecksum.Beside(path)?.Sha256 is { } noted && noted != digest.Sha256)
            {
                await GiveUpAsync(uri, journal, cancellationToken).ConfigureAwait(false);
                throw BackupBucketErrors.StagedBackupChanged(path);
            }

            // An earlier run may have come this far without living to see the answer.
            var found = await objects.FindAsync(place, uri.Key, cancellationToken).ConfigureAwait(false);
            if (found is null)
            {
                await SendAsync(file, uri.Key, journal, digest, cancellationToken).ConfigureAwait(false);
                found = await objects.FindAsync(place, uri.Key, cancellationToken).ConfigureAwait(false);
            }

            Judge(found, digest, uri, path);
            return digest.Size;
        }
        catch (CloudException exception)
        {
            throw BackupBucketErrors.UploadStopped(exception, again, path, journal.Parts.Count, digest.Count);
        }
    }

    private static void Judge(ObjectReading? found, UploadDigest digest, S3Uri uri, string path)
    {
        var problem = found switch
        {
            null => "S3 does not list it",
            _ when found.Size != digest.Size => $"it has {found.Size} bytes instead of {digest.Size}",
            { Checksum: null } => "S3 tells no checksum of it",
            { Checksum: { } told } when !digest.IsTold(told) => "its checksum is another one",
            _ => null,
        };
        if (problem is not null)
        {
            throw BackupBucketErrors.BackupNotStored(uri.ToString(), path, problem);
        }
    }

    private async Task SendAsync(
        FileStream file, string key, UploadJournal journal, UploadDigest digest, CancellationToken cancellationToken)
    {
        var there = await BeginAsync(key, journal, digest, cancellationToken).ConfigureAwait(false);
        var sent = there.Keys.Sum(digest.SizeOf);
        observer.StepStarted((sent == 0 ? Texts.Step_Upload : Texts.Step_UploadOn).InWords(), stepsBefore + Steps, stepsBefore + Steps);
        var meter = new TransferMeter(observer, clock, Texts.Step_Upload.InWords(), digest.Size, sent);
        var buffers = new ConcurrentBag<byte[]>();
        await Parallel.ForEachAsync(
            Enumerable.Range(1, digest.Count).Where(number => !there.ContainsKey(number)),
            new ParallelOptions
            {
                MaxDegreeOfParallelism = (int)Math.Clamp(MemoryLimit / digest.PartSize, 1, AtOnce),
                CancellationToken = cancellationToken,
            },
            async (number, token) =>
            {
                var buffer = buffers.TryTake(out var used) ? used : new byte[digest.PartSize];
                var part = new ArraySegment<byte>(buffer, 0, digest.SizeOf(number));
                await ReadAsync(file, digest.OffsetOf(number), part, token).ConfigureAwait(false);
                var taken = await objects.UploadAsync(
                    place, key, journal.UploadId!, number, part, digest.Parts[number - 1], token).ConfigureAwait(false);
                journal.Note(number, new(part.Count, taken.ETag, digest.Parts[number - 1]));
                buffers.Add(buffer);
                lock (meter)
                {
                    meter.Passed(part.Count);
                }
            }).ConfigureAwait(false);
        await CompleteAsync(key, journal, cancellationToken).ConfigureAwait(false);
    }

    // What S3 has counts as far as it is what was sent, and that is what the file has.
    private async Task<IReadOnlyDictionary<int, SentPart>> BeginAsync(
        string key, UploadJournal journal, UploadDigest digest, CancellationToken cancellationToken)
    {
        var listed = journal is { UploadId: { } id, PartSize: { } size } && size == digest.PartSize
            ? await objects.ListPartsAsync(place, key, id, cancellationToken).ConfigureAwait(false)
            : null;
        if (listed is null)
        {
            journal.Note(await objects.BeginAsync(place, key, cancellationToken).ConfigureAwait(false), digest.PartSize);
        }

        return (listed ?? [])
            .Where(part => journal.Parts.TryGetValue(part.Number, out var sent) && sent.ETag == part.ETag && sent.Size == part.Size
                && part.Number <= digest.Count && sent.Sha256 == digest.Parts[part.Number - 1])
            .ToDictionary(part => part.Number, part => journal.Parts[part.Number]);
    }

    private async Task CompleteAsync(string key, UploadJournal journal, CancellationToken cancellationToken)
    {
        try
        {
            await objects.CompleteAsync(
                place,
                key,
                journal.UploadId!,
                [
                    .. journal.Parts.OrderBy(part => part.Key)
                        .Select(part => new CompletedPart(part.Key, part.Value.ETag, part.Value.Sha256)),
                ],
                cancellationToken).ConfigureAwait(false);
        }
        catch (CloudException)
        {
            // An answer that was lost may have been a yes; then the backup is there, and is judged like any other.
            if (await objects.FindAsync(place, key, cancellationToken).ConfigureAwait(false) is null)
            {
                throw;
            }
        }
    }

    private async Task GiveUpAsync(S3Uri uri, UploadJournal journal, CancellationToken cancellationToken)
    {
        if (journal.UploadId is { } id)
        {
            await objects.AbortAsync(place, uri.Key, id, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task ReadAsync(FileStream file, long offset, ArraySegment<byte> part, CancellationToken cancellationToken)
    {
        for (var done = 0; done < part.Count;)
        {
            var count = await RandomAccess.ReadAsync(
                file.SafeFileHandle, part.AsMemory(done), offset + done, cancellationToken).ConfigureAwait(false);
            done += count > 0 ? count : throw new EndOfStreamException("The backup became shorter while it was read.");
        }
    }
}

/// <summary>What a file has in each part, and over all.</summary>
/// <param name="Size">Its bytes.</param>
/// <param name="PartSize">The bytes of each part but the last.</param>
/// <param name="Sha256">Its SHA-256, in hexadecimal digits.</param>
/// <param name="Parts">That of each part, in Base64.</param>
internal sealed record UploadDigest(long Size, int PartSize, string Sha256, IReadOnlyList<string> Parts)
{
    /// <summary>S3 takes no more parts.</summary>
    private const int MostParts = 10_000;
    private const int Megabyte = 1024 * 1024;

    public int Count => Parts.Count;

    /// <summary>
    /// True for the checksum of these parts as S3 tells it: the SHA-256 over theirs, with their number behind it. What stands in
    /// for S3 may leave the number out.
    /// </summary>
    public bool IsTold(string checksum)
    {
        var own = Convert.ToBase64String(SHA256.HashData(Parts.SelectMany(Convert.FromBase64String).ToArray()));
        return checksum == own || checksum == $"{own}-{Count}";
    }

    /// <summary>A size of parts of which no file has too many.</summary>
    public static int PartSizeFor(long size, int least)
    {
        var needed = (size + MostParts - 1) / MostParts;
        return needed <= least ? least : checked((int)((needed + Megabyte - 1) / Megabyte * Megabyte));
    }

    /// <summary>Reads a file once.</summary>
    public static async Task<UploadDigest> OfAsync(FileStream file, int partSize, CancellationToken cancellationToken)
    {
        using var whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var part = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var parts = new List<string>();
        var buffer = new byte[Megabyte];
        var inPart = 0;
        file.Position = 0;
        for (int count; (count = await file.ReadAsync(
            buffer.AsMemory(0, Math.Min(buffer.Length, partSize - inPart)), cancellationToken).ConfigureAwait(false)) > 0;)
        {
            whole.AppendData(buffer, 0, count);
            part.AppendData(buffer, 0, count);
            inPart += count;
            if (inPart == partSize)
            {
                parts.Add(Convert.ToBase64String(part.GetHashAndReset()));
                inPart = 0;
            }
        }

        if (inPart > 0)
        {
            parts.Add(Convert.ToBase64String(part.GetHashAndReset()));
        }

        return new(file.Length, partSize, Convert.ToHexString(whole.GetHashAndReset()).ToLowerInvariant(), parts);
    }

    public long OffsetOf(int number) => (long)(number - 1) * PartSize;

    public int SizeOf(int number) => (int)Math.Min(PartSize, Size - OffsetOf(number));
}
