using System.Diagnostics;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.State.Stores;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.State;

/// <summary>A node is busy only if another process holds its lock, and then it is said which; any other trouble with the lock is its own.</summary>
public sealed class LockTroubleTests : IDisposable
{
    private readonly TemporaryHome home = new();

    public void Dispose() => home.Dispose();

    private string LockFile => home.Home.LockFile(TemporaryHome.Domain);

    private string HolderFile => Path.ChangeExtension(LockFile, ".holder");

    [Fact]
    public void Who_is_refused_hears_which_process_it_is_and_since_when()
    {
        using var held = home.Store.Open(TemporaryHome.Domain);

        var refused = Refusal();

        Assert.Equal("NodeIsBusy", refused.Code);
        Assert.StartsWith("This session itself is working on", refused.Message);
        Assert.Contains("Get-Job", refused.NextAction);
        Assert.Contains($"(process {Environment.ProcessId})", refused.Message);
        Assert.Matches(@", since \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC\.$", refused.Message);
        FileModes.AssertOwnerOnlyFile(HolderFile);
    }

    [Fact]
    public void When_it_ends_it_takes_its_word_away()
    {
        home.Store.Open(TemporaryHome.Domain).Dispose();

        Assert.False(File.Exists(HolderFile));
    }

    [Fact]
    public void A_process_on_another_machine_is_named_with_it()
    {
        using var held = home.Store.Open(TemporaryHome.Domain);
        File.WriteAllText(HolderFile, """{"process": 4711, "host": "ada-laptop", "command": "Start-DirexioDeployment in pwsh", "since": "2026-11-23T10:11:12Z"}""");

        Assert.Contains(
            "'chat.example.org': Start-DirexioDeployment in pwsh (process 4711 on ada-laptop), since 2026-11-23 10:11:12 UTC.", Refusal().Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"process": 99999999999, "host": "x", "command": "y", "since": "2026-11-23T10:11:12Z"}""")]
    [InlineData("""{"process": 4711, "host": "ada\u001b[2J", "command": "y", "since": "2026-11-23T10:11:12Z"}""")]
    public void A_word_that_cannot_be_used_is_none(string word)
    {
        using var held = home.Store.Open(TemporaryHome.Domain);
        File.WriteAllText(HolderFile, word);

        Assert.Contains("it did not record its name", Refusal().Message);
    }

    [Fact]
    public async Task A_lock_of_a_process_that_was_killed_is_free()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/flock"), "flock is not installed.");
        home.Store.Open(TemporaryHome.Domain).Dispose();
        using var other = Process.Start(new ProcessStartInfo("/usr/bin/flock", ["-o", LockFile, "-c", "echo held; exec sleep 600"]) { RedirectStandardOutput = true })!;
        Assert.Equal("held", await other.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        File.WriteAllText(HolderFile, $$"""{"process": {{other.Id}}, "host": "{{Environment.MachineName}}", "command": "flock", "since": "2026-11-23T10:11:12Z"}""");
        Assert.Contains($"flock (process {other.Id})", Refusal().Message);

        other.Kill(entireProcessTree: true);
        await other.WaitForExitAsync(TestContext.Current.CancellationToken);

        home.Store.Open(TemporaryHome.Domain).Dispose();
    }

    [Theory]
    [InlineData("folder")]
    [InlineData("link")]
    [InlineData("link to itself")]
    [InlineData("pipe")]
    public void What_is_no_file_is_not_locked_and_not_taken_for_another_process(string what)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the entries are those of Unix");
        home.WriteState(SampleStates.Ours(PhaseId.S4_BOOTSTRAP_STACK, "in_progress").ToJsonString());
        Directory.CreateDirectory(Path.GetDirectoryName(LockFile)!);
        var elsewhere = Path.Combine(home.Folder, "elsewhere");
        switch (what)
        {
            case "folder":
                Directory.CreateDirectory(LockFile);
                break;
            case "link":
                File.CreateSymbolicLink(LockFile, elsewhere);
                break;
            case "pipe":
                OddEntries.Pipe(LockFile);
                break;
            default:
                OddEntries.Loop(LockFile);
                break;
        }

        var refused = Refusal();

        Assert.Equal("LocalFileUnwritable", refused.Code);
        Assert.Contains("not a file", refused.Message);
        Assert.False(File.Exists(elsewhere));
        Assert.Null(home.Store.IsBusy(TemporaryHome.Domain));
    }

    [Fact]
    public void A_folder_of_locks_that_may_not_be_written_is_said_to_be_that()
    {
        Assert.SkipWhen(Unprivileged.Missing is not null, Unprivileged.Missing ?? string.Empty);
        Directory.CreateDirectory(Path.GetDirectoryName(LockFile)!);
        FileModes.Set(home.Folder, 0x1FF);

        var refused = Unprivileged.Run(Refusal);

        Assert.Equal("LocalFileUnwritable", refused.Code);
        Assert.Contains("denied", refused.Message);
    }

    [Fact]
    public void A_disk_that_is_full_is_no_other_process()
    {
        Assert.SkipWhen(SmallDisk.Missing is not null, SmallDisk.Missing ?? string.Empty);
        using var disk = new SmallDisk();
        Directory.CreateDirectory(Path.Combine(disk.Folder, "locks"));
        disk.Fill();
        var store = new FolderStore(NodeHome.Locate(TemporaryHome.EnvironmentWith(("DIREXIO_HOME", disk.Folder)), rehearsal: false));

        // An empty file may still find room; then the lock holds, without a word of who holds it.
        try
        {
            using var held = store.Open(TemporaryHome.Domain);
            Assert.Contains("it did not record its name", Assert.Throws<DeployException>(() => store.Open(TemporaryHome.Domain)).Message);
        }
        catch (DeployException refused)
        {
            Assert.Equal("LocalFileUnwritable", refused.Code);
        }
    }

    private DeployException Refusal() => Assert.Throws<DeployException>(() => home.Store.Open(TemporaryHome.Domain));
}
