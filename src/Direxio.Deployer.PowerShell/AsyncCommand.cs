using System.Management.Automation;
using Direxio.Deployer.PowerShell.Errors;
using Direxio.Deployer.PowerShell.Streams;

namespace Direxio.Deployer.PowerShell;

/// <summary>
/// A cmdlet over asynchronous work. The work runs on other threads; everything it says or asks is done on the pipeline
/// thread. Stopping (Ctrl+C), or the end of the terminal, cancels the work and waits until it has saved what it knows.
/// </summary>
public abstract class AsyncCommand : PSCmdlet
{
    private readonly CancellationTokenSource stop = new();
    private volatile Task work = Task.CompletedTask;
    private volatile DeploymentStreams? current;

    /// <summary>What an unforeseen failure is said to be about.</summary>
    private protected abstract string? Target { get; }

    /// <summary>What a user who stopped the work after it had begun should know; null if nothing.</summary>
    private protected virtual string? StopNote => null;

    /// <summary>The work for one input. Its results go to <paramref name="streams"/>.</summary>
    private protected abstract Task ProcessAsync(DeploymentStreams streams, CancellationToken cancellationToken);

    /// <summary>What is left to do once all inputs are in; nothing, unless a cmdlet says so.</summary>
    private protected virtual Task FinishAsync(DeploymentStreams streams, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Runs the work for one input and turns its failure into a terminating error.</summary>
    protected sealed override void ProcessRecord() => Run(ProcessAsync);

    /// <summary>Runs what is left to do.</summary>
    protected sealed override void EndProcessing() => Run(FinishAsync);

    private void Run(Func<DeploymentStreams, CancellationToken, Task> start)
    {
        var pipeline = new PipelineThread();
        var streams = new DeploymentStreams(this, pipeline);
        current = streams;
        using var end = new ProcessEnd(StopWork);
        try
        {
            work = Task.Run(() => start(streams, stop.Token));
            pipeline.RunUntilEndOf(work, stop);
        }
        catch (OperationCanceledException) when (Stopping)
        {
            throw new PipelineStoppedException();
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
                streams.EndProgress();
            }
        }
    }

    /// <summary>Cancels the work and returns when it has ended; how it ended, Run tells.</summary>
    protected sealed override void StopProcessing()
    {
        StopWork();
        if (current is { HasBegun: true } && StopNote is { } note)
        {
            // A stopped pipeline has no streams any more; the terminal is all that is left to tell the user.
            Host.UI.WriteWarningLine(note);
        }
    }

    private void StopWork()
    {
        stop.Cancel();
        Task.WhenAny(work).Wait();
    }
}
