namespace Direxio.Deployer.Engine.Rehearsal;

/// <summary>A clock on which waiting takes no time: a timer moves the clock to its due time and fires at once.</summary>
/// <param name="start">When it begins; null for now.</param>
internal sealed class RehearsalClock(DateTimeOffset? start = null) : TimeProvider
{
    // What a command waits through is over in no time; beginning this long ago, it still ends before now. It is not longer than it has
    // to be: whoever looks at their own clock was there when the command began.
    private static readonly TimeSpan UsualDeployment = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan LongestDeployment = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan LongestChange = TimeSpan.FromMinutes(5);

    private readonly DateTimeOffset start = start ?? System.GetUtcNow();
    private long elapsedTicks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>The clock of a new node, which has to be deployed by now.</summary>
    /// <param name="events">What goes wrong meanwhile.</param>
    public static RehearsalClock OfNewNode(IEnumerable<RehearsalEvent> events) =>
        new(System.GetUtcNow() - (events.Any(IsWaitedFor) ? LongestDeployment : UsualDeployment));

    /// <summary>The clock of a command about a node that there is: time does not go back.</summary>
    /// <param name="lastWord">The latest time on the node's record; null if that is not known.</param>
    public static RehearsalClock After(DateTimeOffset? lastWord)
    {
        var early = System.GetUtcNow() - LongestChange;
        return new(lastWord > early ? lastWord : early);
    }

    // Until the usual limit of a wait, or most of it.
    private static bool IsWaitedFor(RehearsalEvent happens) => happens
        is RehearsalEvent.CertificateRefused or RehearsalEvent.ConsoleOutputMissing or RehearsalEvent.ConsoleOutputDelayed;

    public override DateTimeOffset GetUtcNow() => start.AddTicks(Interlocked.Read(ref elapsedTicks));

    public override long GetTimestamp() => Interlocked.Read(ref elapsedTicks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime < TimeSpan.Zero)
        {
            return new FiredTimer();
        }

        Interlocked.Add(ref elapsedTicks, dueTime.Ticks);
        ThreadPool.QueueUserWorkItem(_ => callback(state));
        return new FiredTimer();
    }

    private sealed class FiredTimer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
