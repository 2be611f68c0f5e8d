using System.Security.Cryptography;
using Direxio.Deployer.Engine.Backups;
using Direxio.Deployer.Engine.Operations.Backups;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.Backups;

/// <summary>What lies beside a backup to compare it with, and what lies where a backup is wanted, on a rehearsed node.</summary>
public sealed class BackupChecksumTests : IDisposable
{
    private const string Domain = RehearsalBench.Domain;

    private readonly RehearsalBench bench = new();

    public void Dispose() => bench.Dispose();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_byte_that_no_part_covers_is_told_by_the_checksum_beside_the_backup()
    {
        var backup = await BackupAsync();
        var content = ChangePadding(backup.Path);

        var checks = await TestAsync(backup.Path);

        var whole = checks[^1];
        Assert.Equal((BackupCheck.Whole, false, backup.Path + ".sha256"), (whole.Part, whole.IsIntact, whole.ComparedWith));
        Assert.Contains(Convert.ToHexString(SHA256.HashData(content)).ToLowerInvariant(), whole.Problem, StringComparison.Ordinal);
        Assert.Contains(Noted(backup.Path), whole.Problem, StringComparison.Ordinal);
        Assert.Contains($"delete '{backup.Path}.sha256'", whole.NextAction, StringComparison.Ordinal);
        Assert.All(checks.SkipLast(1), part => Assert.True(part.IsIntact));
        // What it was found to be right with stays, or the next look would find nothing.
        Assert.NotEqual(Convert.ToHexString(SHA256.HashData(content)).ToLowerInvariant(), Noted(backup.Path));
    }

    [Fact]
    public async Task Nothing_begins_with_a_backup_that_differs_from_its_checksum()
    {
        var backup = await BackupAsync();
        ChangePadding(backup.Path);
        var request = new DeploymentRequest { Domain = Domain, Rehearse = true };

        Assert.Equal(nameof(BackupErrors.BackupChecksumDiffers), await CodeAsync(() => RestoreAsync(backup.Path)));
        Assert.Equal(
            nameof(BackupErrors.BackupChecksumDiffers),
            await CodeAsync(() => new BackupOfNewNode(bench.Context(), new() { Path = backup.Path }).PrepareAsync(request, Cancellation)));
    }

    [Fact]
    public async Task A_backup_without_a_checksum_is_taken_and_says_so()
    {
        var backup = await BackupAsync();
        Assert.Equal(backup.Path + ".sha256", (await TestAsync(backup.Path))[^1].ComparedWith);
        File.Delete(backup.Path + ".sha256");
        ChangePadding(backup.Path);

        var whole = (await TestAsync(backup.Path))[^1];

        Assert.Equal((true, null), (whole.IsIntact, whole.ComparedWith));
        File.Delete(backup.Path + ".sha256");
        Assert.NotNull(await RestoreAsync(backup.Path));
    }

    [Fact]
    public async Task The_checksum_is_read_as_other_tools_write_it()
    {
        var backup = await BackupAsync();
        var noted = Noted(backup.Path);

        foreach (var text in new[] { $"{noted.ToUpperInvariant()}\r\n", $"\\{noted} *a\\\\b\n", noted })
        {
            await File.WriteAllTextAsync(backup.Path + ".sha256", text, Cancellation);
            Assert.Equal(backup.Path + ".sha256", (await TestAsync(backup.Path))[^1].ComparedWith);
        }

        Assert.DoesNotContain(bench.Events.Warnings, text => text.Contains("was not compared", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_checksum_file_without_a_checksum_is_warned_of()
    {
        var backup = await BackupAsync();
        await File.WriteAllTextAsync(backup.Path + ".sha256", "not a sum", Cancellation);

        Assert.NotNull(await RestoreAsync(backup.Path));

        Assert.Contains(
            bench.Events.Warnings,
            text => text.Contains(backup.Path + ".sha256", StringComparison.Ordinal) && text.Contains("was not compared", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_folder_in_place_of_a_backup_is_told_with_the_backups_in_it()
    {
        var backup = await BackupAsync();
        var folder = Path.GetDirectoryName(backup.Path)!;
        var older = Path.Combine(folder, $"{Domain}_20200101T000000Z.direxio-backup");
        await File.WriteAllTextAsync(older, "x", Cancellation);
        await File.WriteAllTextAsync(Path.Combine(folder, $"{Domain}_20200201T000000Z.direxio-backup.partial"), "x", Cancellation);

        foreach (var given in new[] { folder, Path.GetDirectoryName(folder)! })
        {
            var failure = await Assert.ThrowsAsync<DeployException>(() => TestAsync(given));
            Assert.Equal((nameof(BackupErrors.BackupIsFolder), "Path"), (failure.Code, failure.Target));
            Assert.Contains($"'{given}' is a folder", failure.Message, StringComparison.Ordinal);
            Assert.Contains($"'{backup.Path}', '{older}'.", failure.NextAction, StringComparison.Ordinal);
        }

        Assert.Equal(nameof(BackupErrors.BackupIsFolder), await CodeAsync(() => RestoreAsync(folder)));
        var ofNewNode = await Assert.ThrowsAsync<DeployException>(() => new BackupOfNewNode(bench.Context(), new() { Path = folder })
            .PrepareAsync(new() { Domain = Domain, Rehearse = true }, Cancellation));
        Assert.Equal((nameof(BackupErrors.BackupIsFolder), "FromBackup"), (ofNewNode.Code, ofNewNode.Target));
    }

    [Fact]
    public async Task A_folder_names_a_few_of_many_backups_and_says_where_there_is_none()
    {
        var folder = Directory.CreateDirectory(Path.Combine(bench.Store.Home.Root, "elsewhere")).FullName;
        Assert.Contains("no complete backup in it", (await FailureAsync(folder)).NextAction, StringComparison.Ordinal);
        foreach (var day in Enumerable.Range(1, 7))
        {
            await File.WriteAllTextAsync(Path.Combine(folder, $"{Domain}_2020010{day}T000000Z.direxio-backup"), "x", Cancellation);
        }

        var next = (await FailureAsync(folder)).NextAction;

        Assert.Contains("one of the 7 backups", next, StringComparison.Ordinal);
        Assert.Contains("20200107T", next, StringComparison.Ordinal);
        Assert.DoesNotContain("20200102T", next, StringComparison.Ordinal);
    }

    // Behind the end of the archive, where no part's sum reaches.
    private static byte[] ChangePadding(string path)
    {
        var content = File.ReadAllBytes(path);
        content[^1] ^= 1;
        File.WriteAllBytes(path, content);
        return content;
    }

    private static string Noted(string path) => File.ReadAllText(path + ".sha256").Split(' ')[0];

    private async Task<BackupInfo> BackupAsync()
    {
        await bench.StartAsync();
        return (await new BackupCommand(bench.Context()).RunAsync(
            new() { Domain = Domain, Rehearse = true }, _ => Task.FromResult(true), Cancellation))!;
    }

    private Task<DeployException> FailureAsync(string path) => Assert.ThrowsAsync<DeployException>(() => TestAsync(path));

    private Task<IReadOnlyList<BackupCheck>> TestAsync(string path) =>
        new BackupCheckCommand(bench.Context()).RunAsync(new() { Path = path }, Cancellation);

    private Task<NodeRestore?> RestoreAsync(string path) => new RestoreCommand(bench.Context()).RunAsync(
        new() { Domain = Domain, Path = path, Rehearse = true, SkipBackup = true }, _ => Task.FromResult(true), Cancellation);

    private static async Task<string> CodeAsync(Func<Task> action) => (await Assert.ThrowsAsync<DeployException>(action)).Code;
}
