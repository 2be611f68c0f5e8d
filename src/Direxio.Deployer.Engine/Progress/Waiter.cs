namespace Direxio.Deployer.Engine.Progress;

/// <summary>Polls: fast at first, then backing off, always bounded, always saying what it waits for and how long already.</summary>
internal sealed class Waiter(PhaseId? phase, EngineObserver observer, TimeProvider clock)
{
    private const double Growth = 1.5;

    // Less is no delay at all, and the loop would spin.
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    /// <summary>The time by which it waits.</summary>
    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Asks until the probe is satisfied.</summary>
    /// <returns>The last probe; <see cref="Probe{T}.IsSatisfied"/> is false if the time was up.</returns>
    public async Task<Probe<T>> UntilAsync<T>(
        WaitPlan plan, Func<CancellationToken, Task<Probe<T>>> probe, CancellationToken cancellationToken)
    {
        var begun = clock.GetTimestamp();
        var delay = plan.FirstDelay;
        while (true)
        {
            var answer = await probe(cancellationToken).ConfigureAwait(false);
            var elapsed = clock.GetElapsedTime(begun);
            if (answer.IsSatisfied || answer.IsHopeless || elapsed >= plan.Limit)
            {
                return answer;
            }

            observer.Waiting(phase, plan.What, elapsed, plan.Limit, answer.Detail);
            var remaining = plan.Limit - elapsed;
            var pause = delay < remaining ? delay : remaining;
            await Task.Delay(pause > Shortest ? pause : Shortest, clock, cancellationToken).ConfigureAwait(false);
            delay = delay * Growth < plan.LongestDelay ? delay * Growth : plan.LongestDelay;
        }
    }
}

/// <summary>How to wait.</summary>
/// <param name="What">What is waited for, to be read after "waiting for".</param>
/// <param name="Limit">How long at most.</param>
internal sealed record WaitPlan(string What, TimeSpan Limit)
{
    /// <summary>The first pause.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest pause.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromSeconds(5);
}

/// <summary>One answer while waiting.</summary>
/// <param name="Value">What was seen.</param>
/// <param name="IsSatisfied">True ends the wait well.</param>
/// <param name="Detail">What was seen, in words.</param>
internal sealed record Probe<T>(T Value, bool IsSatisfied, string? Detail)
{
    /// <summary>True ends the wait because more of it cannot help.</summary>
    public bool IsHopeless { get; init; }
}
