using System.Security.Cryptography;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Rehearsal;

/// <summary>S3 of the rehearsed account. A bucket that is asked for and was never made does not exist.</summary>
internal sealed class RehearsalBuckets(RehearsalWorld world) : IBuckets, IBucketObjects
{
    Task<BucketReading?> IBuckets.FindAsync(string name, string accountId, CancellationToken cancellationToken) => AskAsync(
        "GetBucketLocation",
        storage => storage.Buckets.GetValueOrDefault(name) is { } bucket
            ? new BucketReading(new(name, bucket.Region, accountId))
            {
                IsPrivate = bucket.IsProtected,
                IsVersioned = bucket.IsProtected,
                IsEncrypted = true,
                IsOurs = true,
            }
            : null,
        cancellationToken);

    public Task CreateAsync(BucketPlace place, CancellationToken cancellationToken) => ChangeAsync(
        "PutBucket", storage => storage.Buckets.TryAdd(place.Name, new() { Region = place.Region }), cancellationToken);

    public Task ProtectAsync(BucketPlace place, CancellationToken cancellationToken) => ChangeAsync(
        "PutPublicAccessBlock", storage => Bucket(storage, place).IsProtected = true, cancellationToken);

    public Task<IReadOnlyList<BucketObject>> ListAsync(BucketPlace place, string prefix, CancellationToken cancellationToken) =>
        AskAsync<IReadOnlyList<BucketObject>>(
            "ListObjectsV2",
            storage =>
            [
                .. Bucket(storage, place).Objects
                    .Where(one => one.Key.StartsWith(prefix, StringComparison.Ordinal)
                        && !one.Key[prefix.Length..].Contains('/', StringComparison.Ordinal))
                    .OrderBy(one => one.Key, StringComparer.Ordinal)
                    .Select(one => new BucketObject(one.Key, one.Value.Content.Length)),
            ],
            cancellationToken);

    Task<ObjectReading?> IBucketObjects.FindAsync(BucketPlace place, string key, CancellationToken cancellationToken) => AskAsync(
        "GetObjectMetadata",
        storage => Bucket(storage, place).Objects.GetValueOrDefault(key) is { } found
            ? new ObjectReading(found.Content.Length, ETagOf(found.Content), found.Checksum)
            : null,
        cancellationToken);

    public Task<string> BeginAsync(BucketPlace place, string key, CancellationToken cancellationToken) => ChangeAsync(
        "InitiateMultipartUpload",
        storage =>
        {
            var id = RehearsalWorld.NewId("upload");
            var bucket = Bucket(storage, place);
            bucket.Uploads.Add(id, []);
            bucket.Begun.Add(id, new(key, world.Clock.GetUtcNow()));
            return id;
        },
        cancellationToken);

    public Task<IReadOnlyList<OpenUpload>> ListUploadsAsync(BucketPlace place, string prefix, CancellationToken cancellationToken) =>
        AskAsync<IReadOnlyList<OpenUpload>>(
            "ListMultipartUploads",
            storage =>
            [
                .. Bucket(storage, place).Begun
                    .Where(one => one.Value.Key.StartsWith(prefix, StringComparison.Ordinal)
                        && !one.Value.Key[prefix.Length..].Contains('/', StringComparison.Ordinal))
                    .Select(one => new OpenUpload(one.Value.Key, one.Key, one.Value.At)),
            ],
            cancellationToken);

    public Task<IReadOnlyList<UploadedPart>?> ListPartsAsync(
        BucketPlace place, string key, string uploadId, CancellationToken cancellationToken) => AskAsync<IReadOnlyList<UploadedPart>?>(
        "ListParts",
        storage => Bucket(storage, place).Uploads.TryGetValue(uploadId, out var parts)
            ? [.. parts.OrderBy(part => part.Key).Select(part => new UploadedPart(part.Key, part.Value.Length, ETagOf(part.Value)))]
            : null,
        cancellationToken);

