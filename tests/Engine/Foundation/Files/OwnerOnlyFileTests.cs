using Direxio.Deployer.Engine.Foundation.Files;
using Direxio.Deployer.Engine.Tests.State;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Foundation.Files;

public sealed class OwnerOnlyFileTests : IDisposable
{
    private readonly TemporaryHome home = new();

    public void Dispose() => home.Dispose();

    [Fact]
    public void A_file_is_for_its_owner_from_its_first_byte()
    {
        Assert.SkipUnless(FileModes.Exist, "Windows has access lists instead of modes.");

        var path = Path.Combine(home.Folder, "fresh");
        using (OwnerOnlyFile.Create(path))
        {
            FileModes.AssertOwnerOnlyFile(path);
            Assert.Equal(0, new FileInfo(path).Length);
        }
    }

    [Fact]
    public void Missing_folders_are_made_for_the_owner_only()
    {
        Assert.SkipUnless(FileModes.Exist, "Windows has access lists instead of modes.");

        var folder = Path.Combine(home.Folder, "a", "b");
        OwnerOnlyFile.Write(Path.Combine(folder, "file"), "text");

        FileModes.AssertOwnerOnlyFolder(folder);
        FileModes.AssertOwnerOnlyFolder(Path.GetDirectoryName(folder)!);
    }

    [Fact]
    public void A_failed_write_leaves_the_old_content_and_nothing_else()
    {
        // A folder in the way makes the last step, the renaming, fail.
        var path = Path.Combine(home.Folder, "taken");
        Directory.CreateDirectory(Path.Combine(path, "inside"));

        Assert.ThrowsAny<Exception>(() => OwnerOnlyFile.Write(path, "text"));

        Assert.Equal([path], Directory.GetFileSystemEntries(home.Folder));
    }

    [Fact]
    public void What_a_killed_process_left_disturbs_nobody_and_is_swept_when_the_node_is_opened()
    {
        home.WriteState(SampleStates.Early().ToJsonString());
        var leftover = Path.Combine(home.Paths.Folder, $".credentials.json.{Guid.NewGuid():N}.tmp");
        File.WriteAllText(leftover, "half a secr");
        var foreign = Path.Combine(home.Paths.Folder, ".notes.tmp");
        File.WriteAllText(foreign, "not ours");

        using (var session = home.Store.Open(TemporaryHome.Domain))
        {
            Assert.Equal(TemporaryHome.Domain, session.State!.Domain);
        }

        Assert.False(File.Exists(leftover));
        Assert.True(File.Exists(foreign));
    }

    [Fact]
    public async Task Readers_see_whole_contents_only()
    {
        var path = Path.Combine(home.Folder, "contended");
        var small = new string('a', 10);
        var large = new string('b', 200_000);
        OwnerOnlyFile.Write(path, small);
        using var end = new CancellationTokenSource();
        var writer = Task.Run(
            () =>
            {
                for (var round = 0; round < 40; round++)
                {
                    OwnerOnlyFile.Write(path, round % 2 == 0 ? large : small);
                }

                end.Cancel();
            },
            TestContext.Current.CancellationToken);

        while (!end.IsCancellationRequested)
        {
            var seen = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
            Assert.True(seen == small || seen == large, $"{seen.Length} characters were seen");
        }

        await writer;
    }
}
