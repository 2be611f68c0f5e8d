using System.Security;
using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Backups;
using Direxio.Deployer.Engine.Operations.Backups;
using Direxio.Deployer.Engine.Operations.Deploy;
using Direxio.Deployer.Engine.Status;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.Backups;

/// <summary>Backups as a user makes, lists, checks, removes and applies them, on a rehearsed node.</summary>
public sealed class BackupCommandTests : IDisposable
{
    private const string Domain = RehearsalBench.Domain;

    private readonly RehearsalBench bench = new();

    public void Dispose() => bench.Dispose();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_backup_is_made_listed_and_checked()
    {
        await bench.StartAsync();

        var backup = await BackupAsync();

        Assert.Equal(Path.Combine(bench.Store.Home.Root, "backups", Domain), Path.GetDirectoryName(backup.Path));
        var listed = Assert.Single(await ListAsync());
        Assert.Equal((backup.Path, backup.Size, true, false), (listed.Path, listed.Size, listed.IsComplete, listed.IsEncrypted));
        Assert.NotNull(listed.VerifiedAt);
        Assert.All(await TestAsync(backup.Path), check => Assert.True(check.IsIntact, check.Problem));
        Assert.Equal(backup.Path, bench.State.Server.LastBackupPath);
        Assert.Contains(bench.Events.All.OfType<WarningRaised>(), warning => warning.Text.Contains("not encrypted", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_note_that_cannot_be_written_beside_a_backup_costs_only_a_warning()
    {
        await bench.StartAsync();

        // What the note would be called is taken by a folder.
        var backup = (await new BackupCommand(bench.Context()).RunAsync(
            new() { Domain = Domain, Rehearse = true },
            plan =>
            {
                Directory.CreateDirectory(plan.Path + ".sha256");
                File.WriteAllText(Path.Combine(plan.Path + ".sha256", "taken"), string.Empty);
                return Task.FromResult(true);
            },
            Cancellation))!;

        Assert.All(await TestAsync(backup.Path), check => Assert.True(check.IsIntact, check.Problem));
        Assert.Equal(backup.Path, Assert.Single(await ListAsync()).Path);
        Assert.Equal(backup.Path, bench.State.Server.LastBackupPath);
        Assert.Contains(
            bench.Events.Warnings,
            text => text.Contains(backup.Path, StringComparison.Ordinal) && text.Contains("is complete and was read back", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_is_done_that_was_not_approved()
    {
        await bench.StartAsync();

        Assert.Null(await new BackupCommand(bench.Context()).RunAsync(
            new() { Domain = Domain, Rehearse = true }, _ => Task.FromResult(false), Cancellation));
        Assert.Empty(await ListAsync());
    }

    [Fact]
    public async Task A_passphrase_locks_it_and_is_shown_nowhere()
    {
        await bench.StartAsync();
        var backup = await BackupAsync(Words("seven wooden elephants sleep"));

        Assert.EndsWith(".direxio-backup.gpg", backup.Path);
        Assert.DoesNotContain(bench.Events.All, told => told.ToString().Contains("elephants", StringComparison.Ordinal));
        Assert.Equal(nameof(BackupErrors.BackupNeedsPassphrase), await CodeAsync(() => TestAsync(backup.Path)));
        Assert.Equal(nameof(BackupErrors.BackupPassphraseWrong), await CodeAsync(() => TestAsync(backup.Path, Words("seven wooden elephants wake"))));
        Assert.All(await TestAsync(backup.Path, Words("seven wooden elephants sleep")), check => Assert.True(check.IsIntact, check.Problem));
        Assert.Equal(
            nameof(BackupCommandErrors.LockAmbiguous),
            await CodeAsync(() => new BackupCommand(bench.Context()).RunAsync(
                new() { Domain = Domain, Rehearse = true, Passphrase = Words("seven wooden elephants"), Recipient = "key" }, _ => Task.FromResult(true), Cancellation)));
    }

    [Fact]
    public async Task Damage_is_a_row_that_names_the_part()
    {
        await bench.StartAsync();
        var backup = await BackupAsync();
        var file = await File.ReadAllBytesAsync(backup.Path, Cancellation);
        file[file.AsSpan().IndexOf("a rehearsed signing key"u8)] ^= 1;
        await File.WriteAllBytesAsync(backup.Path, file, Cancellation);

        var checks = await TestAsync(backup.Path);

        Assert.Equal(["signing-key.pem", "archive"], checks.Where(check => check.IsIntact == false).Select(check => check.Part));
        Assert.Equal(nameof(BackupErrors.BackupPartDamaged), await CodeAsync(() => RestoreAsync(backup.Path)));
    }

    [Fact]
    public async Task A_node_goes_back_to_its_backup_and_this_machine_with_it()
    {
        await bench.StartAsync();
        var code = Server.InitializationCode;
        var token = Server.AgentToken;
        var backup = await BackupAsync();
        (Server.InitializationCode, Server.AgentToken) = ("99998888", "p2p_agent_00000000later");

        var restore = await RestoreAsync(backup.Path);

        Assert.Equal((code, token), (Server.InitializationCode, Server.AgentToken));
        Assert.Equal(backup.Created, restore!.Created);
        Assert.True(File.Exists(restore.SafetyBackup));
        var listed = await ListAsync();
        Assert.Equal([(backup.Path, false), (restore.SafetyBackup!, true)], listed.Select(one => (one.Path, one.IsSafetyCopy)));
        Assert.EndsWith("_before-restore.direxio-backup", restore.SafetyBackup, StringComparison.Ordinal);
        // What was given up is no backup to go back to.
        Assert.Equal(backup.Path, bench.State.Server.LastBackupPath);
        Assert.Contains(Path.GetDirectoryName(restore.SafetyBackup)!, bench.State.Server.BackupPlaces.Select(Path.TrimEndingDirectorySeparator));
        Assert.DoesNotContain(bench.Events.Warnings, warning => warning.Contains("The bridge on this machine", StringComparison.Ordinal));
        Assert.Contains(code, await File.ReadAllTextAsync(bench.Paths.Outputs, Cancellation));
        Assert.Equal(bench.Paths.Report, restore.ReportPath);
        Assert.Equal(("restore", "restore_complete"), Reported());
        Assert.DoesNotContain(bench.Events.Warnings, warning => warning.Contains("never started", StringComparison.Ordinal));
        Assert.DoesNotContain("Restore-DirexioNode", restore.NextAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_restore_whose_end_was_not_seen_is_completed_and_not_done_twice()
    {
        await bench.StartAsync();
        var backup = await BackupAsync();
        await RestoreAsync(backup.Path);
        Server.InitializationCode = "99998888";
        BeginHere(Server.LastOperation!["record"]!["id"]!.GetValue<string>(), backup.Path);

        var restore = await RestoreAsync(backup.Path);

        Assert.Equal((backup.Path, null), (restore!.Path, restore.SafetyBackup));
        Assert.Equal("99998888", Server.InitializationCode);
        Assert.Equal("complete", bench.State.StatusOfOperation("restore"));
    }

    [Fact]
    public async Task A_restore_that_the_node_never_began_is_done_when_it_is_asked_for_again()
    {
        await bench.StartAsync();
        var (code, backup) = (Server.InitializationCode, await BackupAsync());
        Server.InitializationCode = "99998888";
        BeginHere(new string('0', 32), backup.Path);
        Assert.Contains(
            $"Restore-DirexioNode -Domain {Domain} -Rehearse -Path {backup.Path}",
            RecoverySummary.From(bench.State, Domain, bench.Paths, isRunning: false).NextAction);

        Assert.NotNull((await RestoreAsync(backup.Path))!.SafetyBackup);

        Assert.Equal(code, Server.InitializationCode);
        Assert.Contains(bench.Events.Warnings, warning => warning.Contains("never started on the node", StringComparison.Ordinal));
    }

    private void BeginHere(string id, string address) => bench.EditState(state => state["restore"] = new JsonObject
    {
        ["status"] = "in_progress", ["operation_id"] = id, ["evidence"] = address, ["started_at"] = "2026-11-28T10:00:00Z",
    });

    [Fact]
    public async Task A_new_node_begins_with_the_backup_of_one_that_is_gone()
    {
        await bench.StartAsync();
        var (code, token, room) = (Server.InitializationCode, Server.AgentToken, Server.RoomId);
        var backup = await BackupAsync();
        await bench.RemoveAsync();
        var origin = new BackupOfNewNode(bench.Context(), new() { Path = backup.Path });

        var deployment = await new DeploymentCommand(bench.Context()) { Origin = origin }.StartAsync(
            RehearsalBench.Request(), null, _ => Task.FromResult(true), Cancellation);

        Assert.Equal(DeploymentStatus.Completed, deployment!.Status);
        var server = bench.World.Content.Instances.Values.Single(instance => instance.State == Engine.Ports.Cloud.InstanceState.Running).Server;
        Assert.Equal((code, token, room), (server.InitializationCode, server.AgentToken, server.RoomId));
        Assert.True(bench.State.Choices.IsBackupApplied);
        Assert.Contains("04-restore", await File.ReadAllTextAsync(bench.Paths.UserData, Cancellation));
    }

    [Fact]
    public async Task Only_its_own_backup_is_applied_to_a_node()
    {
        await bench.StartAsync();
        var backup = await BackupAsync();
        var foreign = Path.Combine(bench.Home, "foreign");
        var bytes = await File.ReadAllBytesAsync(backup.Path, Cancellation);
        var at = bytes.AsSpan().IndexOf("\"domain\": \"chat."u8);
        "caht"u8.CopyTo(bytes.AsSpan(at + "\"domain\": \"".Length));
        await File.WriteAllBytesAsync(foreign, bytes, Cancellation);

        Assert.Equal(nameof(BackupErrors.BackupOfAnotherDomain), await CodeAsync(() => RestoreAsync(foreign)));
        Assert.Equal(nameof(BackupErrors.BackupMissing), await CodeAsync(() => RestoreAsync(Path.Combine(bench.Home, "missing"))));
    }

    [Fact]
    public async Task A_restore_that_fails_is_reported_as_not_complete()
    {
        await bench.StartAsync();
        var backup = await BackupAsync();
        var account = bench.World.Content;
        var (id, instance) = account.Instances.Single();
        account.Instances[id] = instance with { State = Engine.Ports.Cloud.InstanceState.Stopped };

        var failure = await Assert.ThrowsAsync<DeployException>(() => RestoreAsync(backup.Path, skipBackup: true));

        Assert.Equal(("restore", "restore_incomplete"), Reported());
        Assert.Contains($"Restore-DirexioNode -Domain {Domain} -Rehearse", failure.NextAction, StringComparison.Ordinal);
        Assert.Contains($"-Path {backup.Path} -SkipBackup", failure.NextAction, StringComparison.Ordinal);
        bench.EditState(state => state["restore"]!["status"] = "in_progress");
        bench.EditState(state => state["restore"]!["evidence"] = backup.Path);
        Assert.Contains($"-Path {backup.Path}", Remove.RemovalTests.Status(bench).NextAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_was_not_finished_is_never_the_first_and_is_told_from_what_is_no_backup()
    {
        await bench.StartAsync();
        var backup = await BackupAsync();
        var partial = Path.Combine(Path.GetDirectoryName(backup.Path)!, $"{Domain}_20990101T000000Z.direxio-backup.partial");
        var whole = await File.ReadAllBytesAsync(backup.Path, Cancellation);
        var copy = Path.Combine(Path.GetDirectoryName(backup.Path)!, $"{Domain}_20260101T000000Z_before-restore.direxio-backup");
        await File.WriteAllBytesAsync(copy, whole, Cancellation);
        foreach (var size in new[] { 0, 1, whole.Length / 2 })
        {
            await File.WriteAllBytesAsync(partial, whole[..size], Cancellation);

            Assert.Equal([backup.Path, copy, partial], (await ListAsync()).Select(listed => listed.Path));
            var check = (await TestAsync(partial))[^1];
            Assert.Contains("was interrupted", check.Problem!, StringComparison.Ordinal);
            Assert.Contains("Backup-DirexioNode -Domain chat.example.org", check.NextAction!, StringComparison.Ordinal);
            Assert.Equal(nameof(BackupErrors.BackupUnfinished), await CodeAsync(() => RestoreAsync(partial)));
        }
    }

    [Fact]
    public async Task The_newest_stay_and_what_was_interrupted_goes()
    {
        await bench.StartAsync();
        var folder = Path.Combine(bench.Store.Home.Root, "backups", Domain);
        Directory.CreateDirectory(folder);
        foreach (var name in new[] { "20260101T000000Z.direxio-backup", "20260201T000000Z.direxio-backup.gpg", "20260301T000000Z.direxio-backup", "20260401T000000Z.direxio-backup.partial" })
        {
            await File.WriteAllTextAsync(Path.Combine(folder, $"{Domain}_{name}"), "x", Cancellation);
        }

        using var held = new FileStream(Path.Combine(folder, $"{Domain}_20260501T000000Z.direxio-backup.partial"), FileMode.Create, FileAccess.Write, FileShare.None);
        var removed = await new BackupRemovalCommand(bench.Context()).RunAsync(
            new() { Domain = Domain, Keep = 2, Rehearse = true }, _ => Task.FromResult(true), Cancellation);

        Assert.Equal(
            [$"{Domain}_20260101T000000Z.direxio-backup", $"{Domain}_20260401T000000Z.direxio-backup.partial"],
            removed.Select(backup => backup.Name).Order(StringComparer.Ordinal));
        Assert.Equal(3, (await ListAsync()).Count);
        Assert.Equal(
            nameof(BackupCommandErrors.KeepTooFew),
            await CodeAsync(() => new BackupRemovalCommand(bench.Context()).RunAsync(
                new() { Domain = Domain, Keep = 0, Rehearse = true }, _ => Task.FromResult(true), Cancellation)));
    }

    [Fact]
    public async Task A_copy_of_what_a_restore_replaced_takes_no_backups_place_and_goes_only_by_its_own_word()
    {
        await bench.StartAsync();
        var folder = Directory.CreateDirectory(Path.Combine(bench.Store.Home.Root, "backups", Domain)).FullName;
        string[] backups = ["20260101T000000Z", "20260201T000000Z"];
        string[] copies = ["20260301T000000Z_before-restore", "20260401T000000Z_before-restore"];
        foreach (var name in backups.Concat(copies))
        {
            await File.WriteAllTextAsync(Path.Combine(folder, $"{Domain}_{name}.direxio-backup"), "x", Cancellation);
        }

        Assert.Empty(await RemoveAsync(new() { Domain = Domain, Keep = 2, Rehearse = true }));
        Assert.Equal([copies[0]], await RemoveAsync(new() { Domain = Domain, Keep = 1, SafetyCopy = true, Rehearse = true }));
        Assert.Equal([copies[1]], await RemoveAsync(new() { Domain = Domain, Keep = 0, SafetyCopy = true, Rehearse = true }));
        Assert.Equal([backups[0]], await RemoveAsync(new() { Domain = Domain, Keep = 1, Rehearse = true }));

        // One that is named goes alone, and only if it has not to stay; what is no backup is none.
        await File.WriteAllTextAsync(PathOf("20260101T000000Z"), "x", Cancellation);
        await File.WriteAllTextAsync(PathOf("20260102T000000Z"), "x", Cancellation);
        Assert.Equal(["20260101T000000Z"], await RemoveAsync(Only(PathOf("20260101T000000Z"))));
        Assert.Empty(await RemoveAsync(Only(PathOf(backups[^1]))));
        Assert.Empty(await RemoveAsync(Only(PathOf("20260102T000000Z") + ".sha256")));

        string PathOf(string name) => Path.Combine(folder, $"{Domain}_{name}.direxio-backup");
        BackupRemovalRequest Only(string path) => new() { Domain = Domain, Keep = 1, Only = path, Rehearse = true };
        async Task<IEnumerable<string>> RemoveAsync(BackupRemovalRequest request) =>
            (await new BackupRemovalCommand(bench.Context()).RunAsync(request, _ => Task.FromResult(true), Cancellation))
                .Select(backup => backup.Name[(Domain.Length + 1)..^".direxio-backup".Length]);
    }

    private (string Operation, string Status) Reported()
    {
        var report = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(bench.Paths.Report))!;
        return (report["operation_type"]!.GetValue<string>(), report["status"]!.GetValue<string>());
    }

    private Engine.Rehearsal.RehearsedServer Server => bench.World.Content.Instances.Values.Single().Server;

    private async Task<BackupInfo> BackupAsync(SecureString? passphrase = null) => (await new BackupCommand(bench.Context()).RunAsync(
        new() { Domain = Domain, Rehearse = true, Passphrase = passphrase }, _ => Task.FromResult(true), Cancellation))!;

    private Task<IReadOnlyList<BackupInfo>> ListAsync() =>
        new BackupListCommand(bench.Context()).RunAsync(new() { Domain = Domain, Rehearse = true }, Cancellation);

    private Task<IReadOnlyList<BackupCheck>> TestAsync(string path, SecureString? passphrase = null) =>
        new BackupCheckCommand(bench.Context()).RunAsync(new() { Path = path, Passphrase = passphrase }, Cancellation);

    private Task<NodeRestore?> RestoreAsync(string path, bool skipBackup = false) => new RestoreCommand(bench.Context()).RunAsync(
        new() { Domain = Domain, Path = path, Rehearse = true, SkipBackup = skipBackup }, _ => Task.FromResult(true), Cancellation);

    private static async Task<string> CodeAsync(Func<Task> action) => (await Assert.ThrowsAsync<DeployException>(action)).Code;

    private static SecureString Words(string text)
    {
        var words = new SecureString();
        text.ToList().ForEach(words.AppendChar);
        return words;
    }
}
