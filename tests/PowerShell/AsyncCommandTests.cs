using System.Management.Automation;
using Direxio.Deployer.PowerShell.Streams;

namespace Direxio.Deployer.PowerShell.Tests;

public sealed class AsyncCommandTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public void Stopping_waits_until_the_work_has_saved()
    {
        var started = new TaskCompletionSource();
        var cancelled = new TaskCompletionSource();
        var mayEnd = new TaskCompletionSource();
        var saved = false;
        using var shell = ProbeCommand.ShellWith(async (_, cancellationToken) =>
        {
            started.SetResult();
            try
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
            finally
            {
                cancelled.SetResult();
                await mayEnd.Task;
                Volatile.Write(ref saved, true);
            }
        });

        var result = shell.RunWhile("Test-DirexioProbe", session =>
        {
            Assert.True(started.Task.Wait(Patience));
            var stopped = Task.Run(() =>
            {
                session.Stop();
                return Volatile.Read(ref saved);
            });
            Assert.True(cancelled.Task.Wait(Patience));
            // A stop that does not wait for the work would have come back by now, and found nothing saved.
            stopped.Wait(TimeSpan.FromMilliseconds(500));
            mayEnd.SetResult();
            Assert.True(stopped.Result);
        });

        Assert.IsType<PipelineStoppedException>(result.Failure);
        Assert.Empty(result.Errors);
    }

    // As by a signal that comes between two inputs.
    [Fact]
    public void Work_that_was_stopped_before_it_began_does_not_begin()
    {
        var hasBegun = false;
        using var shell = ProbeCommand.ShellWith((_, _) =>
        {
            hasBegun = true;
            return Task.CompletedTask;
        });

        var result = shell.Run("Test-DirexioProbe -Stopped");

        Assert.False(hasBegun);
        Assert.NotNull(result.Error);
    }

    [Fact]
    public void Stopping_after_a_phase_began_tells_the_terminal_how_to_go_on()
    {
        var started = new TaskCompletionSource();
        using var shell = ProbeCommand.ShellWith(async (streams, cancellationToken) =>
        {
            streams.OnEvent(new PhaseStarted(PhaseId.S3_PROVISION, 4, 8));
            started.SetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
        });

        shell.RunWhile("Test-DirexioProbe", session =>
        {
            Assert.True(started.Task.Wait(Patience));
            session.Stop();
        });

        Assert.Contains(ProbeCommand.Note, shell.Host.Shown);
    }

    // It is said once, by the program, and stands in its document.
    [Theory]
    [InlineData(true, ProbeCommand.Note)]
    [InlineData(false, ProbeCommand.Unbegun)]
    public void A_host_with_a_last_word_of_its_own_gets_the_note_and_what_it_is_about(bool hasBegun, string note)
    {
        var started = new TaskCompletionSource();
        using var shell = ProbeCommand.ShellWith(async (streams, cancellationToken) =>
        {
            if (hasBegun)
            {
                streams.OnEvent(new PhaseStarted(PhaseId.S3_PROVISION, 4, 8));
            }

            started.SetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
        });
        var word = shell.Host.LastWord = new PSObject();
        word.Properties.Add(new PSNoteProperty("StopNextAction", null));
        word.Properties.Add(new PSNoteProperty("StopTarget", null));

        shell.RunWhile("Test-DirexioProbe", session =>
        {
            Assert.True(started.Task.Wait(Patience));
            session.Stop();
        });

        Assert.Equal((note, "probe"), (word.Properties["StopNextAction"].Value, word.Properties["StopTarget"].Value));
        Assert.DoesNotContain(note, shell.Host.Shown);
    }

    [Fact]
    public void A_deployment_that_is_stopped_at_its_question_is_begun_again_with_all_that_was_said()
    {
        var asked = new TaskCompletionSource();
        var stopping = new TaskCompletionSource();
        using var shell = new Shell();
        shell.Host.Asked = () =>
        {
            asked.SetResult();
            Assert.True(stopping.Task.Wait(Patience));
            throw new PipelineStoppedException();
        };
        var word = shell.Host.LastWord = new PSObject();
        word.Properties.Add(new PSNoteProperty("StopNextAction", null));
        word.Properties.Add(new PSNoteProperty("StopTarget", null));

        shell.RunWhile(
            "[pscustomobject]@{ Domain = 'unbegun.example.org'; Region = 'eu-central-1' } "
            + "| Start-DirexioDeployment -Rehearse -ConfirmDomainBinding -ConnectAgent codex -ConnectAgentCommand 'run --key seven-wooden-elephants'",
            session =>
            {
                Assert.True(asked.Task.Wait(Patience));
                session.InvocationStateChanged += (_, change) =>
                {
                    if (change.InvocationStateInfo.State == PSInvocationState.Stopping)
                    {
                        stopping.TrySetResult();
                    }
                };
                session.BeginStop(null, null);
            });

        Assert.Equal("unbegun.example.org", word.Properties["StopTarget"].Value);
        Assert.Equal(
            "Nothing was done yet. Start again with: Start-DirexioDeployment -Domain unbegun.example.org -Rehearse -ConfirmDomainBinding "
            + "-ConnectAgent codex -ConnectAgentCommand <the same command> -Region eu-central-1",
            word.Properties["StopNextAction"].Value);
    }

    [Fact]
    public void Pipeline_that_ends_early_cancels_the_work_and_waits_for_it()
    {
        var saved = false;
        using var shell = ProbeCommand.ShellWith(async (streams, cancellationToken) =>
        {
            streams.Warn("enough");
            try
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
            finally
            {
                await Task.Yield();
                saved = true;
            }
        });

        var result = shell.Run("$ErrorActionPreference = 'Stop'; Test-DirexioProbe -WarningAction Stop");

        Assert.True(saved);
        Assert.IsType<ActionPreferenceStopException>(result.Failure);
    }

    [Fact]
    public void Questions_are_answered_on_the_pipeline_thread()
    {
        using var shell = ProbeCommand.ShellWith(async (streams, cancellationToken) =>
        {
            var asked = Environment.CurrentManagedThreadId;
            streams.Write(await streams.AskAsync(() => Environment.CurrentManagedThreadId != asked, cancellationToken));
        });

        Assert.Equal(true, shell.Run("Test-DirexioProbe").ThrowIfFailed().Output[0].BaseObject);
    }

    [Fact]
    public void Unforeseen_failure_is_a_terminating_error_with_its_own_id()
    {
        using var shell = ProbeCommand.ShellWith((_, _) => throw new FormatException("odd"));

        var result = shell.Run("try { Test-DirexioProbe } catch { $_ }");

        var record = Assert.IsType<ErrorRecord>(result.Output[0].BaseObject);
        Assert.StartsWith("UnexpectedFailure,", record.FullyQualifiedErrorId);
        Assert.Equal(ErrorCategory.InvalidOperation, record.CategoryInfo.Category);
        Assert.Contains("odd", record.ToString());
        Assert.Equal("probe", record.TargetObject);
        Assert.IsType<FormatException>(record.Exception);
    }

    [Fact]
    public void Cancellation_that_nobody_asked_for_is_an_error_and_not_silence()
    {
        using var shell = ProbeCommand.ShellWith((_, _) => throw new OperationCanceledException("timed out inside"));
        Assert.Equal("UnexpectedFailure", shell.Run("Test-DirexioProbe").ErrorId);
    }

    [Fact]
    public void What_was_written_before_a_failure_still_arrives()
    {
        using var shell = ProbeCommand.ShellWith((streams, _) =>
        {
            streams.Write("first");
            throw new DeployException("NoMore", DeployErrorKind.Timeout, "it took too long", "try again");
        });

        var result = shell.Run("Test-DirexioProbe");

        Assert.Equal("first", Assert.Single(result.Output).BaseObject);
        Assert.Equal("NoMore", result.ErrorId);
    }

    [Fact]
    public void Every_event_goes_to_its_stream()
    {
        using var shell = ProbeCommand.ShellWith((streams, _) =>
        {
            streams.Begin("Deploying chat.example.org", "Reading");
            streams.OnEvent(new PhaseStarted(PhaseId.S3_PROVISION, 4, 8));
            streams.OnEvent(new TraceWritten("ec2 RunInstances"));
            streams.OnEvent(new WaitProgress(PhaseId.S3_PROVISION, "the DNS record", TimeSpan.FromSeconds(75), TimeSpan.FromMinutes(15), "no answer yet"));
            streams.OnEvent(new WaitEnded(PhaseId.S3_PROVISION));
            streams.OnEvent(new EvidenceSeen("sg-1 was made", "security group"));
            streams.OnEvent(new WarningRaised("careful"));
            streams.OnEvent(new NoteTaken("good to know"));
            streams.OnEvent(new PhaseEnded(PhaseId.S3_PROVISION, PhaseStatus.Done, "instance i-1 runs"));
            return Task.CompletedTask;
        });

        var result = shell.Run("Test-DirexioProbe -Verbose").ThrowIfFailed();

        Assert.Equal(["careful"], result.Warnings);
        var note = Assert.Single(result.Information);
        Assert.Equal("good to know", note.MessageData.ToString());
        Assert.Contains("Direxio", note.Tags);
        Assert.Contains("ec2 RunInstances", result.Verbose);
        Assert.Contains(
            result.Verbose,
            text => text.StartsWith("S3_PROVISION begins") && text.Contains(PhaseTitles.For(PhaseId.S3_PROVISION)));
        Assert.Contains("S3_PROVISION is done: instance i-1 runs", result.Verbose);
        Assert.Contains("security group: sg-1 was made", result.Verbose);
        // What pwsh shows of a record by default is its activity and its status.
        var phase = result.Progress.First(record => record.StatusDescription == $"Phase 4 of 8: {PhaseTitles.For(PhaseId.S3_PROVISION)}");
        Assert.Equal(("Deploying chat.example.org", 37), (phase.Activity, phase.PercentComplete));
        var below = result.Progress.Where(record => record.ParentActivityId == phase.ActivityId).ToList();
        Assert.Equal(
            ["Waiting for the DNS record: 1:15 of 15:00, no answer yet", "Security group: sg-1 was made"],
            below.Where(record => record.RecordType == ProgressRecordType.Processing)
                .Select(record => $"{record.Activity}: {record.StatusDescription}"));
        Assert.Equal(825, below[0].SecondsRemaining);
        Assert.Equal(2, below.Count(record => record.RecordType == ProgressRecordType.Completed));
        Assert.Contains(result.Progress, record => record.StatusDescription == "Reading");
        Assert.Contains(result.Progress, record => record is { PercentComplete: 50, RecordType: ProgressRecordType.Processing });
        Assert.Equal(ProgressRecordType.Completed, result.Progress[^1].RecordType);
    }

    [Fact]
    public void Every_kind_of_event_has_a_stream()
    {
        var kinds = typeof(DeploymentEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(DeploymentEvent))).ToList();
        using var shell = ProbeCommand.ShellWith((streams, _) =>
        {
            foreach (var kind in kinds)
            {
                var values = kind.GetConstructors()[0].GetParameters()
                    .Select(parameter => parameter.ParameterType == typeof(string) ? "text" : Activator.CreateInstance(parameter.ParameterType));
                streams.OnEvent((DeploymentEvent)Activator.CreateInstance(kind, [.. values])!);
            }

            return Task.CompletedTask;
        });

        Assert.NotEmpty(kinds);
        shell.Run("Test-DirexioProbe").ThrowIfFailed();
    }
}
