using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Backups;
using Direxio.Deployer.Engine.Node.Tools;
using Direxio.Deployer.Engine.Operations.Backups;
using Direxio.Deployer.Engine.Operations.Visits;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Node.Tools;

/// <summary>A restore that cannot be done leaves the node as it was, whatever fails and whenever.</summary>
public sealed class NodeRestoreTests : IDisposable
{
    private const long Megabyte = 1024 * 1024;

    private readonly BackupOnNode backup = new();
    private readonly StackOnNode stack;

    public NodeRestoreTests()
    {
        stack = backup.Stack;
        backup.WatchDisk();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => backup.Dispose();

    [Theory]
    [InlineData("/before/bootstrap.json")]
    [InlineData("/before/.env")]
    public async Task Where_the_settings_cannot_be_saved_none_is_touched(string full)
    {
        var before = await LivedOnAsync();
        stack.Node.Write("full-at", full);

        var failure = await Assert.ThrowsAsync<DeployException>(backup.RestoreAsync);

        Assert.Equal(nameof(BackupCommandErrors.RestoreRefusedByNode), failure.Code);
        Assert.Contains("settings and credentials cannot be saved: No space left on device", failure.Message, StringComparison.Ordinal);
        Assert.Equal(before, stack.Content());
        Assert.DoesNotContain(backup.Log, line => line.Contains(" stop ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_saved_is_on_the_disk_before_anything_changes()
    {
        await LivedOnAsync();
        stack.Node.Write("opt/p2p/agent-room", "!room");

        await backup.RestoreAsync();

        var saved = backup.Log.TakeWhile(line => line != "phase changing").Where(line => line.StartsWith("fsync ", StringComparison.Ordinal)
            && line.Contains("/before", StringComparison.Ordinal)).ToList();
        Assert.Equal(3, saved.Count(line => line.Contains("/before/", StringComparison.Ordinal)));
        Assert.EndsWith("/before", saved[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rows", "phase kept", "_old_")]
    [InlineData("SICK rows", "phase undone", "_new_")]
    public async Task What_came_is_on_the_disk_before_what_it_replaces_goes(string rows, string phase, string given)
    {
        stack.Node.Write("databases/server", rows);
        await backup.BackupAsync();
        stack.LiveOn();

        await Record.ExceptionAsync(backup.RestoreAsync);

        var log = backup.Log.SkipWhile(line => line != "phase changing").ToList();
        var swap = log.FindLastIndex(line => line.Contains("alter database", StringComparison.Ordinal));
        var synced = log.FindIndex(swap, line => line == "sync");
        Assert.InRange(log.IndexOf(phase), synced + 1, log.Count);
        Assert.InRange(log.FindIndex(swap + 1, line => line.Contains($"drop database if exists \"server{given}", StringComparison.Ordinal)), log.IndexOf(phase), log.Count);
        Assert.True(synced > swap);
    }

    [Fact]
    public async Task The_way_back_removes_only_what_was_not_there()
    {
        stack.Node.Write("opt/p2p/agent-room", "!room");
        stack.Node.Write("databases/server", "SICK rows");
        await backup.BackupAsync();
        stack.LiveOn();
        File.Delete(stack.Node.At("opt/p2p/agent-room"));
        var before = stack.Content();

        await Assert.ThrowsAsync<DeployException>(backup.RestoreAsync);

        Assert.Equal(before, stack.Content());
    }

    [Fact]
    public async Task An_image_that_does_not_fit_is_not_pulled()
    {
        var before = await LivedOnAsync();
        stack.Node.Write("no-image", string.Empty);
        Write("image-size", 1000 * Megabyte);
        Write("free", 1500 * Megabyte);

        var failure = await Assert.ThrowsAsync<DeployException>(backup.RestoreAsync);

        Assert.Contains("the restore may take 1700 MB beside what is there, and 1500 MB are free", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(backup.Log, line => line.StartsWith("pull", StringComparison.Ordinal));
        Assert.Equal(before, stack.Content());
    }

    [Fact]
    public async Task An_image_that_is_larger_than_expected_ends_the_restore_before_the_server_stops()
    {
        var before = await LivedOnAsync();
        stack.Node.Write("no-image", string.Empty);
        Write("free", 1500 * Megabyte);
        Write("left-by-pull", 100 * Megabyte);

        var failure = await Assert.ThrowsAsync<DeployException>(backup.RestoreAsync);

        Assert.Equal(nameof(BackupCommandErrors.RestoreRefusedByNode), failure.Code);
        Assert.Contains("and 100 MB are free", failure.Message, StringComparison.Ordinal);
        Assert.Equal(before, stack.Content());
    }

    [Fact]
    public async Task Whoever_sends_a_backup_hears_that_it_goes_on_while_the_database_is_loaded()
    {
        stack.Node.Variables["DIREXIO_TOOLS_BEAT"] = "0.02";
        stack.Node.Write("loads-until-heard", string.Empty);
        var dump = "PGDMProws that take long"u8.ToArray();
        var order = new JsonObject
        {
            ["id"] = new string('a', 32),
            ["parts"] = new JsonArray(new JsonObject
            {
                ["name"] = BackupParts.Database,
                ["size"] = dump.Length,
                ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(dump)),
            }),
        };
        var lines = new List<JsonObject>();
        void Take(JsonObject line)
        {
            lines.Add(line);
            stack.Node.Write("heard", string.Empty);
        }

        await backup.Tools.PrepareAsync(Cancellation);
        await backup.Tools.PipeAsync(
            "receive",
            order,
            async (input, token) => await input.WriteAsync(dump, token),
            (output, token) => JsonLines.ReadAsync("receive", output, Take, token),
            NodeTools.Silence,
            Cancellation);

        Assert.Equal($$"""{"received":{{dump.Length}}}""", lines[^1].ToJsonString());
        Assert.NotEmpty(lines.SkipLast(1));
        Assert.All(lines.SkipLast(1), line => Assert.Equal("""{"beat":true}""", line.ToJsonString()));
        Assert.Equal("rows that take long", File.ReadAllText(stack.Node.At("databases/server_new_aaaaaaaaaaaa")));
    }

    [Fact]
    public async Task After_a_restart_the_way_back_waits_for_the_database()
    {
        var before = await LivedOnAsync();
        stack.Node.Write("die-at-up", "...");

        var failure = await Assert.ThrowsAsync<DeployException>(backup.RestoreAsync);

        Assert.Equal(nameof(BackupCommandErrors.RestoreUndone), failure.Code);
        Assert.Contains("What was there before is back and healthy", failure.Message, StringComparison.Ordinal);
        Assert.Equal(before, stack.Content());
    }

    [Fact]
    public async Task A_way_back_that_is_barred_is_no_end_and_is_gone_once_it_is_free()
    {
        var before = await LivedOnAsync();
        stack.Node.Write("up-fails", string.Empty);

        var first = await Assert.ThrowsAsync<DeployException>(backup.RestoreAsync);
        var second = await Assert.ThrowsAsync<DeployException>(backup.SettleAsync);
        File.Delete(stack.Node.At("up-fails"));
        var settled = await backup.SettleAsync();

        Assert.Equal(nameof(VisitErrors.NodeOperationStuck), first.Code);
        Assert.Contains("could be neither finished nor undone: docker compose up", first.Message, StringComparison.Ordinal);
        Assert.Equal((first.Code, first.Message), (second.Code, second.Message));
        Assert.Equal("RestoreFailed", settled!.Error!.Value.Code);
        Assert.EndsWith("no space left on device. What was there before is back and healthy", settled.Error.Value.Message, StringComparison.Ordinal);
        Assert.Equal(before, stack.Content());
    }

    [Fact]
    public async Task What_cannot_be_given_up_is_told_of_a_restore_that_is_done_and_goes_with_the_next_one()
    {
        await LivedOnAsync();
        stack.Node.Write("old-stays", string.Empty);
        stack.Node.Write("volumes/p2p_message-data/.direxio-aside-cccccccccccc/media/lost", "of a restore that nobody remembers");
        // What stands in the way of one that ended in between is not given up: its data may be there alone.
        var between = Path.Combine("var/lib/direxio/operations", new string('b', 32));
        stack.Node.Write($"{between}/request.json", """{"operation": "restore", "began": "2026-01-01T00:00:00Z", "request": {"id": "dddddddddddddddddddddddddddddddd"}}""");
        stack.Node.Write($"{between}/notes.json", """{"phase": "changing"}""");
        stack.Node.Write($"{between}/result.json", """{"state": "failed"}""");
        stack.Node.Write("databases/server_old_dddddddddddd", "the only rows");
        stack.Node.Write("databases/server_old_by_hand", "nothing of ours");
        stack.Node.Write("volumes/p2p_message-data/.direxio-aside-dddddddddddd/media/kept", "the only pictures");

        await backup.RestoreAsync();
        var left = Databases();
        File.Delete(stack.Node.At("old-stays"));
        await backup.RestoreAsync();

        var warning = Assert.Single(backup.Events.Warnings, text => text.Contains("could not be removed", StringComparison.Ordinal));
        Assert.Contains("database is being accessed by other users", warning, StringComparison.Ordinal);
        Assert.Equal(4, left.Count);
        Assert.Equal(["server", "server_old_by_hand", "server_old_dddddddddddd"], Databases());
        Assert.Equal("rows of the first day", File.ReadAllText(stack.Node.At("databases/server")));
        Assert.True(File.Exists(stack.Node.At("volumes/p2p_message-data/.direxio-aside-dddddddddddd/media/kept")));
        Assert.Equal([".direxio-aside-dddddddddddd", "media"], stack.Entries("volumes/p2p_message-data"));
    }

    [Fact]
    public async Task Killed_at_any_call_it_ends_as_before_or_restored()
    {
        await backup.BackupAsync();
        var outcomes = new HashSet<string>();
        for (var call = 1; ; call += 3)
        {
            stack.LiveOn();
            var before = stack.Content();
            File.Delete(stack.Node.At("docker.log"));
            Write("kill-at", call);

            var failure = await Record.ExceptionAsync(backup.RestoreAsync);

            Assert.Equal(["server"], Databases());
            if (File.Exists(stack.Node.At("kill-at")))
            {
                Assert.Null(failure);
                break;
            }

            if (failure is null)
            {
                Assert.Equal("rows of the first day", File.ReadAllText(stack.Node.At("databases/server")));
                outcomes.Add("restored");
            }
            else
            {
                Assert.Equal(nameof(BackupCommandErrors.RestoreUndone), (failure as DeployException)?.Code);
                Assert.Equal(before, stack.Content());
                outcomes.Add("as before");
            }
        }

        Assert.Contains("as before", outcomes);
    }

    private List<string> Databases() => stack.Entries("databases");

    private async Task<SortedDictionary<string, string>> LivedOnAsync()
    {
        await backup.BackupAsync();
        stack.LiveOn();
        return stack.Content();
    }

    private void Write(string name, long number) => stack.Node.Write(name, number.ToString(CultureInfo.InvariantCulture));
}
