namespace Direxio.Deployer.Engine.Tests.Support;

/// <summary>A clock that stands still: no timer of it ever fires.</summary>
internal sealed class StillClock : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
}
