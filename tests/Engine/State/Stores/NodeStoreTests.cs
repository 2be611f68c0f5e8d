using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.State.Stores;

public sealed class NodeStoreTests : IDisposable
{
    private readonly TemporaryHome home = new();

    public void Dispose() => home.Dispose();

    [Fact]
    public void Fields_of_other_releases_survive_a_rewrite()
    {
        var written = SampleStates.Early();
        written["something_new"] = new JsonObject { ["deep"] = new JsonArray(1, "two", null) };
        home.WriteState(written.ToJsonString());

        using (var session = home.Store.Open(TemporaryHome.Domain))
        {
            session.Update(state => state.SetPhase(new(PhaseId.S0_PREREQ_AWS, PhaseStatus.Done, "again", DateTimeOffset.UnixEpoch.LocalDateTime)));
        }

        var read = JsonNode.Parse(File.ReadAllText(home.Paths.State))!;
        Assert.Equal("""{"deep":[1,"two",null]}""", read["something_new"]!.ToJsonString());
        Assert.Equal("codex", (string?)read["cc_connect_agent"]);
        Assert.Equal("again", (string?)read["phases"]!["S0_PREREQ_AWS"]!["evidence"]);
    }

    [Fact]
    public void A_state_that_everybody_could_read_is_for_its_owner_after_a_rewrite()
    {
        Assert.SkipUnless(FileModes.Exist, "Windows has access lists instead of modes.");
        home.WriteState(SampleStates.Early().ToJsonString());
        FileModes.OpenToAll(home.Paths.State);

        using (var session = home.Store.Open(TemporaryHome.Domain))
        {
            session.Update(_ => { });
        }

        FileModes.AssertOwnerOnlyFile(home.Paths.State);
    }

    [Fact]
    public void A_second_opening_is_refused_until_the_first_ends()
    {
        using (home.Store.Open(TemporaryHome.Domain))
        {
            var refused = Assert.Throws<DeployException>(() => home.Store.Open(TemporaryHome.Domain));
            Assert.Equal("NodeIsBusy", refused.Code);
        }

        home.Store.Open(TemporaryHome.Domain).Dispose();
    }

    [Fact]
    public async Task A_second_process_is_refused()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/flock"), "flock is not installed.");
        var lockFile = home.Home.LockFile(TemporaryHome.Domain);
        Directory.CreateDirectory(Path.GetDirectoryName(lockFile)!);
        await File.WriteAllTextAsync(lockFile, string.Empty, TestContext.Current.CancellationToken);
        // The other process says "held" once it has the lock, and keeps it until its input ends.
        using var other = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("/usr/bin/flock", [lockFile, "sh", "-c", "echo held; cat"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        Assert.Equal("held", await other.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));

        Assert.Equal("NodeIsBusy", Assert.Throws<DeployException>(() => home.Store.Open(TemporaryHome.Domain)).Code);

        other.StandardInput.Close();
        await other.WaitForExitAsync(TestContext.Current.CancellationToken);
        home.Store.Open(TemporaryHome.Domain).Dispose();
    }

    [Fact]
    public void A_home_that_cannot_be_written_is_an_error_that_names_the_file()
    {
        File.WriteAllText(Path.Combine(home.Folder, "locks"), "in the way");

        var error = Assert.Throws<DeployException>(() => home.Store.Open(TemporaryHome.Domain));

        Assert.Equal("LocalFileUnwritable", error.Code);
        Assert.Equal(home.Home.LockFile(TemporaryHome.Domain), error.Target);
    }

    [Fact]
    public void A_state_that_cannot_be_written_is_an_error_and_stays_as_it_was()
    {
        home.WriteState(SampleStates.Ours(PhaseId.S1_PREFLIGHT, "pending").ToJsonString());
        using var session = home.Store.Open(TemporaryHome.Domain);
        // A folder in its place stands for every reason that a file cannot be replaced.
        File.Delete(home.Paths.State);
        Directory.CreateDirectory(Path.Combine(home.Paths.State, "inside"));

        var error = Assert.Throws<DeployException>(() => session.Update(state => state.Region = "changed"));

        Assert.Equal("LocalFileUnwritable", error.Code);
        Assert.Equal("eu-central-1", session.State!.Region);
    }

    [Fact]
    public void What_could_not_be_written_is_written_with_the_next_change_that_can_be()
    {
        home.WriteState(SampleStates.Ours(PhaseId.S1_PREFLIGHT, "pending").ToJsonString());
        using var session = home.Store.Open(TemporaryHome.Domain);
        File.Delete(home.Paths.State);
        Directory.CreateDirectory(home.Paths.State);
        Assert.Throws<DeployException>(() => session.Update(state => state.Agent.NodeId = "only in memory"));
        Assert.Equal("only in memory", session.Unsaved!.Agent.NodeId);
        Directory.Delete(home.Paths.State);

        session.Update(state => state.Region = "changed");

        Assert.Null(session.Unsaved);
        var written = home.Store.Read(TemporaryHome.Domain)!;
        Assert.Equal(("only in memory", "changed"), (written.Agent.NodeId, written.Region));
    }

    [Fact]
    public void A_lock_that_cannot_be_made_is_not_taken_for_another_process()
    {
        Directory.CreateDirectory(home.Home.LockFile(TemporaryHome.Domain));

        Assert.Equal("LocalFileUnwritable", Assert.Throws<DeployException>(() => home.Store.Open(TemporaryHome.Domain)).Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"run_id\": ")]
    [InlineData("[1]")]
    [InlineData("{\"run_id\": 1, \"run_id\": 2}")]
    public void A_damaged_state_is_an_error_that_names_the_file_and_lets_the_lock_go(string content)
    {
        home.WriteState(content);

        for (var attempt = 0; attempt < 2; attempt++)
        {
            var error = Assert.Throws<DeployException>(() => home.Store.Open(TemporaryHome.Domain));
            Assert.Equal("StateUnreadable", error.Code);
            Assert.Contains(home.Paths.State, error.Message);
        }

        Assert.Equal(content, File.ReadAllText(home.Paths.State));
    }
}
