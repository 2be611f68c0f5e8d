namespace Direxio.Deployer.Engine.Tests.Support;

/// <summary>The system's time, but timers fire earlier by a factor.</summary>
internal sealed class HastyClock(int factor) : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? dueTime / factor : dueTime, period);
}