    public Task<UploadedPart> UploadAsync(
        BucketPlace place,
        string key,
        string uploadId,
        int number,
        ArraySegment<byte> content,
        string sha256,
        CancellationToken cancellationToken) => ChangeAsync(
        "UploadPart",
        storage =>
        {
            var part = content.ToArray();
            Parts(storage, place, "UploadPart", uploadId)[number] = Convert.ToBase64String(SHA256.HashData(part)) == sha256
                ? part
                : throw RehearsalFailures.Rejected("s3", "UploadPart", "BadDigest", "the part is not what its SHA-256 says (rehearsed)");
            return new UploadedPart(number, part.Length, ETagOf(part));
        },
        cancellationToken);

    public Task CompleteAsync(
        BucketPlace place,
        string key,
        string uploadId,
        IReadOnlyList<CompletedPart> parts,
        CancellationToken cancellationToken) => ChangeAsync(
        "CompleteMultipartUpload",
        storage =>
        {
            var sent = Parts(storage, place, "CompleteMultipartUpload", uploadId);
            byte[] content = [.. parts.SelectMany(part => sent[part.Number])];
            byte[] sums = [.. parts.SelectMany(part => SHA256.HashData(sent[part.Number]))];
            var bucket = Bucket(storage, place);
            bucket.Objects[key] = new(content, $"{Convert.ToBase64String(SHA256.HashData(sums))}-{parts.Count}");
            return End(bucket, uploadId);
        },
        cancellationToken);

    public Task AbortAsync(BucketPlace place, string key, string uploadId, CancellationToken cancellationToken) => ChangeAsync(
        "AbortMultipartUpload", storage => End(Bucket(storage, place), uploadId), cancellationToken);

    public Task<byte[]> ReadAsync(
        BucketPlace place, string key, string etag, long offset, int count, CancellationToken cancellationToken) => AskAsync(
        "GetObject",
        storage => Bucket(storage, place).Objects.GetValueOrDefault(key) is { } found && ETagOf(found.Content) == etag
            ? found.Content[(int)offset..((int)offset + count)]
            : throw RehearsalFailures.Rejected("s3", "GetObject", "PreconditionFailed", $"{key} is not what it was (rehearsed)"),
        cancellationToken);

    public Task RemoveAsync(BucketPlace place, string key, CancellationToken cancellationToken) => ChangeAsync(
        "DeleteObject", storage => Bucket(storage, place).Objects.Remove(key), cancellationToken);

    private static bool End(RehearsedBucket bucket, string uploadId) =>
        bucket.Begun.Remove(uploadId) | bucket.Uploads.Remove(uploadId);

    private static RehearsedBucket Bucket(RehearsedStorage storage, BucketPlace place) =>
        storage.Buckets.GetValueOrDefault(place.Name) ?? throw RehearsalFailures.NotFound("ListObjectsV2", "NoSuchBucket", place.Name);

    private static Dictionary<int, byte[]> Parts(RehearsedStorage storage, BucketPlace place, string action, string uploadId) =>
        Bucket(storage, place).Uploads.GetValueOrDefault(uploadId) ?? throw RehearsalFailures.NotFound(action, "NoSuchUpload", uploadId);

    private static string ETagOf(byte[] content) => $"\"{Convert.ToHexString(SHA256.HashData(content))[..32].ToLowerInvariant()}\"";

    private Task<T> AskAsync<T>(string action, Func<RehearsedStorage, T> ask, CancellationToken cancellationToken) =>
        world.ReadAsync(action, _ => ask(world.Storage), cancellationToken);

    private Task<T> ChangeAsync<T>(string action, Func<RehearsedStorage, T> change, CancellationToken cancellationToken) => AskAsync(
        action,
        storage =>
        {
            var answer = change(storage);
            storage.Save();
            return answer;
        },
        cancellationToken);
}
