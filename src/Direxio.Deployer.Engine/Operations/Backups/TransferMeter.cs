using Direxio.Deployer.Engine.Progress;

namespace Direxio.Deployer.Engine.Operations.Backups;

/// <summary>Tells how far a transfer is, how fast it goes and how long it will take; a few times a second at most.</summary>
/// <param name="observer">Who is told.</param>
/// <param name="clock">The time.</param>
/// <param name="what">What is done, in plain words.</param>
/// <param name="total">How many bytes there are in all; null if that is not known.</param>
/// <param name="before">How many of them went over before, so that they say nothing of the speed.</param>
internal sealed class TransferMeter(EngineObserver observer, TimeProvider clock, string what, long? total, long before = 0)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly long begun = clock.GetTimestamp();
    private TimeSpan told = -Interval;
    private readonly long earlier = before;
    private long done = before;

    /// <summary>So many bytes more.</summary>
    public void Passed(int count) => Reach(done + count);

    /// <summary>So many bytes in all.</summary>
    public void Reach(long bytes)
    {
        done = bytes;
        var elapsed = clock.GetElapsedTime(begun);
        if (elapsed - told < Interval && done != total)
        {
            return;
        }

        told = elapsed;
        double? rate = elapsed > TimeSpan.Zero ? (done - earlier) / elapsed.TotalSeconds : null;
        observer.Transfer(what, done, total, rate, rate > 0 && total is { } all ? TimeSpan.FromSeconds((all - done) / rate.Value) : null);
    }
}
