using System.Diagnostics;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.Status;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.State;

/// <summary>What the lock tells of runs, and that looking at it harms none.</summary>
public sealed class NodeLockTests : IDisposable
{
    private readonly TemporaryHome home = new();

    public void Dispose() => home.Dispose();

    [Theory]
    [InlineData("in_progress")]
    [InlineData("polling")]
    [InlineData("pending")]
    public void A_node_that_a_process_works_on_is_running(string phase)
    {
        home.WriteState(SampleStates.Ours(PhaseId.S4_BOOTSTRAP_STACK, phase).ToJsonString());
        using var held = home.Store.Open(TemporaryHome.Domain);

        var row = Row();

        Assert.Equal("Running", row.Status);
        Assert.Contains("S4_BOOTSTRAP_STACK", row.WhereBlocked);
        Assert.Equal("Wait until the run has finished, then check again: Get-DirexioStatus -Domain chat.example.org", row.NextAction);
    }

    [Theory]
    [InlineData("in_progress", "Interrupted")]
    [InlineData("polling", "Interrupted")]
    [InlineData("pending", "InProgress")]
    [InlineData("failed", "Failed")]
    [InlineData("waiting_user", "WaitingForUser")]
    public void A_node_that_nobody_works_on_any_more_is_not(string phase, string status)
    {
        home.WriteState(SampleStates.Ours(PhaseId.S4_BOOTSTRAP_STACK, phase).ToJsonString());
        home.Store.Open(TemporaryHome.Domain).Dispose();

        Assert.Equal(status, Row().Status);
        Assert.Contains("Resume-DirexioDeployment -Domain chat.example.org", Row().NextAction);
    }

    [Fact]
    public void Without_a_lock_file_it_cannot_be_told_and_none_is_made()
    {
        home.WriteState(SampleStates.Ours(PhaseId.S4_BOOTSTRAP_STACK, "in_progress").ToJsonString());

        Assert.Equal("InProgress", Row().Status);
        Assert.False(Directory.Exists(Path.GetDirectoryName(home.Home.LockFile(TemporaryHome.Domain))));
    }

    [Fact]
    public void A_run_of_an_earlier_release_did_not_take_the_lock()
    {
        var state = SampleStates.Early();
        state["phases"]!["S7_VERIFY_E2E"]!["status"] = "in_progress";
        home.WriteState(state.ToJsonString());
        using (home.Store.Open(TemporaryHome.Domain))
        {
            Assert.Equal("Running", Row().Status);
        }

        Assert.Equal("InProgress", Row().Status);
    }

    [Fact]
    public async Task A_run_that_another_process_holds_is_running()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/flock"), "flock is not installed.");
        home.WriteState(SampleStates.Ours(PhaseId.S4_BOOTSTRAP_STACK, "polling").ToJsonString());
        home.Store.Open(TemporaryHome.Domain).Dispose();
        using var other = Process.Start(new ProcessStartInfo("/usr/bin/flock", [home.Home.LockFile(TemporaryHome.Domain), "sh", "-c", "echo held; cat"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        Assert.Equal("held", await other.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));

        Assert.Equal("Running", Row().Status);

        other.StandardInput.Close();
        await other.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal("Interrupted", Row().Status);
    }

    // A process that looks may stand still for as long as the machine has others to run.
    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    public void A_look_at_the_wrong_moment_does_not_keep_a_run_from_its_node(int pausesOfLook)
    {
        home.Store.Open(TemporaryHome.Domain).Dispose();
        var look = Look();
        var pauses = 0;

        using var taken = NodeLock.Take(TemporaryHome.Domain, LockFile, () =>
        {
            if (++pauses == pausesOfLook)
            {
                look.Dispose();
            }
        });

        Assert.Equal(pausesOfLook, pauses);
        Assert.True(home.Store.IsBusy(TemporaryHome.Domain));
    }

    [Fact]
    public void A_look_does_not_take_another_look_for_a_run()
    {
        home.Store.Open(TemporaryHome.Domain).Dispose();
        using var look = Look();

        Assert.False(home.Store.IsBusy(TemporaryHome.Domain));
    }

    [Fact]
    public void A_hundred_nodes_that_processes_work_on_are_told_as_fast_as_a_hundred_others()
    {
        using var others = new TemporaryHome();
        using var held = new Held();
        for (var node = 0; node < 100; node++)
        {
            held.Add(Make(home, $"n{node}.example.org"));
            Make(others, $"n{node}.example.org").Dispose();
        }

        // A wait for each would be many times what telling takes. Both are measured in turn and are the same work, so that what else
        // the machine does slows them alike; the first attempt also pays for code that is compiled only once.
        IReadOnlyList<NodeStatus> running = [], interrupted = [];
        TimeSpan telling = TimeSpan.MaxValue, tellingOthers = TimeSpan.MaxValue;
        for (var attempt = 0; attempt < 3 || (attempt < 20 && telling >= tellingOthers * 4); attempt++)
        {
            tellingOthers = Faster(tellingOthers, () => interrupted = [.. new NodeStatusReader(others.Store, new()).ReadAll()]);
            telling = Faster(telling, () => running = [.. new NodeStatusReader(home.Store, new()).ReadAll()]);
        }

        Assert.Equal(100, running.Count(row => row.Status == "Running"));
        Assert.Equal(100, interrupted.Count(row => row.Status == "Interrupted"));
        Assert.True(telling < tellingOthers * 4, $"{telling} where others take {tellingOthers}");
    }

    private static IDisposable Make(TemporaryHome home, string domain)
    {
        var state = SampleStates.Ours(PhaseId.S4_BOOTSTRAP_STACK, "in_progress");
        state["domain"] = domain;
        home.WriteState(state.ToJsonString(), domain);
        return home.Store.Open(domain);
    }

    private static TimeSpan Faster(TimeSpan before, Action act)
    {
        var watch = Stopwatch.StartNew();
        act();
        return watch.Elapsed < before ? watch.Elapsed : before;
    }

    private string LockFile => home.Home.LockFile(TemporaryHome.Domain);

    // As a status looks, but for longer.
    private FileStream Look() => new(LockFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);

    private NodeStatus Row() => new NodeStatusReader(home.Store, new()).Read(TemporaryHome.Domain)!;

    /// <summary>What is held until the test ends.</summary>
    private sealed class Held : List<IDisposable>, IDisposable
    {
        public void Dispose() => ForEach(one => one.Dispose());
    }
}
