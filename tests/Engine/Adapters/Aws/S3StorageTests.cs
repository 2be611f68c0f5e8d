using System.Security.Cryptography;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Direxio.Deployer.Engine.Backups;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Operations.Backups;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Adapters.Aws;

/// <summary>Buckets and uploads against a stand-in of S3.</summary>
public sealed class S3StorageTests(MotoServer moto) : IDisposable
{
    private const string Account = "123456789012";
    private const int Part = 5 * 1024 * 1024;

    private readonly string folder = Directory.CreateTempSubdirectory("direxio-s3-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_bucket_is_made_private_versioned_and_encrypted_in_its_region()
    {
        using var ports = await moto.ConnectAsync("eu-central-1", Token);
        var buckets = ports.Storage.Value.Buckets;
        var place = new BucketPlace("direxio-made", "eu-central-1", Account);

        Assert.Null(await buckets.FindAsync(place.Name, Account, Token));
        await buckets.CreateAsync(place, Token);
        var made = await buckets.FindAsync(place.Name, Account, Token);
        await buckets.ProtectAsync(place, Token);
        await buckets.ProtectAsync(place, Token);
        var safe = await buckets.FindAsync(place.Name, Account, Token);

        Assert.Equal((place, false, true), (made!.Place, made.IsSafe, made.IsOurs));
        Assert.Equal((place, true, true, true), (safe!.Place, safe.IsPrivate, safe.IsVersioned, safe.IsEncrypted));
        using var plain = await PlainAsync();
        var rules = (await plain.GetLifecycleConfigurationAsync(place.Name, Token)).Configuration.Rules;
        Assert.Equal(7, Assert.Single(rules).AbortIncompleteMultipartUpload.DaysAfterInitiation);
        var policy = (await plain.GetBucketPolicyAsync(place.Name, Token)).Policy;
        Assert.Contains("aws:SecureTransport", policy, StringComparison.Ordinal);
        Assert.Contains("arn:aws:s3:::direxio-made/*", policy, StringComparison.Ordinal);
        var owner = await plain.GetBucketOwnershipControlsAsync(new() { BucketName = place.Name }, Token);
        Assert.Equal(ObjectOwnership.BucketOwnerEnforced, Assert.Single(owner.OwnershipControls.Rules).ObjectOwnership);
    }

    [Fact]
    public async Task What_a_bucket_lacks_is_told_one_by_one()
    {
        using var ports = await moto.ConnectAsync("us-east-1", Token);
        using var plain = await PlainAsync();
        await plain.PutBucketAsync("others-bucket", Token);
        var bare = await FindAsync();
        await plain.PutPublicAccessBlockAsync(
            new()
            {
                BucketName = "others-bucket",
                PublicAccessBlockConfiguration = new() { BlockPublicAcls = true, IgnorePublicAcls = true, BlockPublicPolicy = true, RestrictPublicBuckets = false },
            },
            Token);
        var three = await FindAsync();
        await plain.PutBucketVersioningAsync(new() { BucketName = "others-bucket", VersioningConfig = new() { Status = VersionStatus.Suspended } }, Token);

        Assert.Equal((false, false, false), (bare.IsPrivate, bare.IsVersioned, bare.IsOurs));
        Assert.Equal("us-east-1", bare.Place.Region);
        Assert.False(three.IsPrivate);
        Assert.False((await FindAsync()).IsVersioned);
        var refused = BackupBucketErrors.BucketNotSafe("s3://others-bucket/", three);
        Assert.Contains("Block Public Access", refused.Message, StringComparison.Ordinal);
        Assert.Contains("put-bucket-versioning --bucket others-bucket", refused.NextAction, StringComparison.Ordinal);

        async Task<BucketReading> FindAsync() => (await ports.Storage.Value.Buckets.FindAsync("others-bucket", Account, Token))!;
    }

    [Fact]
    public async Task A_bucket_of_others_is_refused_and_never_taken_for_one_that_is_missing()
    {
        using var aws = new StubAws(new StubAnswer(403, "<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"));
        using var ports = StubAws.Connect(aws.Endpoint, "eu-central-1", static _ => { });

        var refused = await Assert.ThrowsAsync<CloudException>(() => ports.Storage.Value.Buckets.FindAsync("others-bucket", Account, Token));

        Assert.Equal(CloudFailure.AccessDenied, refused.Failure);
        Assert.Equal(Account, Assert.Single(aws.Requests).Headers["x-amz-expected-bucket-owner"]);
    }

    [Theory]
    [InlineData(404, "")]
    [InlineData(404, "<html>not found</html>")]
    [InlineData(500, "<Error><Code>NoSuchThing</Code><Message>x</Message></Error>")]
    [InlineData(200, "<html>welcome</html>")]
    public async Task Only_the_word_of_S3_proves_that_there_is_no_bucket(int status, string body)
    {
        using var aws = new StubAws(new StubAnswer(status, body));
        using var ports = StubAws.Connect(aws.Endpoint, "eu-central-1", static _ => { });

        await Assert.ThrowsAsync<CloudException>(() => ports.Storage.Value.Buckets.FindAsync("a-bucket", Account, Token));
    }

    [Fact]
    public async Task Each_part_carries_its_own_checksum_and_the_owner()
    {
        using var aws = new StubAws(new StubAnswer(200, string.Empty));
        using var ports = StubAws.Connect(aws.Endpoint, "eu-central-1", static _ => { });
        var content = "a part"u8.ToArray();
        var sha256 = Convert.ToBase64String(SHA256.HashData(content));

        await Record.ExceptionAsync(() => ports.Storage.Value.Objects.UploadAsync(
            new("a-bucket", "eu-central-1", Account), "a/key", "id-1", 3, content, sha256, Token));

        var request = aws.Requests[0];
        Assert.Equal((sha256, Account), (request.Headers["x-amz-checksum-sha256"], request.Headers["x-amz-expected-bucket-owner"]));
        Assert.Equal("a part", request.Body);
        Assert.Contains("partNumber=3", request.Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backup_goes_up_in_parts_and_comes_back()
    {
        using var ports = await moto.ConnectAsync("eu-west-1", Token);
        var (objects, place) = await BucketAsync(ports, "direxio-parts");
        var (path, content) = Backup((2 * Part) + 4711);
        var counted = new CountedObjects(objects);
        var journal = UploadJournal.Begin(path, $"s3://{place.Name}/a/{Path.GetFileName(path)}");

        await UploadAsync(counted, place, path, journal);

        Assert.Equal([1, 2, 3], counted.Sent.Order());
        var key = $"a/{Path.GetFileName(path)}";
        Assert.Equal([new(key, content.Length)], await objects.ListAsync(place, "a/", Token));
        Assert.Empty(await objects.ListAsync(place, "b", Token));
        Assert.Empty(await objects.ListAsync(place, string.Empty, Token));
        var found = (await objects.FindAsync(place, key, Token))!;
        Assert.Equal(content[(Part - 2)..(Part + 3)], await objects.ReadAsync(place, key, found.ETag, Part - 2, 5, Token));
        await Assert.ThrowsAsync<CloudException>(() => objects.ReadAsync(place, key, "\"00000000000000000000000000000000\"", 0, 5, Token));

        // A run that did not live to see the answer finds it, and sends nothing.
        await UploadAsync(counted, place, path, UploadJournal.TryRead(path)!);
        Assert.Equal(3, counted.Sent.Count);
    }

    [Fact]
    public async Task An_upload_goes_on_where_it_broke_off()
    {
        using var ports = await moto.ConnectAsync("eu-west-1", Token);
        var (objects, place) = await BucketAsync(ports, "direxio-resumed");
        var (path, content) = Backup((3 * Part) + 1);
        var broken = new CountedObjects(objects) { BreaksAt = 3 };
        var uri = $"s3://{place.Name}/{Path.GetFileName(path)}";

        var failure = await Assert.ThrowsAsync<DeployException>(() => UploadAsync(broken, place, path, UploadJournal.Begin(path, uri)));
        var left = UploadJournal.TryRead(path)!;
        var again = new CountedObjects(objects);
        await UploadAsync(again, place, path, left);

        Assert.Contains(path, failure.Message, StringComparison.Ordinal);
        Assert.Contains("-S3Uri", failure.NextAction, StringComparison.Ordinal);
        Assert.Equal(1, broken.Begun);
        Assert.Equal(0, again.Begun);
        Assert.Equal([1, 2, 3, 4], broken.Sent.Concat(again.Sent).Order());
        Assert.NotEmpty(broken.Sent);
        Assert.Equal(content.Length, (await objects.FindAsync(place, Path.GetFileName(path), Token))!.Size);
    }

    [Fact]
    public async Task Uploads_that_have_not_ended_are_listed_below_their_prefix()
    {
        using var ports = await moto.ConnectAsync("eu-west-1", Token);
        var (objects, place) = await BucketAsync(ports, "direxio-open");
        var id = await objects.BeginAsync(place, "nodes/chat.example.org_x", Token);
        await objects.BeginAsync(place, "other/chat.example.org_x", Token);

        var open = Assert.Single(await objects.ListUploadsAsync(place, "nodes/chat.example.org_", Token));

        Assert.Equal(("nodes/chat.example.org_x", id), (open.Key, open.UploadId));
        await objects.AbortAsync(place, open.Key, id, Token);
        Assert.Empty(await objects.ListUploadsAsync(place, "nodes/", Token));
    }

    [Fact]
    public async Task An_upload_that_S3_has_ended_begins_anew()
    {
        using var ports = await moto.ConnectAsync("eu-west-1", Token);
        var (objects, place) = await BucketAsync(ports, "direxio-ended");
        var (path, _) = Backup(Part + 1);
        var key = Path.GetFileName(path);
        var journal = UploadJournal.Begin(path, $"s3://{place.Name}/{key}");
        await Assert.ThrowsAsync<DeployException>(() => UploadAsync(new CountedObjects(objects) { BreaksAt = 2 }, place, path, journal));
        await objects.AbortAsync(place, key, journal.UploadId!, Token);
        await objects.AbortAsync(place, key, journal.UploadId!, Token);

        Assert.Null(await objects.ListPartsAsync(place, key, journal.UploadId!, Token));
        var again = new CountedObjects(objects);
        await UploadAsync(again, place, path, UploadJournal.TryRead(path)!);

        Assert.Equal([1, 2], again.Sent.Order());
    }

    [Fact]
    public async Task A_file_that_changed_meanwhile_is_not_uploaded()
    {
        using var ports = await moto.ConnectAsync("eu-west-1", Token);
        var (objects, place) = await BucketAsync(ports, "direxio-changed");
        var (path, content) = Backup(Part + 1);
        BackupChecksum.Write(path, Convert.ToHexString(SHA256.HashData(content)).ToLowerInvariant());
        content[0] ^= 1;
        await File.WriteAllBytesAsync(path, content, Token);

        var failure = await Assert.ThrowsAsync<DeployException>(() => UploadAsync(
            new CountedObjects(objects), place, path, UploadJournal.Begin(path, $"s3://{place.Name}/{Path.GetFileName(path)}")));

        Assert.Equal(nameof(BackupBucketErrors.StagedBackupChanged), failure.Code);
        Assert.Empty(await objects.ListAsync(place, string.Empty, Token));
    }

    [Fact]
    public async Task What_lies_there_by_the_same_name_is_not_taken_for_the_backup()
    {
        using var ports = await moto.ConnectAsync("eu-west-1", Token);
        var (objects, place) = await BucketAsync(ports, "direxio-taken");
        var (path, content) = Backup(100);
        using var plain = await PlainAsync();
        await plain.PutObjectAsync(new() { BucketName = place.Name, Key = Path.GetFileName(path), ContentBody = new('x', content.Length) }, Token);

        var failure = await Assert.ThrowsAsync<DeployException>(() => UploadAsync(
            new CountedObjects(objects), place, path, UploadJournal.Begin(path, $"s3://{place.Name}/{Path.GetFileName(path)}")));

        Assert.Equal(nameof(BackupBucketErrors.BackupNotStored), failure.Code);
        Assert.True(File.Exists(path));
    }

    [Fact]
    public async Task Removal_takes_every_version_and_nothing_else()
    {
        using var ports = await moto.ConnectAsync("eu-west-1", Token);
        var (objects, place) = await BucketAsync(ports, "direxio-versions");
        using var plain = await PlainAsync();
        foreach (var key in new[] { "p/one", "p/one", "p/one-more" })
        {
            await plain.PutObjectAsync(new() { BucketName = place.Name, Key = key, ContentBody = "x" }, Token);
        }

        await plain.DeleteObjectAsync(place.Name, "p/one", Token);
        await objects.RemoveAsync(place, "p/one", Token);
        await objects.RemoveAsync(place, "p/one", Token);

        var left = await plain.ListVersionsAsync(place.Name, Token);
        Assert.Equal(["p/one-more"], left.Versions.Select(version => version.Key));
    }

    [Theory]
    [InlineData(1, 8 << 20)]
    [InlineData(10_000L * (8 << 20), 8 << 20)]
    [InlineData((10_000L * (8 << 20)) + 1, 9 << 20)]
    [InlineData(1L << 40, 105 << 20)]
    public void No_backup_has_more_parts_than_S3_takes(long size, int expected)
    {
        var part = UploadDigest.PartSizeFor(size, 8 << 20);

        Assert.Equal(expected, part);
        Assert.InRange((size + part - 1) / part, 1, 10_000);
    }

    private static Task UploadAsync(IBucketObjects objects, BucketPlace place, string path, UploadJournal journal) =>
        new BackupUpload(objects, place, new EngineObserver(new RecordedEvents(), new Redactor()), TimeProvider.System) { LeastPart = Part }
            .RunAsync(path, journal, Commands.Backup("chat.example.org").With("S3Uri", "s3://bucket"), Token);

    private (string Path, byte[] Content) Backup(int size)
    {
        var content = new byte[size];
        new Random(size).NextBytes(content);
        var path = Path.Combine(folder, "chat.example.org_20260131T120000Z.direxio-backup");
        File.WriteAllBytes(path, content);
        return (path, content);
    }

    // The stand-in denies what the policy against plain HTTP denies, by whatever way it comes.
    private async Task<(IBucketObjects Objects, BucketPlace Place)> BucketAsync(CloudPorts ports, string name)
    {
        var place = new BucketPlace(name, "eu-west-1", Account);
        await ports.Storage.Value.Buckets.CreateAsync(place, Token);
        await ports.Storage.Value.Buckets.ProtectAsync(place, Token);
        using var plain = await PlainAsync();
        await plain.DeleteBucketPolicyAsync(name, Token);
        return (ports.Storage.Value.Objects, place);
    }

    private async Task<AmazonS3Client> PlainAsync() => new(
        new BasicAWSCredentials("AKIATEST000000000001", "secret"),
        new AmazonS3Config { ServiceURL = (await moto.AddressAsync(Token)).AbsoluteUri, AuthenticationRegion = "us-east-1", ForcePathStyle = true });
}

/// <summary>Counts what is sent, and breaks off where it is told to.</summary>
internal sealed class CountedObjects(IBucketObjects inner) : IBucketObjects
{
    private readonly Lock gate = new();

    /// <summary>The part at which the line breaks; 0 for none.</summary>
    public int BreaksAt { get; init; }

    public int Begun { get; private set; }

    public List<int> Sent { get; } = [];

    public Task<IReadOnlyList<BucketObject>> ListAsync(BucketPlace place, string prefix, CancellationToken cancellationToken) =>
        inner.ListAsync(place, prefix, cancellationToken);

    public Task<ObjectReading?> FindAsync(BucketPlace place, string key, CancellationToken cancellationToken) =>
        inner.FindAsync(place, key, cancellationToken);

    public Task<string> BeginAsync(BucketPlace place, string key, CancellationToken cancellationToken)
    {
        Begun++;
        return inner.BeginAsync(place, key, cancellationToken);
    }

    public Task<IReadOnlyList<UploadedPart>?> ListPartsAsync(BucketPlace place, string key, string uploadId, CancellationToken cancellationToken) =>
        inner.ListPartsAsync(place, key, uploadId, cancellationToken);

    public async Task<UploadedPart> UploadAsync(
        BucketPlace place, string key, string uploadId, int number, ArraySegment<byte> content, string sha256, CancellationToken cancellationToken)
    {
        if (number == BreaksAt)
        {
            // The earlier ones have their turn first, so that something is there to go on with.
            while (Sent.Count < number - 1)
            {
                await Task.Yield();
            }

            throw new CloudException(CloudFailure.Ambiguous, "s3", "UploadPart", "Unreachable", "the line is down");
        }

        if (BreaksAt > 0 && number > BreaksAt)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        var part = await inner.UploadAsync(place, key, uploadId, number, content, sha256, cancellationToken);
        lock (gate)
        {
            Sent.Add(number);
        }

        return part;
    }

    public Task<IReadOnlyList<OpenUpload>> ListUploadsAsync(BucketPlace place, string prefix, CancellationToken cancellationToken) =>
        inner.ListUploadsAsync(place, prefix, cancellationToken);

    public Task CompleteAsync(BucketPlace place, string key, string uploadId, IReadOnlyList<CompletedPart> parts, CancellationToken cancellationToken) =>
        inner.CompleteAsync(place, key, uploadId, parts, cancellationToken);

    public Task AbortAsync(BucketPlace place, string key, string uploadId, CancellationToken cancellationToken) =>
        inner.AbortAsync(place, key, uploadId, cancellationToken);

    public Task<byte[]> ReadAsync(BucketPlace place, string key, string etag, long offset, int count, CancellationToken cancellationToken) =>
        inner.ReadAsync(place, key, etag, offset, count, cancellationToken);

    public Task RemoveAsync(BucketPlace place, string key, CancellationToken cancellationToken) =>
        inner.RemoveAsync(place, key, cancellationToken);
}
