using System.Diagnostics;
using System.Globalization;
using Direxio.Deployer.Engine.Node;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Node;

/// <summary>The runner of the boot steps, with steps of the test's own.</summary>
public sealed class BootRunnerTests : IDisposable
{
    private readonly ScriptRun run = new();

    public BootRunnerTests()
    {
        run.Environment["DIREXIO_BOOT_LOGS"] = run.At("logs");
        Directory.Delete(run.At("steps"), recursive: true);
    }

    public void Dispose() => run.Dispose();

    [Fact]
    public async Task It_stops_at_the_first_failure_and_goes_on_from_there()
    {
        Step("01-one", "echo first; echo trouble >&2");
        Step("02-two", "test -e repaired || exit 42");
        Step("03-three", "echo last");

        var (status, _, error) = await BootAsync();

        Assert.Equal(42, status);
        Assert.Contains("02-two failed with status 42", error, StringComparison.Ordinal);
        Assert.Equal("first\ntrouble\n", run.Read("logs/01-one.log"));
        Assert.Equal(["01-one.done", "01-one.started", "02-two.failed", "02-two.started"], Markers());
        Assert.Matches(@"\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z 42\n\z", run.Read("markers/02-two.failed"));

        run.Write("repaired", "");
        Assert.Equal(0, (await BootAsync()).ExitStatus);

        Assert.Equal("first\ntrouble\n", run.Read("logs/01-one.log"));
        Assert.Equal(["01-one.done", "01-one.started", "02-two.done", "02-two.started", "03-three.done", "03-three.started"], Markers());
        Assert.Equal((UnixFileMode)0b110_000_000, run.ModeOf("markers/02-two.done"));
        Assert.Equal((UnixFileMode)0b111_000_000, run.ModeOf("logs"));
    }

    [Fact]
    public async Task A_step_that_does_not_end_is_ended_and_the_report_says_why()
    {
        ScriptRun.Needs("python3", "timeout");
        Step("01-one", "trap '' TERM; echo begun; sleep 600 & wait; sleep 600");
        // The real one, with less of the twenty seconds that a step has to end by itself. What bash says of its being killed went to
        // the runner's own output before, not to that of the step.
        run.StandIn("timeout", """
            [ "$1" = --kill-after=20 ] || return 99
            shift
            { command timeout --kill-after=1 "$@" 2>&3 3>&-; } 3>&2 2> /dev/null
            """);

        // On a busy machine a short limit may be over before the step has begun; then it gets more.
        var limit = 1;
        run.Environment["DIREXIO_STEP_LIMIT"] = "1";
        var (status, _, error) = await BootAsync();
        while (!run.Read("logs/01-one.log").Contains("begun", StringComparison.Ordinal))
        {
            limit *= 4;
            run.Environment["DIREXIO_STEP_LIMIT"] = limit.ToString(CultureInfo.InvariantCulture);
            run.Write("logs/01-one.log", string.Empty);
            (status, _, error) = await BootAsync();
        }

        Assert.Equal(137, status);
        Assert.Contains("01-one failed", error, StringComparison.Ordinal);
        var report = BootReport.Parse((await run.RunAsync("python3", run.At("bin/direxio-status"))).Output);
        Assert.Equal("01-one", report.FailedStep!.Name);
        Assert.Equal(limit, report.FailedStep.ExceededLimitS);
        Assert.Equal(["begun", $"Ended after {limit} s, the time limit of this step."], report.LogTail);
    }

    [Fact]
    public async Task A_step_that_fails_by_itself_with_the_status_of_a_time_limit_has_exceeded_none()
    {
        ScriptRun.Needs("python3", "timeout");
        Step("01-one", "exit 124");

        Assert.Equal(124, (await BootAsync()).ExitStatus);

        var report = BootReport.Parse((await run.RunAsync("python3", run.At("bin/direxio-status"))).Output);
        Assert.Equal(124, report.FailedStep!.ExitStatus);
        Assert.Null(report.FailedStep.ExceededLimitS);
    }

    [Fact]
    public void Every_step_has_its_limit()
    {
        var script = CloudInitResources.Read("commands/direxio-boot");

        var steps = CloudInitResources.Names.Where(name => name.StartsWith("steps/", StringComparison.Ordinal)).Select(name => name["steps/".Length..]);
        Assert.All(steps, step => Assert.Matches($@"\n    \[{step}\]=\d+\n", script));
    }

    [Fact]
    public async Task While_a_step_is_at_work_the_status_says_so_and_what_it_leaves_running_does_not_hold_up_the_next_boot()
    {
        ScriptRun.Needs("python3", "setsid");
        run.Write("logs/.keep", "");
        Step("01-one", $"python3 '{run.At("bin/direxio-status")}' > seen.json; setsid sleep 600 > /dev/null 2>&1 & echo $! > left-running");

        Assert.Equal(0, (await BootAsync()).ExitStatus);
        using var left = Process.GetProcessById(int.Parse(run.Read("left-running"), CultureInfo.InvariantCulture));
        try
        {
            Assert.Equal(0, (await BootAsync()).ExitStatus);
            Assert.False(left.HasExited);
        }
        finally
        {
            left.Kill();
        }

        var seen = BootReport.Parse(run.Read("seen.json"));
        Assert.True(seen.IsRunning);
        Assert.Equal("01-one", seen.CurrentStep!.Name);
        Assert.Equal(BootStepState.Running, seen.CurrentStep.State);
    }

    private void Step(string name, string body) => run.WriteProgram($"steps/{name}", body);

    private string[] Markers() => [.. Directory.GetFiles(run.At("markers")).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private async Task<(int ExitStatus, string Output, string Error)> BootAsync()
    {
        ScriptRun.Needs("bash", "flock");
        return await run.RunAsync("bash", run.At("bin/direxio-boot"));
    }
}
