namespace Direxio.Deployer.Engine.Redaction;

/// <summary>Whether the time of a change can tell it from a later one.</summary>
internal static class ChangeTime
{
    // The coarsest clock of a file system in use ticks every two seconds; one that tells parts of a second ticks every ten milliseconds
    // or faster.
    private static readonly TimeSpan CoarseTick = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FineTick = TimeSpan.FromMilliseconds(50);

    /// <summary>True if what is changed from now on has another time.</summary>
    public static bool IsOver(DateTime changed) =>
        DateTime.UtcNow - changed > (changed.Ticks % TimeSpan.TicksPerSecond == 0 ? CoarseTick : FineTick);
}
