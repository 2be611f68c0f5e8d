using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Ports.Cloud;
using Polly;
using Polly.Retry;

namespace Direxio.Deployer.Engine.Adapters.Aws;

/// <summary>Retries beyond the SDK's own: of calls that certainly took no effect.</summary>
internal static class RetryPolicy
{
    /// <summary>
    /// Repeats while a call fails in this way, for a quarter of a minute or so. While something is not found: what was
    /// created a moment ago is not known everywhere in EC2 at once.
    /// </summary>
    public static ResiliencePipeline While(CloudFailure failure, TimeProvider clock) =>
        While(exception => exception.Failure == failure, clock);

    /// <summary>The same for failures that the condition picks.</summary>
    public static ResiliencePipeline While(Func<CloudException, bool> condition, TimeProvider clock) =>
        new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle(condition),
                MaxRetryAttempts = 5,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = Pauses.Repetition.First,
                MaxDelay = Pauses.Repetition.Longest,
            })
            .Build();
}
