using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.S3;
using Amazon.S3.Model;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Adapters.Aws;

/// <summary>Buckets of S3. Every call about one names the account whose it has to be.</summary>
internal sealed class S3Buckets(S3Clients clients) : IBuckets
{
    private const int DaysOfUnfinishedUploads = 7;

    /// <summary>What a region answers that does not know a bucket of another one.</summary>
    private static readonly string[] Elsewhere =
        ["PermanentRedirect", "TemporaryRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException"];

    /// <summary>S3's own name for the region that it does not name.</summary>
    private const string Unnamed = "us-east-1";

    public async Task<BucketReading?> FindAsync(string name, string accountId, CancellationToken cancellationToken)
    {
        var told = await RegionOfAsync(name, accountId, cancellationToken).ConfigureAwait(false);
        if (told is null)
        {
            return null;
        }

        // What answers in the place of S3, such as a proxy, tells no region; an empty answer alone would be one.
        var head = await clients.At(told).HeadBucketAsync(
            new HeadBucketRequest { BucketName = name, ExpectedBucketOwner = accountId }, cancellationToken).ConfigureAwait(false);
        var region = head.BucketRegion is { Length: > 0 } own ? own : throw new CloudException(
            CloudFailure.Ambiguous, "s3", "HeadBucket", "UnreadableAnswer", "the answer does not name the region of the bucket");
        var place = new BucketPlace(name, region, accountId);
        var isPrivate = IsPrivateAsync(place, cancellationToken);
        var isVersioned = IsVersionedAsync(place, cancellationToken);
        var isEncrypted = IsEncryptedAsync(place, cancellationToken);
        await Task.WhenAll(isPrivate, isVersioned, isEncrypted).ConfigureAwait(false);
        var reading = new BucketReading(place)
        {
            IsPrivate = await isPrivate.ConfigureAwait(false),
            IsVersioned = await isVersioned.ConfigureAwait(false),
            IsEncrypted = await isEncrypted.ConfigureAwait(false),
        };
        // Whose work it is matters only where something is left to do.
        return reading.IsSafe ? reading : reading with { IsOurs = await IsOursAsync(place, cancellationToken).ConfigureAwait(false) };
    }

