using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Progress;

namespace Direxio.Deployer.Engine.Resources;

/// <summary>Bounded waiting of a removal.</summary>
internal sealed class RemovalWaits(Waiter waiter, TimeSpan limit)
{
    /// <summary>Looks until it is no longer simply there, or the time is up.</summary>
    /// <returns>The last look.</returns>
    public async Task<ResourceReading> UntilGoneAsync(
        Advice what, TimeSpan patience, Func<CancellationToken, Task<ResourceReading>> look, CancellationToken cancellationToken)
    {
        var answer = await waiter.UntilAsync(
            PlanFor(Advice.Of(nameof(Texts.Wait_Gone), what), patience),
            async token =>
            {
                var seen = await look(token).ConfigureAwait(false);
                return new Probe<ResourceReading>(
                    seen, seen.Presence == Presence.Gone, seen.Detail) { IsHopeless = seen.Presence is Presence.Blocked or Presence.Kept };
            },
            cancellationToken).ConfigureAwait(false);
        return answer.Value;
    }

    /// <summary>Looks until what may be too young to show does show, or has become old enough for the answer to prove something.</summary>
    public async Task<ResourceReading> UntilToldAsync(
        Advice what, Func<CancellationToken, Task<ResourceReading>> look, CancellationToken cancellationToken)
    {
        var first = await look(cancellationToken).ConfigureAwait(false);
        if (first is not { Presence: Presence.Unseen, LookAgainAt: { } at })
        {
            return first;
        }

        var answer = await waiter.UntilAsync(
            PlanFor(Advice.Of(nameof(Texts.Wait_ShowYoung), what), Visibility.WaitFor(at - waiter.Now)),
            async token =>
            {
                var seen = await look(token).ConfigureAwait(false);
                return new Probe<ResourceReading>(seen, seen.Presence != Presence.Unseen, seen.Detail);
            },
            cancellationToken).ConfigureAwait(false);
        return answer.Value;
    }

    /// <summary>Repeats a call while the service answers that something else still uses what it is about.</summary>
    /// <returns>What the call answered.</returns>
    /// <exception cref="CloudException">Another failure, or InUse when the time is up.</exception>
    public async Task<bool> WhileInUseAsync(
        Advice what, TimeSpan patience, Func<CancellationToken, Task<bool>> call, CancellationToken cancellationToken)
    {
        CloudException? refused = null;
        var answer = await waiter.UntilAsync(
            PlanFor(Advice.Of(nameof(Texts.Wait_Free), what), patience),
            async token =>
            {
                try
                {
                    return new Probe<bool>(await call(token).ConfigureAwait(false), true, null);
                }
                catch (CloudException exception) when (exception.Failure == CloudFailure.InUse)
                {
                    refused = exception;
                    return new Probe<bool>(false, false, Advice.Of(nameof(Texts.Seen_InUse)));
                }
            },
            cancellationToken).ConfigureAwait(false);
        return answer.IsSatisfied ? answer.Value : throw refused!;
    }

    private WaitPlan PlanFor(Advice what, TimeSpan patience) => new(what, patience < limit ? patience : limit) { Pace = Pauses.Account };
}
