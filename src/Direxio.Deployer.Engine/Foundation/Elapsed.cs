namespace Direxio.Deployer.Engine.Foundation;

/// <summary>Time that has passed by a clock that may have been changed, or is another machine's.</summary>
internal static class Elapsed
{
    /// <summary>How long ago that was; a time in the future counts as now.</summary>
    public static TimeSpan Since(DateTimeOffset at, DateTimeOffset now) => now > at ? now - at : TimeSpan.Zero;
}
