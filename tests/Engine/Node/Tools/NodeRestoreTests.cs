using System.Globalization;
using Direxio.Deployer.Engine.Operations.Backups;
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

    private async Task<SortedDictionary<string, string>> LivedOnAsync()
    {
        await backup.BackupAsync();
        stack.LiveOn();
        return stack.Content();
    }

    private void Write(string name, long number) => stack.Node.Write(name, number.ToString(CultureInfo.InvariantCulture));
}
