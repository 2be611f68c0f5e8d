using System.Runtime.ExceptionServices;
using System.Threading.Channels;

namespace Direxio.Deployer.PowerShell.Streams;

/// <summary>
/// Brings actions of other threads to the pipeline thread, the only one that may touch PowerShell's streams. It stands
/// still there, doing what is posted, until the work is over.
/// </summary>
internal sealed class PipelineThread
{
    private readonly Channel<Action> actions = Channel.CreateUnbounded<Action>(new() { SingleReader = true });

    /// <summary>Leaves an action to the pipeline thread. What is posted after the work ended has no reader any more.</summary>
    public void Post(Action action) => actions.Writer.TryWrite(action);

    /// <summary>Has the pipeline thread answer a question.</summary>
    public Task<T> AskAsync<T>(Func<T> question, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(() =>
        {
            try
            {
                answer.SetResult(question());
            }
            catch (DeployException failure)
            {
                // Of this one thing; whoever asked tells it, and may go on with the next.
                answer.SetException(failure);
            }
            catch
            {
                // The pipeline thread throws the cause; whoever asked only has to come to an end.
                answer.SetCanceled(CancellationToken.None);
                throw;
            }
        });
        return answer.Task.WaitAsync(cancellationToken);
    }

    /// <summary>
    /// Does what is posted until the work has ended. If an action fails (the pipeline was stopped, a downstream command
    /// wants no more), the work is cancelled and awaited, and then the failure goes on.
    /// </summary>
    public void RunUntilEndOf(Task work, CancellationTokenSource stop)
    {
        work.ContinueWith(_ => actions.Writer.Complete(), TaskScheduler.Default);
        ExceptionDispatchInfo? failure = null;
        while (actions.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (actions.Reader.TryRead(out var action))
            {
                if (failure is not null)
                {
                    continue;
                }

                try
                {
                    action();
                }
                catch (Exception exception)
                {
                    failure = ExceptionDispatchInfo.Capture(exception);
                    stop.Cancel();
                }
            }
        }

        failure?.Throw();
        work.GetAwaiter().GetResult();
    }
}
