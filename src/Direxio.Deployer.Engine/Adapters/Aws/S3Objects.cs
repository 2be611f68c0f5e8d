using Amazon.S3;
using Amazon.S3.Model;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Adapters.Aws;

/// <summary>Objects in buckets of S3, which are uploaded in parts, each checked by S3 against its SHA-256.</summary>
internal sealed class S3Objects(S3Clients clients) : IBucketObjects
{
    /// <summary>What is removed is listed again so often at most.</summary>
    private const int Rounds = 3;

    public async Task<IReadOnlyList<BucketObject>> ListAsync(BucketPlace place, string prefix, CancellationToken cancellationToken)
    {
        var found = new List<BucketObject>();
        var request = new ListObjectsV2Request
        {
            BucketName = place.Name,
            ExpectedBucketOwner = place.AccountId,
            Prefix = prefix,
            Delimiter = "/",
        };
        await foreach (var one in clients.At(place.Region).Paginators.ListObjectsV2(request).S3Objects
            .WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            found.Add(new(one.Key, one.Size ?? 0));
        }

        return found;
    }

    // What a HEAD is answered has no words, so that only a list proves that there is nothing.
    public async Task<ObjectReading?> FindAsync(BucketPlace place, string key, CancellationToken cancellationToken)
    {
        if (!(await ListAsync(place, key, cancellationToken).ConfigureAwait(false)).Any(one => one.Key == key))
        {
            return null;
        }

        var answer = await clients.At(place.Region).GetObjectMetadataAsync(
            new GetObjectMetadataRequest
            {
                BucketName = place.Name,
                ExpectedBucketOwner = place.AccountId,
                Key = key,
                ChecksumMode = ChecksumMode.ENABLED,
            },
            cancellationToken).ConfigureAwait(false);
        return new(answer.ContentLength, answer.ETag, answer.ChecksumSHA256);
    }

    public async Task<string> BeginAsync(BucketPlace place, string key, CancellationToken cancellationToken)
    {
        var answer = await clients.At(place.Region).InitiateMultipartUploadAsync(
            new InitiateMultipartUploadRequest
            {
                BucketName = place.Name,
                ExpectedBucketOwner = place.AccountId,
                Key = key,
                ContentType = "application/octet-stream",
                ChecksumAlgorithm = ChecksumAlgorithm.SHA256,
                ChecksumType = ChecksumType.COMPOSITE,
            },
            cancellationToken).ConfigureAwait(false);
        return answer.UploadId;
    }

    public async Task<IReadOnlyList<OpenUpload>> ListUploadsAsync(
        BucketPlace place, string prefix, CancellationToken cancellationToken)
    {
        var found = new List<OpenUpload>();
        var request = new ListMultipartUploadsRequest
        {
            BucketName = place.Name,
            ExpectedBucketOwner = place.AccountId,
            Prefix = prefix,
            Delimiter = "/",
        };
        await foreach (var one in clients.At(place.Region).Paginators.ListMultipartUploads(request).Uploads
            .WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (one.Initiated is { } begun)
            {
                found.Add(new(one.Key, one.UploadId, begun.ToUniversalTime()));
            }
        }

        return found;
    }

    public async Task<IReadOnlyList<UploadedPart>?> ListPartsAsync(
        BucketPlace place, string key, string uploadId, CancellationToken cancellationToken)
    {
        var found = new List<UploadedPart>();
        var request = new ListPartsRequest
        {
            BucketName = place.Name,
            ExpectedBucketOwner = place.AccountId,
            Key = key,
            UploadId = uploadId,
        };
        try
        {
            await foreach (var part in clients.At(place.Region).Paginators.ListParts(request).Parts
                .WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                found.Add(new(part.PartNumber ?? 0, part.Size ?? 0, part.ETag));
            }

            return found;
        }
        catch (CloudException exception) when (exception is { Failure: CloudFailure.NotFound, Code: "NoSuchUpload" })
        {
            return null;
        }
    }

