using System.Diagnostics;
using Direxio.Deployer.Engine.Backups;
using Direxio.Deployer.Engine.Node.Tools;
using Direxio.Deployer.Engine.Operations.Backups;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Tests.Backups;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Node.Tools;

/// <summary>The node's side of backup and restore: what is copied, what comes back, and what is left when something goes wrong.</summary>
public sealed class NodeBackupTests : IDisposable
{
    private readonly BackupOnNode backup = new();
    private readonly StackOnNode stack;

    public NodeBackupTests() => stack = backup.Stack;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Staging => stack.Node.At("var/lib/direxio/backup");

    public void Dispose() => backup.Dispose();

    [Fact]
    public async Task A_backup_holds_the_node_and_leaves_nothing_there()
    {
        var description = await backup.BackupAsync();

        var kept = await BackupBench.ReadAsync(await File.ReadAllBytesAsync(backup.Archive, Cancellation));
        Assert.Equal("PGDMProws of the first day", Text(kept, BackupParts.Database));
        Assert.Equal(StackOnNode.Key, Text(kept, BackupParts.SigningKey));
        Assert.Contains("a picture", Text(kept, BackupParts.Media));
        Assert.DoesNotContain("a stream", Text(kept, BackupParts.Media));
        Assert.DoesNotContain("an index", Text(kept, BackupParts.Media));
        Assert.Contains("a certificate", Text(kept, BackupParts.Certificates));
        Assert.DoesNotContain("BEGIN MATRIX", Text(kept, BackupParts.Configuration));
        Assert.Contains("P2P_PORTAL_PASSWORD=11112222", Text(kept, BackupParts.Configuration));
        Assert.Equal(["jetstream", "searchindex"], description.LeftOut);
        Assert.Equal("direxio/message-server:latest@sha256:" + new string('a', 64), description.MessageServerImage);
        Assert.False(Directory.Exists(Staging));
        Assert.DoesNotContain("compose stop", File.ReadAllText(stack.Node.At("docker.log")));
    }

