using System.Diagnostics;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Runtime.InteropServices;
using Direxio.Deployer.Host.Binding;
using Direxio.Deployer.Host.Hosting;

namespace Direxio.Deployer.Host.Tests;

public sealed partial class StopTests
{
    private const int SigHup = 1;
    private const int SigInt = 2;
    private const int SigTerm = 15;

    [Theory]
    [InlineData(SigInt, 130)]
    [InlineData(SigTerm, 143)]
    [InlineData(SigHup, 129)]
    public async Task A_signal_lets_the_cmdlet_save_before_the_process_ends(int signal, int expected)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs signals");
        using var saved = new TemporaryFile();
        using var process = Start("-OutputFormat", "Json", "Wait-Long", "-SavePath", saved.Path);
        Assert.Equal("WARNING: waiting", await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken));

        Assert.Equal(0, Kill(process.Id, signal));
        var answer = await HostProcess.Finish(process);

        Assert.Equal(expected, answer.ExitCode);
        Assert.Equal("saved", await File.ReadAllTextAsync(saved.Path, TestContext.Current.CancellationToken));
        Assert.Equal("PipelineStopped", answer.Json.GetProperty("Error").GetProperty("Id").GetString());
    }

    [Fact]
    public async Task What_a_stopped_cmdlet_says_of_how_to_go_on_stands_in_the_document()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs signals");
        using var process = Start("-OutputFormat", "Json", "Wait-Told");
        Assert.Equal("WARNING: waiting", await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken));

        Kill(process.Id, SigInt);
        var error = (await HostProcess.Finish(process)).Json.GetProperty("Error");

        Assert.Equal(
            ("Go on there.", "chat.example.org"), (error.GetProperty("NextAction").GetString(), error.GetProperty("Target").GetString()));
    }

    [Fact]
    public void A_stopped_deployment_is_looked_at_where_it_was_made()
    {
        using var form = CommandForm.Enter(ofProgram: true);
        var rehearsed = new BoundArguments(new Dictionary<string, object?> { ["Rehearse"] = true }, ["chat.example.org"]);
        Assert.StartsWith("direxio Get-DirexioStatus -Domain chat.example.org -Rehearse says", Invocation.AfterDeployment(rehearsed));

        var real = new BoundArguments(new Dictionary<string, object?> { ["Domain"] = "chat.example.org" }, []);
        Assert.StartsWith("direxio Get-DirexioStatus -Domain chat.example.org says", Invocation.AfterDeployment(real));
    }

    [Fact]
    public async Task A_closed_terminal_does_not_keep_the_cmdlet_from_saving()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs signals");
        using var saved = new TemporaryFile();
        using var process = Start("Wait-Long", "-SavePath", saved.Path);
        Assert.Equal("WARNING: waiting", await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken));

        process.StandardInput.Close();
        process.StandardOutput.Close();
        process.StandardError.Close();
        Assert.Equal(0, Kill(process.Id, SigHup));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(129, process.ExitCode);
        Assert.Equal("saved", await File.ReadAllTextAsync(saved.Path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_signal_that_comes_just_before_the_command_begins_stops_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs signals");
        using var runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        runspace.Open();
        using var pipeline = PowerShell.Create(runspace);
        pipeline.AddScript("while ($true) { [Threading.Thread]::Sleep(5) }");
        var heard = new TaskCompletionSource<int>();
        using var interruption = new Interruption(pipeline, heard.SetResult);

        Assert.Equal(0, Kill(Environment.ProcessId, SigTerm));
        Assert.Equal(143, await heard.Task.WaitAsync(TestContext.Current.CancellationToken));
        // It may end without throwing, too.
        var run = Task.Run(pipeline.Invoke);
        Assert.Same(run, await Task.WhenAny(run, Task.Delay(TimeSpan.FromMinutes(1))));
        Assert.NotEqual(PSInvocationState.Completed, pipeline.InvocationStateInfo.State);
    }

    [Fact]
    public async Task A_second_signal_ends_at_once()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs signals");
        using var process = Start("Wait-Stubborn");
        Assert.Equal("WARNING: waiting", await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken));

        Kill(process.Id, SigInt);
        Assert.Contains("Stopping", await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken));
        Kill(process.Id, SigInt);
        var answer = await HostProcess.Finish(process);

        Assert.Equal(128 + SigInt, answer.ExitCode);
        Assert.DoesNotContain("Stopped", answer.Error);
    }

    // A test run that was started in the background ignores SIGINT, under nohup SIGHUP, and so would its child; GNU's env resets that.
    private static Process Start(params string[] arguments) => OperatingSystem.IsLinux()
        ? HostProcess.Start("env", ["--default-signal=INT,HUP,TERM", HostProcess.Program, .. arguments])
        : HostProcess.Start(HostProcess.Program, arguments);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);

    private sealed class TemporaryFile : IDisposable
    {
        public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"direxio-host-{Guid.NewGuid():N}");

        public void Dispose() => File.Delete(Path);
    }
}
