using System.Globalization;
using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Progress;

/// <summary>Polls: fast at first, then backing off, always bounded, always saying what it waits for and how long already.</summary>
internal sealed class Waiter(PhaseId? phase, EngineObserver observer, TimeProvider clock)
{
    /// <summary>The time by which it waits.</summary>
    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Asks until the probe is satisfied.</summary>
    /// <returns>The last probe; <see cref="Probe{T}.IsSatisfied"/> is false if the time was up.</returns>
    public async Task<Probe<T>> UntilAsync<T>(
        WaitPlan plan, Func<CancellationToken, Task<Probe<T>>> probe, CancellationToken cancellationToken)
    {
        var begun = clock.GetTimestamp();
        var delay = plan.Pace.First;
        var (pauses, paused) = (0, TimeSpan.Zero);
        while (true)
        {
            var answer = await probe(cancellationToken).ConfigureAwait(false);
            var elapsed = clock.GetElapsedTime(begun);
            if (answer.IsSatisfied || answer.IsHopeless || elapsed >= plan.Limit)
            {
                Tell(plan, pauses, paused);
                return answer;
            }

            observer.Waiting(phase, plan.What, elapsed, plan.Limit, answer.Detail);
            var remaining = plan.Limit - elapsed;
            var pause = delay < remaining ? delay : remaining;
            pause = pause > Pauses.Shortest ? pause : Pauses.Shortest;
            await Task.Delay(pause, clock, cancellationToken).ConfigureAwait(false);
            (pauses, paused) = (pauses + 1, paused + pause);
            delay = plan.Pace.After(delay);
        }
    }

    // What took time without anything being done is what a slow run is asked about first.
    private void Tell(WaitPlan plan, int pauses, TimeSpan paused)
    {
        if (pauses > 0)
        {
            observer.WaitEnded(phase);
            observer.Trace(string.Create(
                CultureInfo.InvariantCulture, $"Paused {paused.TotalMilliseconds:0} ms in {pauses}: waited for {plan.What.ToEnglish()}"));
        }
    }
}

/// <summary>How to wait.</summary>
/// <param name="What">What is waited for, to be read after "waiting for".</param>
/// <param name="Limit">How long at most.</param>
internal sealed record WaitPlan(Advice What, TimeSpan Limit)
{
    /// <summary>The pauses between two looks.</summary>
    public Pace Pace { get; init; } = Pauses.Usual;
}

/// <summary>One answer while waiting.</summary>
/// <param name="Value">What was seen.</param>
/// <param name="IsSatisfied">True ends the wait well.</param>
/// <param name="Detail">What was seen, in words.</param>
internal sealed record Probe<T>(T Value, bool IsSatisfied, Advice? Detail)
{
    /// <summary>True ends the wait because more of it cannot help.</summary>
    public bool IsHopeless { get; init; }
}