    [Theory]
    [InlineData("postgres-down", "DatabaseUnreachable", "is not running")]
    [InlineData("dump-breaks", "DatabaseUnreachable", "closed the connection")]
    [InlineData("volumes/p2p_message-config/matrix_key.pem", "SigningKeyMissing", "matrix_key.pem")]
    public async Task What_stands_in_the_way_is_told_and_nothing_is_left(string what, string code, string said)
    {
        if (File.Exists(stack.Node.At(what)))
        {
            File.Delete(stack.Node.At(what));
        }
        else
        {
            stack.Node.Write(what, string.Empty);
        }

        var failure = await Assert.ThrowsAsync<NodeToolException>(backup.BackupAsync);

        Assert.Equal(code, failure.Code);
        Assert.Contains(said, failure.Message);
        Assert.False(Directory.Exists(Staging));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(backup.Archive)!));
    }

    [Fact]
    public async Task When_whoever_takes_it_fails_nothing_is_left_on_either_side()
    {
        stack.Node.Write("volumes/p2p_message-data/media/large", new string('x', 40 * 1024 * 1024));

        await Assert.ThrowsAsync<TimeZoneNotFoundException>(() => new NodeBackupStream(backup.Tools).RunAsync(
            (_, _) => { }, (_, _) => throw new TimeZoneNotFoundException("something of this machine"), Cancellation));

        // The tool notices that nobody takes what it sends, and gives the node free.
        var isDone = false;
        for (var attempt = 0; !isDone && attempt < 100; attempt++)
        {
            try
            {
                await backup.BackupAsync();
                isDone = true;
            }
            catch (NodeToolException exception) when (exception.Code == NodeToolException.OperationRunning)
            {
                // It is just noticing.
            }
        }

        Assert.True(isDone);
        Assert.False(Directory.Exists(Staging));
    }

    [Fact]
    public async Task More_than_is_sent_ahead_comes_over_whole()
    {
        var large = string.Concat(Enumerable.Range(0, 4_000_000).Select(number => (char)('a' + (number % 23))));
        for (var file = 0; file < 8; file++)
        {
            stack.Node.Write($"volumes/p2p_message-data/media/{file}", large);
        }

        await backup.BackupAsync();

        var kept = await BackupBench.ReadAsync(await File.ReadAllBytesAsync(backup.Archive, Cancellation));
        Assert.True(kept.Parts[BackupParts.Media].Length > 32_000_000);
    }

    [Fact]
    public async Task A_restore_brings_everything_back_and_keeps_what_is_the_machines_own()
    {
        await backup.BackupAsync();
        var before = stack.Content();
        stack.LiveOn();

        await backup.RestoreAsync();

        var after = stack.Content();
        // What the server builds again is gone until it does, and the image is the one that was backed up.
        foreach (var gone in new[] { "jetstream/stream", "searchindex/store" })
        {
            before.Remove($"volumes/p2p_message-data/{gone}");
        }

        before["opt/p2p/.env"] = before["opt/p2p/.env"].Replace("message-server:latest", $"message-server:latest@sha256:{new string('a', 64)}", StringComparison.Ordinal);
        Assert.Equal(before, after);
        Assert.Empty(Directory.EnumerateFileSystemEntries(stack.Node.At("var/lib/direxio/restore")));
    }

    [Fact]
    public async Task A_server_that_is_not_healthy_with_it_goes_back_to_what_was_there()
    {
        stack.Node.Write("databases/server", "SICK rows");
        await backup.BackupAsync();
        stack.LiveOn();
        var before = stack.Content();

        var failure = await Assert.ThrowsAsync<DeployException>(backup.RestoreAsync);

        Assert.Equal(nameof(BackupCommandErrors.RestoreUndone), failure.Code);
        Assert.Contains("What was there before is back and healthy", failure.Message);
        Assert.Equal(before, stack.Content());
    }

    [Theory]
    [InlineData("rows with POISON", null, "relation exists", nameof(BackupCommandErrors.RestoreRefusedByNode))]
    [InlineData("rows", "no-image", "manifest unknown", nameof(BackupCommandErrors.RestoreImageNotPulled))]
    public async Task What_cannot_be_loaded_changes_nothing(string rows, string? trouble, string said, string code)
    {
        stack.Node.Write("databases/server", rows);
        await backup.BackupAsync();
        stack.LiveOn();
        var before = stack.Content();
        if (trouble is not null)
        {
            stack.Node.Write(trouble, string.Empty);
        }

        var failure = await Assert.ThrowsAsync<DeployException>(backup.RestoreAsync);

        Assert.Equal(code, failure.Code);
        Assert.Equal(trouble is not null, failure.NextAction!.Contains("-MessageServerImage <image>", StringComparison.Ordinal));
        Assert.Contains(said, failure.Message);
        Assert.Equal(before, stack.Content());
    }

    [Fact]
    public async Task A_restore_that_was_killed_in_the_middle_is_settled_to_what_was_there()
    {
        await backup.BackupAsync();
        stack.LiveOn();
        var before = stack.Content();
        stack.Node.Write("die-at-up", string.Empty);

        var failure = await Assert.ThrowsAsync<DeployException>(backup.RestoreAsync);

        Assert.Equal(nameof(BackupCommandErrors.RestoreUndone), failure.Code);
        Assert.Equal(before, stack.Content());
    }

    [Fact]
    public async Task Folders_that_cannot_be_moved_are_emptied_where_they_are()
    {
        await backup.BackupAsync();
        stack.LiveOn();
        // As where the media lie on a disk of their own.
        stack.Node.Write("mounts", $"1 1 0:1 / {Path.GetFullPath(stack.Node.At("volumes/p2p_message-data/media"))} rw - ext4 x rw\n");
        stack.Node.Variables["DIREXIO_TOOLS_MOUNTS"] = stack.Node.At("mounts");
        var folder = await NumberOfAsync(stack.Node.At("volumes/p2p_message-data/media"));

        await backup.RestoreAsync();

        Assert.Equal(folder, await NumberOfAsync(stack.Node.At("volumes/p2p_message-data/media")));
        Assert.Equal(["ab"], Directory.EnumerateFileSystemEntries(stack.Node.At("volumes/p2p_message-data/media")).Select(Path.GetFileName));
        Assert.Equal("a picture", File.ReadAllText(stack.Node.At("volumes/p2p_message-data/media/ab/picture")));
    }

    // By this a folder is known again, whatever is in it.
    private static async Task<string> NumberOfAsync(string folder)
    {
        using var stat = Process.Start(new ProcessStartInfo("stat", ["-c", "%i", folder]) { RedirectStandardOutput = true })!;
        return await stat.StandardOutput.ReadToEndAsync(Cancellation);
    }

    private static string Text(BackupBench.Kept kept, string part) => System.Text.Encoding.UTF8.GetString(kept.Parts[part]);
}
