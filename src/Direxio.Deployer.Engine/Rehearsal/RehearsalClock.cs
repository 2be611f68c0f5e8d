namespace Direxio.Deployer.Engine.Rehearsal;

/// <summary>A clock on which waiting takes no time: a timer moves the clock to its due time and fires at once.</summary>
/// <param name="start">When it begins; null for now.</param>
internal sealed class RehearsalClock(DateTimeOffset? start = null) : TimeProvider
{
    private readonly DateTimeOffset start = start ?? System.GetUtcNow();
    private long elapsedTicks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

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