    public async Task<UploadedPart> UploadAsync(
        BucketPlace place,
        string key,
        string uploadId,
        int number,
        ArraySegment<byte> content,
        string sha256,
        CancellationToken cancellationToken)
    {
        using var stream = new MemoryStream(content.Array!, content.Offset, content.Count, writable: false);
        var answer = await clients.ForContentAt(place.Region).UploadPartAsync(
            new UploadPartRequest
            {
                BucketName = place.Name,
                ExpectedBucketOwner = place.AccountId,
                Key = key,
                UploadId = uploadId,
                PartNumber = number,
                PartSize = content.Count,
                InputStream = stream,
                ChecksumAlgorithm = ChecksumAlgorithm.SHA256,
                ChecksumSHA256 = sha256,
                UseChunkEncoding = false,
            },
            cancellationToken).ConfigureAwait(false);
        return new(number, content.Count, answer.ETag);
    }

    public async Task CompleteAsync(
        BucketPlace place, string key, string uploadId, IReadOnlyList<CompletedPart> parts, CancellationToken cancellationToken) =>
        await clients.ForContentAt(place.Region).CompleteMultipartUploadAsync(
            new CompleteMultipartUploadRequest
            {
                BucketName = place.Name,
                ExpectedBucketOwner = place.AccountId,
                Key = key,
                UploadId = uploadId,
                ChecksumType = ChecksumType.COMPOSITE,
                PartETags = [.. parts.Select(part => new PartETag(part.Number, part.ETag) { ChecksumSHA256 = part.Sha256 })],
            },
            cancellationToken).ConfigureAwait(false);

    public async Task AbortAsync(BucketPlace place, string key, string uploadId, CancellationToken cancellationToken)
    {
        try
        {
            await clients.At(place.Region).AbortMultipartUploadAsync(
                new AbortMultipartUploadRequest
                {
                    BucketName = place.Name,
                    ExpectedBucketOwner = place.AccountId,
                    Key = key,
                    UploadId = uploadId,
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (CloudException exception) when (exception is { Failure: CloudFailure.NotFound, Code: "NoSuchUpload" })
        {
            // It ended by itself.
        }
    }

    public async Task<byte[]> ReadAsync(
        BucketPlace place, string key, string etag, long offset, int count, CancellationToken cancellationToken)
    {
        using var answer = await clients.ForContentAt(place.Region).GetObjectAsync(
            new GetObjectRequest
            {
                BucketName = place.Name,
                ExpectedBucketOwner = place.AccountId,
                Key = key,
                EtagToMatch = etag,
                ByteRange = new(offset, offset + count - 1),
            },
            cancellationToken).ConfigureAwait(false);
        var content = new byte[count];
        // It was read whole before, within the limit of an answer.
        await answer.ResponseStream.ReadExactlyAsync(content, cancellationToken).ConfigureAwait(false);
        return content;
    }

    public async Task RemoveAsync(BucketPlace place, string key, CancellationToken cancellationToken)
    {
        var left = await VersionsAsync(place, key, cancellationToken).ConfigureAwait(false);
        for (var round = 0; left.Count > 0; round++)
        {
            if (round == Rounds)
            {
                throw new CloudException(
                    CloudFailure.Ambiguous, "s3", "DeleteObject", "StillThere", $"S3 still lists {left.Count} versions of {key}");
            }

            // What is interrupted leaves the newest, so that it is listed as before.
            foreach (var version in left.OrderBy(version => version.IsLatest == true))
            {
                await clients.At(place.Region).DeleteObjectAsync(
                    new DeleteObjectRequest
                    {
                        BucketName = place.Name,
                        ExpectedBucketOwner = place.AccountId,
                        Key = key,
                        VersionId = version.VersionId,
                    },
                    cancellationToken).ConfigureAwait(false);
            }

            left = await VersionsAsync(place, key, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<List<S3ObjectVersion>> VersionsAsync(BucketPlace place, string key, CancellationToken cancellationToken)
    {
        var found = new List<S3ObjectVersion>();
        var request = new ListVersionsRequest { BucketName = place.Name, ExpectedBucketOwner = place.AccountId, Prefix = key };
        await foreach (var version in clients.At(place.Region).Paginators.ListVersions(request).Versions
            .WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (version.Key == key)
            {
                found.Add(version);
            }
        }

        return found;
    }
}
