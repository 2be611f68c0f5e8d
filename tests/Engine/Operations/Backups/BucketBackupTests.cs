using System.Security;
using Direxio.Deployer.Engine.Backups;
using Direxio.Deployer.Engine.Operations.Backups;
using Direxio.Deployer.Engine.Operations.Deploy;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.Backups;

/// <summary>Backups in S3 as a user makes, lists, checks, removes and applies them, in a rehearsed account.</summary>
public sealed class BucketBackupTests : IDisposable
{
    private const string Domain = RehearsalBench.Domain;
    private const string Uri = "s3://direxio-backups/nodes";

    private readonly RehearsalBench bench = new();

    public void Dispose() => bench.Dispose();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Folder => Path.Combine(bench.Store.Home.Root, "backups", Domain);

    [Fact]
    public async Task A_bucket_is_made_only_after_the_plan_that_names_it_was_agreed_to()
    {
        await bench.StartAsync();
        BackupPlan? asked = null;

        var declined = await BackupAsync(plan =>
        {
            asked = plan;
            Assert.Empty(bench.Storage.Buckets);
            return false;
        });

        Assert.Null(declined);
        Assert.Empty(bench.Storage.Buckets);
        Assert.Equal(new("direxio-backups", bench.State.Region!, "123456789012"), asked!.NewBucket);
        Assert.DoesNotContain("PutBucket", bench.World.Calls);
        Assert.False(Directory.Exists(Folder));
    }