    public async Task CreateAsync(BucketPlace place, CancellationToken cancellationToken)
    {
        var client = clients.At(place.Region);
        await client.PutBucketAsync(
            new PutBucketRequest
            {
                BucketName = place.Name,
                // Else the SDK writes an old name of one region, which is not that of the client.
                UseClientRegion = false,
                PutBucketConfiguration = place.Region == Unnamed ? null : new() { LocationConstraint = place.Region },
            },
            cancellationToken).ConfigureAwait(false);
        await client.PutBucketTaggingAsync(
            new PutBucketTaggingRequest
            {
                BucketName = place.Name,
                ExpectedBucketOwner = place.AccountId,
                TagSet = [new() { Key = NodeTags.ManagedByKey, Value = NodeTags.ManagedByValue }],
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async Task ProtectAsync(BucketPlace place, CancellationToken cancellationToken)
    {
        var client = clients.At(place.Region);
        var owner = place.AccountId;
        await client.PutPublicAccessBlockAsync(
            new PutPublicAccessBlockRequest
            {
                BucketName = place.Name,
                ExpectedBucketOwner = owner,
                PublicAccessBlockConfiguration = new()
                {
                    BlockPublicAcls = true,
                    BlockPublicPolicy = true,
                    IgnorePublicAcls = true,
                    RestrictPublicBuckets = true,
                },
            },
            cancellationToken).ConfigureAwait(false);
        await client.PutBucketOwnershipControlsAsync(
            new PutBucketOwnershipControlsRequest
            {
                BucketName = place.Name,
                ExpectedBucketOwner = owner,
                OwnershipControls = new() { Rules = [new() { ObjectOwnership = ObjectOwnership.BucketOwnerEnforced }] },
            },
            cancellationToken).ConfigureAwait(false);
        await client.PutBucketVersioningAsync(
            new PutBucketVersioningRequest
            {
                BucketName = place.Name,
                ExpectedBucketOwner = owner,
                VersioningConfig = new() { Status = VersionStatus.Enabled },
            },
            cancellationToken).ConfigureAwait(false);
        await client.PutBucketEncryptionAsync(
            new PutBucketEncryptionRequest
            {
                BucketName = place.Name,
                ExpectedBucketOwner = owner,
                ServerSideEncryptionConfiguration = new()
                {
                    ServerSideEncryptionRules =
                    [
                        new()
                        {
                            ServerSideEncryptionByDefault = new()
                            {
                                ServerSideEncryptionAlgorithm = ServerSideEncryptionMethod.AES256,
                            },
                        },
                    ],
                },
            },
            cancellationToken).ConfigureAwait(false);
        await client.PutLifecycleConfigurationAsync(
            new PutLifecycleConfigurationRequest
            {
                BucketName = place.Name,
                ExpectedBucketOwner = owner,
                Configuration = new() { Rules = [UnfinishedUploads()] },
            },
            cancellationToken).ConfigureAwait(false);
        await client.PutBucketPolicyAsync(
            new PutBucketPolicyRequest { BucketName = place.Name, ExpectedBucketOwner = owner, Policy = WithoutPlainHttp(place) },
            cancellationToken).ConfigureAwait(false);
    }

    private static LifecycleRule UnfinishedUploads() => new()
    {
        Id = "direxio-unfinished-uploads",
        Status = LifecycleRuleStatus.Enabled,
        Filter = new() { LifecycleFilterPredicate = new LifecyclePrefixPredicate { Prefix = string.Empty } },
        AbortIncompleteMultipartUpload = new() { DaysAfterInitiation = DaysOfUnfinishedUploads },
    };

    private static string WithoutPlainHttp(BucketPlace place)
    {
        var bucket = $"arn:{AwsRegions.PartitionOf(place.Region).name}:s3:::{place.Name}";
        return new JsonObject
        {
            ["Version"] = "2012-10-17",
            ["Statement"] = new JsonArray(new JsonObject
            {
                ["Sid"] = "DenyPlainHttp",
                ["Effect"] = "Deny",
                ["Principal"] = "*",
                ["Action"] = "s3:*",
                ["Resource"] = new JsonArray(bucket, $"{bucket}/*"),
                ["Condition"] = new JsonObject { ["Bool"] = new JsonObject { ["aws:SecureTransport"] = "false" } },
            }),
        }.ToJsonString();
    }

    // Any region of the partition tells; one that does not answers with where to ask.
    private async Task<string?> RegionOfAsync(string name, string accountId, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await clients.At(clients.GlobalRegion).GetBucketLocationAsync(
                new GetBucketLocationRequest { BucketName = name, ExpectedBucketOwner = accountId },
                cancellationToken).ConfigureAwait(false);
            return answer.Location?.Value switch
            {
                null or "" => Unnamed,
                "EU" => "eu-west-1",
                var region => region,
            };
        }
        catch (CloudException exception) when (exception is { Failure: CloudFailure.NotFound, Code: "NoSuchBucket" })
        {
            return null;
        }
        catch (CloudException exception) when (RegionIn(exception) is { Length: > 0 } region)
        {
            return region;
        }
    }

    private static string? RegionIn(CloudException exception) => Elsewhere.Contains(exception.Code)
            && exception.InnerException is AmazonServiceException { InnerException: HttpErrorResponseException { Response: { } answer } }
                ? answer.GetHeaderValue("x-amz-bucket-region")
                : null;

    private async Task<bool> IsPrivateAsync(BucketPlace place, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await clients.At(place.Region).GetPublicAccessBlockAsync(
                new GetPublicAccessBlockRequest { BucketName = place.Name, ExpectedBucketOwner = place.AccountId },
                cancellationToken).ConfigureAwait(false);
            return answer.PublicAccessBlockConfiguration is
            {
                BlockPublicAcls: true,
                BlockPublicPolicy: true,
                IgnorePublicAcls: true,
                RestrictPublicBuckets: true,
            };
        }
        catch (CloudException exception) when (exception.Failure is CloudFailure.NotFound)
        {
            return false;
        }
    }

    private async Task<bool> IsVersionedAsync(BucketPlace place, CancellationToken cancellationToken)
    {
        var answer = await clients.At(place.Region).GetBucketVersioningAsync(
            new GetBucketVersioningRequest { BucketName = place.Name, ExpectedBucketOwner = place.AccountId },
            cancellationToken).ConfigureAwait(false);
        return answer.VersioningConfig?.Status == VersionStatus.Enabled;
    }

    private async Task<bool> IsEncryptedAsync(BucketPlace place, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await clients.At(place.Region).GetBucketEncryptionAsync(
                new GetBucketEncryptionRequest { BucketName = place.Name, ExpectedBucketOwner = place.AccountId },
                cancellationToken).ConfigureAwait(false);
            return answer.ServerSideEncryptionConfiguration?.ServerSideEncryptionRules is { } rules
                && rules.Exists(rule => rule.ServerSideEncryptionByDefault?.ServerSideEncryptionAlgorithm is { Value.Length: > 0 });
        }
        catch (CloudException exception) when (exception.Failure is CloudFailure.NotFound)
        {
            return false;
        }
    }

    private async Task<bool> IsOursAsync(BucketPlace place, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await clients.At(place.Region).GetBucketTaggingAsync(
                new GetBucketTaggingRequest { BucketName = place.Name, ExpectedBucketOwner = place.AccountId },
                cancellationToken).ConfigureAwait(false);
            return answer.TagSet?.Exists(tag => tag is { Key: NodeTags.ManagedByKey, Value: NodeTags.ManagedByValue }) == true;
        }
        catch (CloudException exception) when (exception.Failure is CloudFailure.NotFound)
        {
            return false;
        }
    }
}
