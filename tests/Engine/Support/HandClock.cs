namespace Direxio.Deployer.Engine.Tests.Support;

/// <summary>The system's time, but a timer fires only when its time is passed by hand.</summary>
internal sealed class HandClock : TimeProvider
{
    private readonly List<HandTimer> timers = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new HandTimer(() => callback(state)) { Due = dueTime };
        lock (timers)
        {
            timers.Add(timer);
        }

        return timer;
    }

    /// <summary>Fires every timer that is due within that time, counted from when each was set.</summary>
    public void Pass(TimeSpan time)
    {
        HandTimer[] due;
        lock (timers)
        {
            due = [.. timers.Where(timer => timer.Due >= TimeSpan.Zero && timer.Due <= time)];
        }

        foreach (var timer in due)
        {
            timer.Fire();
        }
    }

    private sealed class HandTimer(Action callback) : ITimer
    {
        public TimeSpan Due { get; set; }

        public void Fire()
        {
            Due = Timeout.InfiniteTimeSpan;
            callback();
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Due = dueTime;
            return true;
        }

        public void Dispose() => Due = Timeout.InfiniteTimeSpan;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
