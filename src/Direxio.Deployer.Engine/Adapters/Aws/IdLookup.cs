using Direxio.Deployer.Engine.Ports.Cloud;
using Polly;

namespace Direxio.Deployer.Engine.Adapters.Aws;

/// <summary>
/// Asks EC2 for one thing by its id. Only the service's typed not-found says that it is gone: an answer that neither holds
/// it nor says so tells nothing.
/// </summary>
internal sealed class IdLookup(string action, TimeProvider clock)
{
    public const string EmptyAnswer = "EmptyAnswer";

    // What was created a moment ago is not known everywhere at once.
    private readonly ResiliencePipeline appearing = RetryPolicy.While(exception => exception.Code == EmptyAnswer, clock);

    /// <summary>The thing, or null if the service says that there is none.</summary>
    /// <exception cref="CloudException">Ambiguous, with the code EmptyAnswer: the answer stayed without it.</exception>
    public Task<T?> FindAsync<T>(string id, Func<CancellationToken, Task<T?>> ask, CancellationToken cancellationToken)
        where T : class =>
        NotFoundAnswer.AsNullAsync<T>(async () => await RequireAsync(id, ask, cancellationToken).ConfigureAwait(false));

    /// <summary>The thing; throws NotFound if the service says that there is none.</summary>
    public async Task<T> RequireAsync<T>(string id, Func<CancellationToken, Task<T?>> ask, CancellationToken cancellationToken)
        where T : class => await appearing.ExecuteAsync(
            async token => await ask(token).ConfigureAwait(false) ?? throw Empty(action, id), cancellationToken).ConfigureAwait(false);

    /// <summary>What an answer without the thing is.</summary>
    public static CloudException Empty(string action, string id) => new(
        CloudFailure.Ambiguous, "ec2", action, EmptyAnswer, $"the answer neither holds {id} nor says that it does not exist");
}
