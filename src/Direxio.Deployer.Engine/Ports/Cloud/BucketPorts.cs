namespace Direxio.Deployer.Engine.Ports.Cloud;

/// <summary>The account's storage in S3: buckets, and what lies in them.</summary>
/// <param name="Buckets">The buckets themselves.</param>
/// <param name="Objects">What lies in them.</param>
internal sealed record StoragePorts(IBuckets Buckets, IBucketObjects Objects);

/// <summary>A bucket and where it is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Region">Its own region.</param>
/// <param name="AccountId">The account whose it has to be; a call about a bucket of another one is refused by S3.</param>
internal sealed record BucketPlace(string Name, string Region, string AccountId);

/// <summary>A bucket as the account has it.</summary>
/// <param name="Place">Which one, and where.</param>
internal sealed record BucketReading(BucketPlace Place)
{
    /// <summary>True if all four settings of Block Public Access are on.</summary>
    public bool IsPrivate { get; init; }

    /// <summary>True if what is overwritten or deleted stays as a version.</summary>
    public bool IsVersioned { get; init; }

    /// <summary>True if what is stored is encrypted by default.</summary>
    public bool IsEncrypted { get; init; }

    /// <summary>True if it has the tag of this deployer.</summary>
    public bool IsOurs { get; init; }

    /// <summary>True if a backup may go there.</summary>
    public bool IsSafe => IsPrivate && IsVersioned && IsEncrypted;
}

/// <summary>An object in a list.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Size">Its bytes.</param>
internal sealed record BucketObject(string Key, long Size);

/// <summary>An object that was looked at.</summary>
/// <param name="Size">Its bytes.</param>
/// <param name="ETag">What tells its present content from any other.</param>
/// <param name="Checksum">The SHA-256 over those of its parts, in S3's form; null if S3 tells none.</param>
internal sealed record ObjectReading(long Size, string ETag, string? Checksum);

/// <summary>A part of an upload that S3 has taken.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="ETag">S3's name for its content.</param>
internal sealed record UploadedPart(int Number, long Size, string ETag);

/// <summary>An upload in parts that has not ended.</summary>
/// <param name="Key">The key of the object that it would make.</param>
/// <param name="UploadId">Its id.</param>
/// <param name="Begun">When it was begun.</param>
internal sealed record OpenUpload(string Key, string UploadId, DateTimeOffset Begun);

/// <summary>A part as the end of an upload names it.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="ETag">S3's name for its content.</param>
/// <param name="Sha256">Its SHA-256, in Base64.</param>
internal sealed record CompletedPart(int Number, string ETag, string Sha256);

/// <summary>Buckets.</summary>
internal interface IBuckets
{
    /// <summary>Looks for a bucket and reads how it is set up; null only if S3 says that there is none of this name.</summary>
    /// <exception cref="CloudException">Also if it is not of this account, or these credentials may not read it.</exception>
    Task<BucketReading?> FindAsync(string name, string accountId, CancellationToken cancellationToken);

    /// <summary>Makes a bucket and marks it as one of this deployer. It is not protected yet.</summary>
    Task CreateAsync(BucketPlace place, CancellationToken cancellationToken);

    /// <summary>
    /// Makes a bucket one for backups: nothing in it is public, versions are kept, what is stored is encrypted, plain HTTP is
    /// denied, and an upload that is never completed ends after some days. Doing it twice does no harm.
    /// </summary>
    Task ProtectAsync(BucketPlace place, CancellationToken cancellationToken);
}

/// <summary>What lies in a bucket.</summary>
internal interface IBucketObjects
{
    /// <summary>The objects directly below a prefix.</summary>
    Task<IReadOnlyList<BucketObject>> ListAsync(BucketPlace place, string prefix, CancellationToken cancellationToken);

    /// <summary>Looks at one; null if a list of the bucket does not have it.</summary>
    Task<ObjectReading?> FindAsync(BucketPlace place, string key, CancellationToken cancellationToken);

    /// <summary>Begins an upload in parts and returns its id.</summary>
    Task<string> BeginAsync(BucketPlace place, string key, CancellationToken cancellationToken);

    /// <summary>The uploads directly below a prefix that have not ended.</summary>
    Task<IReadOnlyList<OpenUpload>> ListUploadsAsync(BucketPlace place, string prefix, CancellationToken cancellationToken);

    /// <summary>The parts that S3 has of an upload; null if it says that there is no such upload.</summary>
    Task<IReadOnlyList<UploadedPart>?> ListPartsAsync(
        BucketPlace place, string key, string uploadId, CancellationToken cancellationToken);

    /// <summary>Sends a part. S3 refuses it if it is not what the SHA-256 says.</summary>
    /// <param name="place">The bucket.</param>
    /// <param name="key">The key.</param>
    /// <param name="uploadId">The upload.</param>
    /// <param name="number">The number of the part, from 1.</param>
    /// <param name="content">Its content.</param>
    /// <param name="sha256">Its SHA-256, in Base64.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<UploadedPart> UploadAsync(
        BucketPlace place,
        string key,
        string uploadId,
        int number,
        ArraySegment<byte> content,
        string sha256,
        CancellationToken cancellationToken);

    /// <summary>Makes an object of the parts.</summary>
    Task CompleteAsync(
        BucketPlace place, string key, string uploadId, IReadOnlyList<CompletedPart> parts, CancellationToken cancellationToken);

    /// <summary>Gives an upload up and with it the parts that S3 has; one that is gone already is fine.</summary>
    Task AbortAsync(BucketPlace place, string key, string uploadId, CancellationToken cancellationToken);

    /// <summary>Some bytes of an object, as long as its content is still this one.</summary>
    Task<byte[]> ReadAsync(
        BucketPlace place, string key, string etag, long offset, int count, CancellationToken cancellationToken);

    /// <summary>Removes an object with all its versions.</summary>
    Task RemoveAsync(BucketPlace place, string key, CancellationToken cancellationToken);
}
