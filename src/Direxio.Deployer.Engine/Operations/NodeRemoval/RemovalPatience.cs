using Direxio.Deployer.Engine.Cloud;
using Direxio.Deployer.Engine.Phases;

namespace Direxio.Deployer.Engine.Operations.NodeRemoval;

/// <summary>Bounded waiting of a removal.</summary>
internal sealed class RemovalPatience(Waiter waiter, TimeSpan limit)
{
    /// <summary>Looks until it is no longer simply there, or the time is up.</summary>
    public Task UntilGoneAsync(string what, TimeSpan patience, Func<CancellationToken, Task<Sighting>> look, CancellationToken cancellationToken) =>
        waiter.UntilAsync(
            PlanFor($"{what} to be gone", patience),
            async token =>
            {
                var seen = await look(token).ConfigureAwait(false);
                return new Probe<Sighting>(seen, seen.Presence == Presence.Gone, seen.Detail) { IsHopeless = seen.Presence is Presence.Blocked or Presence.Kept };
            },
            cancellationToken);

    /// <summary>Repeats a call while the service answers that something else still uses what it is about.</summary>
    /// <exception cref="CloudException">Another failure, or InUse when the time is up.</exception>
    public async Task WhileInUseAsync(string what, TimeSpan patience, Func<CancellationToken, Task> call, CancellationToken cancellationToken)
    {
        CloudException? refused = null;
        var answer = await waiter.UntilAsync(
            PlanFor($"{what} to be free", patience),
            async token =>
            {
                try
                {
                    await call(token).ConfigureAwait(false);
                    return new Probe<bool>(true, true, null);
                }
                catch (CloudException exception) when (exception.Failure == CloudFailure.InUse)
                {
                    refused = exception;
                    return new Probe<bool>(false, false, "still in use");
                }
            },
            cancellationToken).ConfigureAwait(false);
        if (!answer.IsSatisfied)
        {
            throw refused!;
        }
    }

    private WaitPlan PlanFor(string what, TimeSpan patience) => new(what, patience < limit ? patience : limit);
}