    [Fact]
    public async Task A_backup_lies_in_the_bucket_and_nowhere_else()
    {
        await bench.StartAsync();

        var backup = (await BackupAsync())!;

        Assert.Equal($"{Uri}/{backup.Name}", backup.Path);
        Assert.True(bench.Storage.Buckets["direxio-backups"].IsProtected);
        Assert.Empty(Directory.EnumerateFiles(Folder));
        Assert.Equal(backup.Path, bench.State.Server.LastBackupPath);
        var listed = Assert.Single(await ListAsync());
        Assert.Equal((backup.Path, backup.Size, backup.Name), (listed.Path, listed.Size, listed.Name));
        Assert.All(await TestAsync(backup.Path), check => Assert.True(check.IsIntact, check.Problem));
        Assert.All(await TestAsync(backup.Path), check => Assert.Equal(backup.Path, check.Path));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(bench.Store.Home.Root, "fetched")));
        Assert.Contains(bench.Events.All.OfType<WarningRaised>(), warning => warning.Text.Contains("not encrypted", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("InitiateMultipartUpload", false)]
    [InlineData("InitiateMultipartUpload", true)]
    [InlineData("UploadPart", false)]
    [InlineData("UploadPart", true)]
    [InlineData("CompleteMultipartUpload", false)]
    public async Task What_stops_an_upload_leaves_the_backup_and_the_same_command_goes_on(string action, bool isAfter)
    {
        await bench.StartAsync();
        await BackupAsync();
        bench.World.OnCall = (call, after) =>
        {
            if (call == action && after == isAfter)
            {
                throw new CloudException(CloudFailure.Ambiguous, "s3", call, "Unreachable", "the line is down");
            }
        };

        var failure = await Assert.ThrowsAsync<DeployException>(() => BackupAsync());
        var path = Assert.Single(Directory.EnumerateFiles(Folder), file => BackupName.TryParse(file) is { IsPartial: false });
        bench.World.OnCall = null;
        BackupPlan? asked = null;
        var before = bench.World.Calls.Count;
        var backup = (await BackupAsync(plan =>
        {
            asked = plan;
            return true;
        }))!;

        Assert.Contains(path, failure.Message, StringComparison.Ordinal);
        Assert.Contains($"-S3Uri {Uri}", failure.NextAction, StringComparison.Ordinal);
        Assert.True(asked!.IsResumed);
        Assert.Equal(Path.GetFileName(path), backup.Name);
        Assert.Equal(action == "CompleteMultipartUpload" ? 0 : 1, bench.World.Calls.Skip(before).Count(call => call == "UploadPart"));
        Assert.Empty(Directory.EnumerateFiles(Folder));
        Assert.Equal(2, (await ListAsync()).Count);
        Assert.All(await TestAsync(backup.Path), check => Assert.True(check.IsIntact, check.Problem));
    }

    [Fact]
    public async Task A_lost_answer_to_the_end_of_an_upload_is_settled_by_looking()
    {
        await bench.StartAsync();
        bench.World.OnCall = (call, after) =>
        {
            if (call == "CompleteMultipartUpload" && after)
            {
                throw new CloudException(CloudFailure.Ambiguous, "s3", call, "Timeout", "no answer in time");
            }
        };

        var backup = (await BackupAsync())!;

        Assert.Equal(backup.Path, Assert.Single(await ListAsync()).Path);
    }

    [Fact]
    public async Task An_interrupted_upload_of_another_kind_is_named_and_left()
    {
        await bench.StartAsync();
        bench.World.OnCall = (call, _) =>
        {
            if (call == "UploadPart")
            {
                throw new CloudException(CloudFailure.AccessDenied, "s3", call, "AccessDenied", "denied");
            }
        };
        await Assert.ThrowsAsync<DeployException>(() => BackupAsync());
        bench.World.OnCall = null;

        var encrypted = (await BackupAsync(passphrase: Words("seven wooden elephants sleep")))!;

        Assert.True(encrypted.IsEncrypted);
        Assert.Contains(bench.Events.All.OfType<WarningRaised>(), warning => warning.Text.Contains("was interrupted", StringComparison.Ordinal));
        Assert.NotEmpty(Directory.EnumerateFiles(Folder));
    }

    [Fact]
    public async Task A_bucket_that_is_not_safe_is_refused_before_anything_is_asked()
    {
        await bench.StartAsync();
        bench.Account = (ports, _) => ports with { Storage = new(() => ports.Storage.Value with { Buckets = new OneBucket() }) };

        var failure = await Assert.ThrowsAsync<DeployException>(() => BackupAsync(_ => throw new InvalidOperationException("It asked.")));

        Assert.Equal(nameof(BackupBucketErrors.BucketNotSafe), failure.Code);
        Assert.Contains("versioning is off", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Block Public Access", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_newest_stay_in_the_bucket()
    {
        await bench.StartAsync();
        await BackupAsync();
        await BackupAsync();
        var newest = (await BackupAsync())!;
        bench.Storage.Buckets["direxio-backups"].Objects[$"nodes/{Domain}.evil_20260101T000000Z.direxio-backup"] = new([1], "x");

        var removed = await new BackupRemovalCommand(bench.Context()).RunAsync(
            new() { Domain = Domain, Keep = 1, S3Uri = Uri, Rehearse = true }, _ => Task.FromResult(true), Cancellation);

        Assert.Equal(2, removed.Count);
        Assert.Equal(newest.Path, Assert.Single(await ListAsync()).Path);
        Assert.Equal(2, bench.Storage.Buckets["direxio-backups"].Objects.Count);
    }

    [Fact]
    public async Task A_node_goes_back_to_its_backup_in_the_bucket()
    {
        await bench.StartAsync();
        var code = Server.InitializationCode;
        var backup = (await BackupAsync())!;
        Server.InitializationCode = "99998888";

        var restore = await new RestoreCommand(bench.Context()).RunAsync(
            new() { Domain = Domain, Path = backup.Path, Rehearse = true }, _ => Task.FromResult(true), Cancellation);

        Assert.Equal((code, backup.Path), (Server.InitializationCode, restore!.Path));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(bench.Store.Home.Root, "fetched")));
    }

    [Fact]
    public async Task A_new_node_begins_with_the_backup_in_the_bucket()
    {
        await bench.StartAsync();
        var code = Server.InitializationCode;
        var backup = (await BackupAsync())!;
        await bench.RemoveAsync();
        using (var origin = new BackupOfNewNode(bench.Context(), new() { Path = backup.Path }))
        {
            var deployment = await new DeploymentCommand(bench.Context()) { Origin = origin }.StartAsync(
                RehearsalBench.Request(), null, _ => Task.FromResult(true), Cancellation);
            Assert.Equal(DeploymentStatus.Completed, deployment!.Status);
        }

        Assert.Equal(backup.Path, bench.State.Choices.FromBackup);
        var server = bench.World.Content.Instances.Values.Single(instance => instance.State == InstanceState.Running).Server;
        Assert.Equal(code, server.InitializationCode);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(bench.Store.Home.Root, "fetched")));
    }

    [Fact]
    public async Task What_is_missing_is_said()
    {
        await bench.StartAsync();

        Assert.Equal(nameof(BackupBucketErrors.BucketMissing), await CodeAsync(ListAsync));
        await BackupAsync();
        Assert.Equal(
            nameof(BackupBucketErrors.BackupNotInBucket),
            await CodeAsync(() => TestAsync($"{Uri}/{Domain}_20200101T000000Z.direxio-backup")));
        Assert.Equal(
            nameof(BackupBucketErrors.PlaceAmbiguous),
            await CodeAsync(() => new BackupListCommand(bench.Context()).RunAsync(new() { Path = "/x", S3Uri = Uri, Rehearse = true }, Cancellation)));
    }

    [Theory]
    [InlineData("direxio-backups/nodes")]
    [InlineData("https://direxio-backups.s3.amazonaws.com/nodes")]
    [InlineData("s3://")]
    [InlineData("s3://Big-Letters/nodes")]
    [InlineData("s3://10.1.2.3/nodes")]
    [InlineData("s3://a..b/nodes")]
    [InlineData("s3://direxio-backups//nodes")]
    [InlineData("s3://direxio-backups/../nodes")]
    [InlineData("s3://direxio-backups/nodes?versionId=1")]
    [InlineData("s3://direxio-backups/chat.example.org_20200101T000000Z.direxio-backup")]
    public async Task A_place_that_is_none_is_told_before_anything_happens(string uri)
    {
        await bench.StartAsync();
        var calls = bench.World.Calls.Count;

        var failure = await Assert.ThrowsAsync<DeployException>(() => new BackupCommand(bench.Context()).RunAsync(
            new() { Domain = Domain, S3Uri = uri, Rehearse = true }, _ => throw new InvalidOperationException("It asked."), Cancellation));

        Assert.Equal((nameof(BackupErrors.S3UriUnusable), "S3Uri", calls), (failure.Code, failure.Target, bench.World.Calls.Count));
        Assert.Contains($"-S3Uri '{uri}'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_on_the_way_is_for_its_owner_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "modes are Unix's");
        await bench.StartAsync();
        var seen = new List<UnixFileMode>();
        bench.World.OnCall = (call, _) =>
        {
            if (call is "UploadPart" or "GetObject" && !OperatingSystem.IsWindows())
            {
                seen.AddRange(Directory.EnumerateFiles(bench.Store.Home.Root, "*.direxio-backup*", SearchOption.AllDirectories).Select(File.GetUnixFileMode));
            }
        };

        await TestAsync((await BackupAsync())!.Path);

        Assert.NotEmpty(seen);
        Assert.All(seen, mode => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, mode));
    }

    private Engine.Rehearsal.RehearsedServer Server => bench.World.Content.Instances.Values.Single().Server;

    private Task<BackupInfo?> BackupAsync(Func<BackupPlan, bool>? approve = null, SecureString? passphrase = null) => new BackupCommand(bench.Context()).RunAsync(
        new() { Domain = Domain, S3Uri = Uri, Rehearse = true, Passphrase = passphrase }, plan => Task.FromResult(approve?.Invoke(plan) ?? true), Cancellation);

    private Task<IReadOnlyList<BackupInfo>> ListAsync() =>
        new BackupListCommand(bench.Context()).RunAsync(new() { Domain = Domain, S3Uri = Uri, Rehearse = true }, Cancellation);

    private Task<IReadOnlyList<BackupCheck>> TestAsync(string path) =>
        new BackupCheckCommand(bench.Context()).RunAsync(new() { Path = path, Rehearse = true }, Cancellation);

    private static async Task<string> CodeAsync(Func<Task> action) => (await Assert.ThrowsAsync<DeployException>(action)).Code;

    private static SecureString Words(string text)
    {
        var words = new SecureString();
        text.ToList().ForEach(words.AppendChar);
        return words;
    }

    private sealed class OneBucket : IBuckets
    {
        public Task<BucketReading?> FindAsync(string name, string accountId, CancellationToken cancellationToken) =>
            Task.FromResult<BucketReading?>(new(new(name, "eu-central-1", accountId)) { IsPrivate = true, IsEncrypted = true });

        public Task CreateAsync(BucketPlace place, CancellationToken cancellationToken) => throw new InvalidOperationException("It was made.");

        public Task ProtectAsync(BucketPlace place, CancellationToken cancellationToken) => throw new InvalidOperationException("It was changed.");
    }
}
