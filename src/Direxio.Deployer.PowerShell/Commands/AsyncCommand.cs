using System.Management.Automation;
using Direxio.Deployer.PowerShell.Errors;
using Direxio.Deployer.PowerShell.Streams;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>
/// A cmdlet over asynchronous work. The work runs on other threads; everything it says or asks is done on the pipeline
/// thread. Stopping (Ctrl+C), or the end of the terminal, cancels the work and waits until it has saved what it knows.
/// </summary>
public abstract class AsyncCommand : PSCmdlet
{
    private readonly CancellationTokenSource stop = new();
    private volatile Task work = Task.CompletedTask;
    private volatile DeploymentStreams? streams;
    private SignInQuestions? signIn;
    private BackgroundJob? job;

    /// <summary>What an unforeseen failure is said to be about.</summary>
    private protected abstract string? Target { get; }

    /// <summary>What a user who stopped the work after it had begun should know; null if nothing.</summary>
    private protected virtual string? StopNote => null;

    /// <summary>What a user who stopped it before anything had begun can do; null for the same command again.</summary>
    private protected virtual string? UnbegunNote => null;

    /// <summary>The code of an MFA device that was given with the command; null for none.</summary>
    private protected virtual string? GivenMfaCode => null;

    /// <summary>Where the work says what happens and what comes of it.</summary>
    private protected DeploymentStreams Streams => streams ?? throw new InvalidOperationException("No work has begun.");

    /// <summary>Cancelled when the work is to end.</summary>
    private protected CancellationToken StopToken => stop.Token;

    /// <summary>The work for one input.</summary>
    private protected abstract Task ProcessAsync();

    /// <summary>What is left to do once all inputs are in; nothing, unless a cmdlet says so.</summary>
    private protected virtual Task FinishAsync() => Task.CompletedTask;

    /// <summary>Has the pipeline thread, the only one that may touch PowerShell, answer a question of the work.</summary>
    private protected Task<T> AskAsync<T>(Func<T> question) => Streams.AskAsync(question, StopToken);

    /// <summary>
    /// Asks whether to do something, so that -WhatIf, -Confirm and the session's preference count. The sentence is ours as a whole:
    /// PowerShell's own about an operation and its target is English in every session.
    /// </summary>
    private protected Task<bool> AgreeAsync(string target, string action) =>
        AgreeAsync(action, Places.Fill(Texts.Agree_To, action, target), Texts.Agree_Ask);

    /// <summary>The same with a question of its own under what one must know.</summary>
    private protected Task<bool> AgreeAsync(string caption, string summary, string question) =>
        AskAsync(() => ShouldProcess(summary, $"{summary}\n{question}", caption));

    /// <summary>Emits what came of the work; nothing came of what the user declined.</summary>
    private protected void Emit(object? result)
    {
        if (result is not null)
        {
            Streams.Write(result);
        }
    }

    /// <summary>
    /// Emits what was found, each when it is found, or says that there is nothing. It is looked for on the pipeline thread, at the pace
    /// of whoever takes it: the thread need not be woken for each of many, and who wants the first only has no others looked for.
    /// </summary>
    private protected async Task EmitAnyAsync<T>(IEnumerable<T> found, string nothing)
    {
        var isNone = await AskAsync(() =>
        {
            var count = 0;
            foreach (var one in found)
            {
                count++;
                WriteObject(one);
            }

            return count == 0;
        }).ConfigureAwait(false);
        if (isNone)
        {
            Streams.Tell(nothing);
        }
    }

    /// <summary>Does one of several things. If it fails, that is an error for it alone, and the others still get their turn.</summary>
    /// <returns>True if it went well.</returns>
    private protected async Task<bool> ProcessItemAsync(Func<Task> item)
    {
        StopToken.ThrowIfCancellationRequested();
        ErrorRecord error;
        try
        {
            await item().ConfigureAwait(false);
            return true;
        }
        catch (DeployException failure)
        {
            error = ErrorRecords.From(failure);
        }
        catch (Exception failure)
            when (failure is not RuntimeException && !(failure is OperationCanceledException && StopToken.IsCancellationRequested))
        {
            error = ErrorRecords.From(failure, Target);
        }

        // The next thing begins only if -ErrorAction lets it, or the user whom it asks.
        return await AskAsync(() =>
        {
            this.Fail(error);
            if (this is IAnswersWithBool { Quiet.IsPresent: true })
            {
                // What could not be looked at is no pass: nothing would be taken for one.
                WriteObject(false);
            }

            return false;
        }).ConfigureAwait(false);
    }

