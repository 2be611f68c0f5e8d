using Direxio.Deployer.Engine.Cloud;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Phases.Provisioning;

/// <summary>
/// The one way in which a resource comes to be: look for it; else write the intent, call, and record the id. A process
/// that dies at any point leaves either nothing, or an intent and tags by which the next run finds what was made.
/// </summary>
internal sealed class ResourceJournal(NodeSession session, TimeProvider clock)
{
    /// <summary>Finds the resource, or creates it and records it.</summary>
    /// <param name="kind">The intent's key.</param>
    /// <param name="token">The token, caller reference or name that the call carries.</param>
    /// <param name="find">Looks by recorded id, else by tag.</param>
    /// <param name="create">Makes it. Not cancellable: a call that is under way is seen through and recorded.</param>
    /// <param name="record">Writes its id into the state.</param>
    /// <param name="cancellationToken">Stops before the call, never during it.</param>
    public async Task<T> EnsureAsync<T>(
        string kind,
        string token,
        Func<CancellationToken, Task<T?>> find,
        Func<Task<T>> create,
        Action<NodeState, T> record,
        CancellationToken cancellationToken)
        where T : class
    {
        var resource = await find(cancellationToken).ConfigureAwait(false);
        if (resource is null)
        {
            cancellationToken.ThrowIfCancellationRequested();
            resource = await CreateOrAdoptAsync(find, () => AttemptAsync(kind, token, create)).ConfigureAwait(false);
        }

        session.Update(state =>
        {
            record(state, resource);
            state.Intents.Settle(kind, clock.GetUtcNow());
        });
        return resource;
    }

    /// <summary>
    /// Writes the intent and makes the call. A clear refusal takes the intent back: nothing was made, so nothing has to be looked
    /// for later. It stays where an earlier call, whose answer was never recorded, may have made what this one was refused.
    /// </summary>
    public async Task<T> AttemptAsync<T>(string kind, string token, Func<Task<T>> call)
    {
        var mayExist = session.State?.Intents.IsUnsettled(kind) == true;
        session.Update(state => state.Intents.Write(kind, token, clock.GetUtcNow()));
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (CloudException exception) when (exception.IsRefusal && !mayExist)
        {
            session.Update(state => state.Intents.Withdraw(kind));
            throw;
        }
    }

    // The call may have taken effect although its answer was lost, and a duplicate may be ours from an earlier try.
    private static async Task<T> CreateOrAdoptAsync<T>(Func<CancellationToken, Task<T?>> find, Func<Task<T>> create)
        where T : class
    {
        try
        {
            return await create().ConfigureAwait(false);
        }
        catch (CloudException exception) when (exception.Failure is CloudFailure.Ambiguous or CloudFailure.AlreadyExists)
        {
            if (await find(CancellationToken.None).ConfigureAwait(false) is { } adopted)
            {
                return adopted;
            }

            throw;
        }
    }
}
