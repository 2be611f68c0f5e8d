using System.Security;
using Direxio.Deployer.Engine.Backups;
using Direxio.Deployer.Engine.Operations.Backups;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.Backups;

/// <summary>A backup whose upload was interrupted stands for a new one only if it is one of now, locked as was asked for.</summary>
public sealed class InterruptedUploadTests : IDisposable
{
    private const string Domain = RehearsalBench.Domain;
    private const string Uri = "s3://direxio-backups/nodes";

    private readonly RehearsalBench bench = new();

    public void Dispose() => bench.Dispose();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Folder => Path.Combine(bench.Store.Home.Root, "backups", Domain);

    [Fact]
    public async Task An_upload_that_goes_on_says_of_which_moment_the_backup_is()
    {
        await bench.StartAsync();
        var pending = await InterruptAsync();
        var moment = BackupName.TryParse(pending)!.Created;

        var backup = (await BackupAsync())!;

        Assert.Equal(Path.GetFileName(pending), backup.Name);
        Assert.Contains(bench.Events.Warnings, text => text.Contains("No new backup is made", StringComparison.Ordinal)
            && text.Contains(moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", null), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_new_passphrase_makes_a_new_backup_and_leaves_the_one_of_the_old()
    {
        await bench.StartAsync();
        var pending = await InterruptAsync(Words("seven wooden elephants sleep"));

        var backup = (await BackupAsync(passphrase: Words("eight wooden elephants wake")))!;

        Assert.NotEqual(Path.GetFileName(pending), backup.Name);
        Assert.All(
            await TestAsync(backup.Path, Words("eight wooden elephants wake")), check => Assert.True(check.IsIntact, check.Problem));
        Assert.Equal(backup.Path, Assert.Single(await ListAsync()).Path);
        Assert.All(await TestAsync(pending, Words("seven wooden elephants sleep")), check => Assert.True(check.IsIntact, check.Problem));
        Assert.Contains(bench.Events.Warnings, text => text.Contains(pending, StringComparison.Ordinal)
            && text.Contains("is not encrypted as this command requires", StringComparison.Ordinal));
        Assert.DoesNotContain(bench.Events.All, told => told.ToString().Contains("elephants", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_encrypted_as_asked_goes_on()
    {
        await bench.StartAsync();
        var pending = await InterruptAsync(Words("seven wooden elephants sleep"));

        var backup = (await BackupAsync(passphrase: Words("seven wooden elephants sleep")))!;

        Assert.Equal(Path.GetFileName(pending), backup.Name);
        Assert.Empty(Directory.EnumerateFiles(Folder));
    }

    [Fact]
    public async Task A_backup_of_the_night_before_does_not_stand_for_the_one_of_this_night()
    {
        await bench.StartAsync();
        var pending = await InterruptAsync();
        Assert.NotEmpty(bench.Storage.Buckets["direxio-backups"].Uploads);
        bench.Pass(TimeSpan.FromHours(23));

        Assert.Null(await BackupAsync(_ => false));
        Assert.NotNull(UploadJournal.TryRead(pending));
        BackupPlan? asked = null;
        var backup = (await BackupAsync(plan =>
        {
            asked = plan;
            return true;
        }))!;

        Assert.False(asked!.IsResumed);
        Assert.True(backup.Created - BackupName.TryParse(pending)!.Created.LocalDateTime >= TimeSpan.FromHours(23));
        Assert.Equal(backup.Path, Assert.Single(await ListAsync()).Path);
        Assert.Empty(bench.Storage.Buckets["direxio-backups"].Uploads);
        Assert.Null(UploadJournal.TryRead(pending));
        Assert.All(await TestAsync(pending), check => Assert.True(check.IsIntact, check.Problem));
        Assert.Contains(bench.Events.Warnings, text => text.Contains(pending, StringComparison.Ordinal)
            && text.Contains("a new one is made", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_old_upload_that_S3_does_not_end_is_named_and_stays_on_record()
    {
        await bench.StartAsync();
        var pending = await InterruptAsync();
        bench.Pass(TimeSpan.FromHours(23));
        bench.World.OnCall = (call, _) =>
        {
            if (call == "AbortMultipartUpload")
            {
                throw new CloudException(CloudFailure.AccessDenied, "s3", call, "AccessDenied", "not for you");
            }
        };

        Assert.NotNull(await BackupAsync());

        Assert.NotNull(UploadJournal.TryRead(pending));
        Assert.Contains(bench.Events.Warnings, text => text.Contains("S3 did not cancel the old upload", StringComparison.Ordinal)
            && text.Contains("not for you", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_upload_of_which_only_S3_knows_is_named_with_the_command_that_ends_it()
    {
        await bench.StartAsync();
        var pending = await InterruptAsync();
        var id = Assert.Single(bench.Storage.Buckets["direxio-backups"].Uploads).Key;
        Directory.Delete(Folder, recursive: true);
        var before = bench.Events.Warnings.Count();

        await BackupAsync();
        Assert.DoesNotContain(bench.Events.Warnings.Skip(before), text => text.Contains(id, StringComparison.Ordinal));
        bench.Pass(TimeSpan.FromDays(2));
        await BackupAsync();

        Assert.Contains(bench.Events.Warnings, text => text.Contains(Path.GetFileName(pending), StringComparison.Ordinal)
            && text.Contains($"abort-multipart-upload --bucket direxio-backups --key", StringComparison.Ordinal)
            && text.Contains(id, StringComparison.Ordinal));
        Assert.Contains(id, bench.Storage.Buckets["direxio-backups"].Uploads.Keys);
    }

    [Fact]
    public async Task Credentials_that_may_not_list_uploads_make_backups_all_the_same()
    {
        await bench.StartAsync();
        await BackupAsync();
        bench.World.OnCall = (call, _) =>
        {
            if (call == "ListMultipartUploads")
            {
                throw new CloudException(CloudFailure.AccessDenied, "s3", call, "AccessDenied", "not for you");
            }
        };

        Assert.NotNull(await BackupAsync());
    }

    // The backup is made, and its upload stops at the first part.
    private async Task<string> InterruptAsync(SecureString? passphrase = null)
    {
        bench.World.OnCall = (call, _) =>
        {
            if (call == "UploadPart")
            {
                throw new CloudException(CloudFailure.AccessDenied, "s3", call, "AccessDenied", "denied");
            }
        };
        await Assert.ThrowsAsync<DeployException>(() => BackupAsync(passphrase: passphrase));
        bench.World.OnCall = null;
        return Assert.Single(Directory.EnumerateFiles(Folder), file => BackupName.TryParse(file) is { IsPartial: false });
    }

    private Task<BackupInfo?> BackupAsync(Func<BackupPlan, bool>? approve = null, SecureString? passphrase = null) => new BackupCommand(bench.Context()).RunAsync(
        new() { Domain = Domain, S3Uri = Uri, Rehearse = true, Passphrase = passphrase }, plan => Task.FromResult(approve?.Invoke(plan) ?? true), Cancellation);

    private Task<IReadOnlyList<BackupInfo>> ListAsync() =>
        new BackupListCommand(bench.Context()).RunAsync(new() { Domain = Domain, S3Uri = Uri, Rehearse = true }, Cancellation);

    private Task<IReadOnlyList<BackupCheck>> TestAsync(string path, SecureString? passphrase = null) =>
        new BackupCheckCommand(bench.Context()).RunAsync(new() { Path = path, Passphrase = passphrase, Rehearse = true }, Cancellation);

    private static SecureString Words(string text)
    {
        var words = new SecureString();
        text.ToList().ForEach(words.AppendChar);
        return words;
    }
}