    /// <summary>Tells a number or enum that was given from one that has its type's default.</summary>
    private protected bool IsGiven(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);

    /// <summary>True if -WhatIf holds, so that nothing may be changed.</summary>
    private protected bool IsPreview { get; private set; }

    /// <summary>Sees whether the work is to be a job. What -WhatIf shows needs none.</summary>
    protected override void BeginProcessing()
    {
        IsPreview = this.IsWhatIf();
        job = this is ICanRunAsJob { AsJob.IsPresent: true } && !IsPreview ? new(this) : null;
    }

    /// <summary>Runs the work for one input and turns its failure into a terminating error.</summary>
    protected sealed override void ProcessRecord()
    {
        if (job is null)
        {
            Run(ProcessAsync);
        }
        else
        {
            job.Add();
        }
    }

    /// <summary>Runs what is left to do.</summary>
    protected sealed override void EndProcessing()
    {
        if (job is not null)
        {
            StartJob(job);
            return;
        }

        Run(FinishAsync);
        if (UpdateNotice.IsFor(this))
        {
            TellOfUpdates();
        }
    }

    /// <summary>Cancels the work and returns when it has ended; how it ended, Run tells.</summary>
    protected sealed override void StopProcessing()
    {
        StopWork();
        if (LastWord is null && streams is { HasBegun: true } && Language.InSession(() => StopNote) is { } note)
        {
            // A stopped pipeline has no streams any more; the terminal is all that is left to tell the user. A job has none.
            Host.UI?.WriteWarningLine(note);
        }
    }

    // A host that has a last word of its own, as the program direxio, has a place for what it is to say there.
    private PSObject? LastWord => Host.PrivateData is { } data && data.Properties["StopNextAction"] is not null ? data : null;

    private void LeaveWord(DeploymentStreams ended)
    {
        if (LastWord is { } word)
        {
            word.Properties["StopNextAction"].Value = ended.HasBegun ? StopNote : UnbegunNote;
            word.Properties["StopTarget"].Value = Target;
        }
    }

    private void StartJob(BackgroundJob begun)
    {
        try
        {
            WriteObject(begun.Start(), enumerateCollection: true);
        }
        catch (DeployException failure)
        {
            ThrowTerminatingError(ErrorRecords.From(failure));
        }
    }

    // In a method of its own: the engine need not be loaded for a session that is told nothing.
    private void TellOfUpdates()
    {
        if (UpdateNotice.Take() is { } notice)
        {
            WriteWarning(notice);
        }

        UpdateNotice.BeginLook();
    }

    private void Run(Func<Task> start)
    {
        var pipeline = new PipelineThread();
        signIn ??= new SignInQuestions(this, GivenMfaCode, StopToken);
        var current = new DeploymentStreams(this, pipeline, signIn);
        streams = current;
        using var end = new ProcessEnd(StopWork);
        // What is asked on this thread is of the same language as what the engine says.
        using var language = Language.Enter(Language.OfSession);
        BegunEnvironment.Enter(this);
        try
        {
            // On record before it begins: a stop that finds nothing to wait for keeps it from beginning.
            var begin = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            work = WorkAsync(begin.Task, start);
            begin.SetResult();
            pipeline.RunUntilEndOf(work, stop);
        }
        catch (OperationCanceledException) when (Stopping)
        {
            LeaveWord(current);
            throw new PipelineStoppedException();
        }
        catch (PipelineStoppedException)
        {
            // A question that is stopped may say so before the pipeline does.
            LeaveWord(current);
            throw;
        }
        catch (DeployException failure)
        {
            ThrowTerminatingError(ErrorRecords.From(failure));
        }
        catch (Exception failure) when (failure is not RuntimeException and not PipelineStoppedException)
        {
            ThrowTerminatingError(ErrorRecords.From(failure, Target));
        }
        finally
        {
            if (!Stopping)
            {
                current.EndProgress();
            }
        }
    }

    private async Task WorkAsync(Task begin, Func<Task> start)
    {
        await begin.ConfigureAwait(false);
        StopToken.ThrowIfCancellationRequested();
        await start().ConfigureAwait(false);
    }

    /// <summary>Cancels the work and returns when it has ended. Work that has not begun does not begin any more.</summary>
    private protected void StopWork()
    {
        stop.Cancel();
        Task.WhenAny(work).Wait();
    }
}
