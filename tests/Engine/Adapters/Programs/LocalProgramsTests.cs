using System.Diagnostics;
using System.Globalization;
using Direxio.Deployer.Engine.Adapters.Programs;
using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Ports.Programs;
using Direxio.Deployer.Engine.Rehearsal;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Adapters.Programs;

public sealed class LocalProgramsTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly BridgeStandIn bridge = new();

    public void Dispose() => bridge.Dispose();

    [Fact]
    public async Task Arguments_reach_the_program_as_they_are()
    {
        string[] words = ["a b", "$HOME", "`id`", "*", "", "it's \"so\"", "two\nlines", "; rm -rf"];

        var result = await RunAsync("/bin/sh", ["-c", "for word; do printf '<%s>' \"$word\"; done", "sh", .. words]);

        Assert.Equal(string.Concat(words.Select(word => $"<{word}>")), result.Output);
    }

    [Fact]
    public async Task Exit_code_and_both_streams_are_the_result()
    {
        var result = await RunAsync("/bin/sh", ["-c", "echo told; echo complained >&2; exit 7"]);

        Assert.Equal(new(7, "told\n", "complained\n"), result);
        Assert.Equal("complained told", result.Words);
    }

    [Fact]
    public async Task A_program_that_reads_finds_nothing() => Assert.Equal("[]", (await RunAsync("/bin/sh", ["-c", "echo \"[$(cat)]\""])).Output.Trim());

    [Fact]
    public async Task What_a_call_has_for_the_input_is_read_there()
    {
        var call = new ProgramCall("/bin/sh", ["-c", "echo \"[$(cat)]\""]) { Input = "{\n \"a\": \"ж\" }", Limit = Patience };
        var deaf = call with { Arguments = ["-c", "true"], Input = new string('x', 1_000_000) };

        Assert.Equal("[{\n \"a\": \"ж\" }]", (await bridge.Programs.RunAsync(call, TestContext.Current.CancellationToken)).Output.Trim());
        Assert.Equal(0, (await bridge.Programs.RunAsync(deaf, TestContext.Current.CancellationToken)).ExitCode);
    }

    [Fact]
    public async Task What_a_call_has_for_the_input_goes_through_as_UTF_8_without_a_mark_whatever_the_console_has()
    {
        var call = new ProgramCall("/bin/sh", ["-c", "od -An -v -tx1 | tr -d ' \\n'"]) { Input = "C:\\Users\\Jürgen 王", Limit = Patience };

        Assert.Equal(
            "433a5c55736572735c4ac3bc7267656e20e78e8b", (await bridge.Programs.RunAsync(call, TestContext.Current.CancellationToken)).Output);
        // Only Windows has another encoding of its own, so that it is asked for is seen in the start itself.
        Assert.Equal(65001, ChildProcess.StreamsOf("any", inTerminal: false).StandardInputEncoding?.CodePage);
        Assert.Empty(ChildProcess.StreamsOf("any", inTerminal: false).StandardInputEncoding!.GetPreamble());
        Assert.Null(ChildProcess.StreamsOf("any", inTerminal: true).StandardInputEncoding);
    }

    [Fact]
    public async Task Output_beyond_the_limit_is_dropped_and_the_program_ends_all_the_same()
    {
        var result = await RunAsync("/bin/sh", ["-c", "head -c 3000000 /dev/zero | tr '\\0' x; head -c 3000000 /dev/zero | tr '\\0' y >&2"]);

        Assert.Equal((0, 1024 * 1024, 1024 * 1024), (result.ExitCode, result.Output.Length, result.Error.Length));
    }

    [Theory]
    [InlineData(200000)]
    [InlineData(700000)]
    public async Task Of_a_log_the_end_is_kept_in_whole_lines(int lines)
    {
        var result = await bridge.Programs.RunAsync(
            new("/bin/sh", ["-c", $"seq 1000000 {1000000 + lines}"]) { KeepsEnd = true }, TestContext.Current.CancellationToken);

        Assert.InRange(result.Output.Length, (1024 * 1024) - 8, 1024 * 1024);
        Assert.EndsWith($"\n{1000000 + lines}\n", result.Output);
        Assert.Equal(7, result.Output.IndexOf('\n', StringComparison.Ordinal));
    }

    [Fact]
    public async Task Variables_are_added_to_those_of_the_environment()
    {
        var result = await bridge.Programs.RunAsync(
            new("/bin/sh", ["-c", "echo \"$STAND_IN $MORE ${HOME-none}\""]) { Environment = new Dictionary<string, string> { ["MORE"] = "more" } },
            TestContext.Current.CancellationToken);

        Assert.Equal($"{bridge.Services} more none", result.Output.Trim());
    }

    [Fact]
    public async Task A_service_that_keeps_the_output_open_does_not_keep_its_starter()
    {
        // The short drain at the end of a program is hurried, so that what was said need not have been read; its own limit is far.
        var programs = bridge.ProgramsOf(BridgeStandIn.SearchPath, new HastyClock(10));

        await programs.RunAsync(
            new("/bin/sh", ["-c", "sleep 600 & echo $! > \"$STAND_IN/service\""]) { Limit = TimeSpan.FromHours(1) },
            TestContext.Current.CancellationToken);

        using var service = Process.GetProcessById(int.Parse(await File.ReadAllTextAsync(bridge.At("service")), CultureInfo.InvariantCulture));
        Assert.False(service.HasExited);
        service.Kill();
    }

    [Fact]
    public async Task Cancelling_ends_the_program_with_all_that_it_started()
    {
        using var cancelling = new CancellationTokenSource();
        var child = await StartHangingAsync(bridge.Programs, cancelling.Token);

        await cancelling.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => child.Run);
        await ProcessEnd.AssertAsync(child.Number);
    }

    [Fact]
    public async Task When_the_time_is_up_the_program_ends_with_all_that_it_started()
    {
        var clock = new HandClock();
        var child = await StartHangingAsync(bridge.ProgramsOf(BridgeStandIn.SearchPath, clock), CancellationToken.None);

        clock.Fire();

        var failure = await Assert.ThrowsAsync<ProgramException>(() => child.Run);
        Assert.Equal(ProgramFailure.TimedOut, failure.Failure);
        Assert.EndsWith("did not end within 30 s; it was stopped.", failure.Message, StringComparison.Ordinal);
        await ProcessEnd.AssertAsync(child.Number);
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_said_to_be_missing()
    {
        var failure = await Assert.ThrowsAsync<ProgramException>(() => RunAsync("direxio-nothing", []));

        Assert.Equal(ProgramFailure.NotFound, failure.Failure);
        Assert.Contains("'direxio-nothing'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_the_machine_cannot_run_is_said_to_be_so()
    {
        var file = bridge.At("broken");
        BridgeStandIn.WriteProgram(file, "\u007fELF, but not really");

        var failure = await Assert.ThrowsAsync<ProgramException>(() => RunAsync(file, []));

        Assert.Equal(ProgramFailure.CouldNotStart, failure.Failure);
    }

    [Fact]
    public void Only_files_that_may_be_run_are_found()
    {
        File.WriteAllText(bridge.At("notes"), "text");
        Directory.CreateDirectory(bridge.At("folder"));
        var programs = bridge.ProgramsOf(bridge.Services);

        Assert.Null(programs.Find("notes"));
        Assert.Null(programs.Find("folder"));
        File.CreateSymbolicLink(bridge.At("dangling"), bridge.At("nothing"));
        Assert.Null(programs.Find("dangling"));
        Assert.Equal(BridgeStandIn.Program, bridge.Programs.Find("direxio-connect"));
        Assert.Equal("/bin/sh", programs.Find("/bin/sh"));
    }

    [Fact]
    public void Without_a_PATH_nothing_is_found() => Assert.Null(
        new LocalPrograms(new DeployerEnvironment(new Dictionary<string, string>(), "/nowhere"), TimeProvider.System).Find("sh"));

    [Fact]
    public async Task A_rehearsal_starts_no_program_of_this_machine()
    {
        var rehearsed = new RehearsalPrograms(new(null, new(), [], new RehearsalClock()), "chat.example.org");
        Assert.Null(rehearsed.Find("sh"));
        var failure = await Assert.ThrowsAsync<ProgramException>(() => rehearsed.RunAsync(new("/bin/sh", []), CancellationToken.None));
        Assert.Equal(ProgramFailure.NotFound, failure.Failure);
    }

    private Task<ProgramResult> RunAsync(string program, IReadOnlyList<string> arguments) =>
        bridge.Programs.RunAsync(new(program, arguments) { Limit = Patience }, TestContext.Current.CancellationToken);

    // The stand-in tells the number of its child through a pipe, which is when both are known to run.
    private async Task<(Task<ProgramResult> Run, int Number)> StartHangingAsync(ILocalPrograms programs, CancellationToken cancellationToken)
    {
        bridge.Fault("hang-status");
        OddEntries.Pipe(bridge.At("started"));
        var run = programs.RunAsync(new("direxio-connect", ["daemon", "status"]), cancellationToken);
        var told = await Task.Run(() => File.ReadAllText(bridge.At("started"))).WaitAsync(Patience);
        return (run, int.Parse(told, CultureInfo.InvariantCulture));
    }

    /// <summary>A clock whose timers fire by hand.</summary>
    private sealed class HandClock : TimeProvider
    {
        private readonly List<Action> timers = [];

        public void Fire()
        {
            foreach (var timer in timers.ToArray())
            {
                timer();
            }
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            timers.Add(() => callback(state));
            return base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
