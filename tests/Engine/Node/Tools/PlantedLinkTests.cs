using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Node.Tools;

/// <summary>
/// Whoever controls the server can write into its volumes and make an archive. Root, which reads and writes there, follows none of the
/// links that lie in wait, and waits for no pipe.
/// </summary>
public sealed class PlantedLinkTests : IDisposable
{
    private const string Secret = "of root alone";

    private readonly BackupOnNode backup = new();
    private readonly StackOnNode stack;

    public PlantedLinkTests()
    {
        stack = backup.Stack;
        stack.Node.Write("secret/file", Secret);
    }

    public void Dispose() => backup.Dispose();

    [Theory]
    [InlineData("ln -s ../../secret/file $1")]
    [InlineData("mkfifo $1")]
    public async Task A_signing_key_that_is_no_plain_file_is_not_read(string plant)
    {
        Plant("volumes/p2p_message-config/matrix_key.pem", plant);

        var failure = await Assert.ThrowsAsync<Engine.Node.Tools.NodeToolException>(backup.BackupAsync);

        Assert.Equal("SigningKeyMissing", failure.Code);
        Assert.Contains("matrix_key.pem cannot be read", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ln -s ../../secret/file $1")]
    [InlineData("mkfifo $1")]
    public async Task A_configuration_that_is_no_plain_file_hinders_no_backup(string plant)
    {
        Plant("volumes/p2p_message-config/message-server.yaml", plant);

        await backup.BackupAsync();

        Assert.Equal(-1, (await File.ReadAllTextAsync(backup.Archive, TestContext.Current.CancellationToken)).IndexOf(Secret, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("leak", "ln -s ../../../secret/file $1")]
    [InlineData("bootstrap.json", "ln -s ../../../secret/file $1")]
    [InlineData("leak", "ln -s ../../../secret $1")]
    public async Task What_a_link_in_the_servers_own_folder_leads_to_is_not_brought_there_by_a_restore(string name, string plant)
    {
        Plant($"opt/p2p/portal/{name}", plant);
        await backup.BackupAsync();
        File.Delete(stack.Node.At($"opt/p2p/portal/{name}"));

        await backup.RestoreAsync();

        Assert.DoesNotContain(
            Directory.EnumerateFiles(stack.Node.At("opt/p2p"), "*", SearchOption.AllDirectories),
            file => File.ReadAllText(file) == Secret);
    }

    [Theory]
    // A folder, or the file itself, is exchanged between the list and the reading.
    [InlineData("mv data/d data/was && ln -s ../secret data/d")]
    [InlineData("ln -sf ../../secret/file data/d/file")]
    [InlineData("rm data/d/file && mkfifo data/d/file")]
    public async Task What_is_exchanged_after_it_was_listed_is_not_followed(string exchange)
    {
        stack.Node.Write("data/d/file", "of the server");

        var said = await RunAsync("""
            import os, subprocess, trees
            os.chdir(sys.argv[1])
            bundle = trees.Bundle("list")
            bundle.add(os.path.abspath("data"), "data")
            bundle.close()
            subprocess.run(sys.argv[2], shell=True, check=True)
            content = b"".join(bundle.chunks())
            print(len(content) == bundle.size, b"root" in content, [(one["name"], one["problem"]) for one in bundle.changed])
            """, exchange);

        Assert.Equal("True False [('data/d/file', 'went away')]", said);
    }

    [Fact]
    public async Task Links_are_kept_as_links()
    {
        stack.Node.Write("data/d/file", "of the server");
        Plant("data/link", "ln -s ../secret $1");

        var said = await RunAsync("""
            import os, trees
            os.chdir(sys.argv[1])
            bundle = trees.Bundle("list")
            bundle.add("data", "data")
            bundle.close()
            open("tar", "wb").write(b"".join(bundle.chunks()))
            os.mkdir("back")
            trees.unpack("tar", {"data": "back"})
            print(sorted(os.listdir("back")), os.readlink("back/link"), open("back/d/file").read())
            """);

        Assert.Equal("['d', 'link'] ../secret of the server", said);
    }

    [Theory]
    [InlineData("link('a', '../secret'), file('a/file')", "ArchiveUnusable")]
    [InlineData("link('a', '../secret'), link('b', 'a'), file('b/file')", "ArchiveUnusable")]
    [InlineData("file('a'), file('a/file')", "ArchiveUnusable")]
    [InlineData("hard('a', '../secret/file')", "ArchiveUnusable")]
    [InlineData("device('a')", "ArchiveUnusable")]
    [InlineData("file('.direxio-aside-0123456789ab/a')", "ArchiveUnusable")]
    [InlineData("file('../secret/file')", "ArchiveUnusable")]
    // What comes later takes the place of a link, and does not go through it.
    [InlineData("link('a', '../secret'), folder('a'), file('a/file')", "back/a/file")]
    [InlineData("link('a', '../secret/file'), file('a')", "back/a")]
    [InlineData("folder('a'), file('a/file'), file('a/file')", "back/a/file")]
    public async Task An_archive_leads_nowhere_but_into_its_folder(string members, string expected)
    {
        var said = await RunAsync("""
            import io, os, tarfile, trees
            os.chdir(sys.argv[1])
            os.mkdir("back")
            def member(name, kind, target="", content=b""):
                info = tarfile.TarInfo(f"data/{name}")
                info.type, info.linkname, info.size, info.mode = kind, target, len(content), 0o6777
                info.uid, info.gid = os.getuid(), os.getgid()
                return info, io.BytesIO(content)
            link = lambda name, target: member(name, tarfile.SYMTYPE, target)
            hard = lambda name, target: member(name, tarfile.LNKTYPE, target)
            file = lambda name: member(name, tarfile.REGTYPE, content=b"planted")
            folder = lambda name: member(name, tarfile.DIRTYPE)
            device = lambda name: member(name, tarfile.CHRTYPE)
            with tarfile.open("tar", "w") as archive:
                for info, content in eval(f"[{sys.argv[2]}]"):
                    archive.addfile(info, content)
            before = os.lstat("secret"), os.lstat("secret/file")
            try:
                trees.unpack("tar", {"data": "back"})
                path = sys.argv[3]
                assert open(path).read() == "planted" and not os.lstat(path).st_mode & 0o6000
                print(path)
            except trees.ToolError as error:
                print(error.code)
            now = os.lstat("secret"), os.lstat("secret/file")
            assert [(one.st_mode, one.st_mtime) for one in now] == [(one.st_mode, one.st_mtime) for one in before]
            """, members, expected);

        Assert.Equal(expected, said);
        Assert.Equal(Secret, await File.ReadAllTextAsync(stack.Node.At("secret/file"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_waits_aside_waits_in_a_folder_of_its_own_and_comes_back_from_no_other()
    {
        stack.Node.Write("data/file", "of the server");
        Plant("data/.direxio-aside-mark", "ln -s ../secret $1");

        var said = await RunAsync("""
            import os, trees
            os.chdir(sys.argv[1])
            trees.put_back("data", "mark")
            print(os.listdir("secret"), os.path.exists("data/file"))
            trees.set_aside("data", "mark")
            print(os.listdir("secret"), os.path.islink("data/.direxio-aside-mark"), os.path.exists("data/file"))
            os.unlink("data/.direxio-aside-mark/" + trees.EMPTIED)
            os.symlink("../../secret/new", "data/.direxio-aside-mark/" + trees.EMPTIED)
            try:
                trees.set_aside("data", "mark")
            except OSError as error:
                print(error.errno)
            trees.put_back("data", "mark")
            print(os.listdir("secret"), os.path.exists("data/file"))
            """);

        Assert.Equal("['file'] True\n['file'] False False\n40\n['file'] True", said);
    }

    [Fact]
    public async Task A_link_at_the_top_of_a_volume_adds_nothing_to_the_size_of_a_copy()
    {
        stack.Node.Write("secret/large", new string('x', 100_000));
        stack.Node.Write("data/file", "12345");
        Plant("data/link", "ln -s ../secret $1");
        Plant("data/other", "ln -s ../secret/large $1");

        Assert.Equal("5", await RunAsync("import copies, os\nos.chdir(sys.argv[1])\nprint(copies.size_of('data'))"));
    }

    private Task<string> RunAsync(string program, params string[] arguments) =>
        NodeToolsPython.RunAsync(program, [stack.Node.Root, .. arguments]);

    private void Plant(string path, string command)
    {
        File.Delete(stack.Node.At(path));
        using var process = System.Diagnostics.Process.Start("sh", ["-c", command, "sh", stack.Node.At(path)]);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
