using System.Diagnostics;

namespace Direxio.Deployer.Range.Aws;

/// <summary>A call that was made.</summary>
/// <param name="Service">Signing name of the service.</param>
/// <param name="Action">Name of the action.</param>
/// <param name="StartMs">When it arrived, in milliseconds on the range's clock.</param>
/// <param name="EndMs">When it was answered.</param>
/// <param name="Status">HTTP status of the answer.</param>
/// <param name="AloneMs">How long it would have taken with no other call under way.</param>
/// <param name="Fault">The fault that was injected; null if none was.</param>
internal sealed record LoggedCall(string Service, string Action, double StartMs, double EndMs, int Status, double AloneMs, FaultKind? Fault);

/// <summary>The calls made since the range was last set up, and how often each action came.</summary>
internal sealed class CallLog
{
    private readonly Lock gate = new();
    private readonly List<LoggedCall> calls = [];
    private readonly Dictionary<string, int> counts = [];
    private readonly long origin = Stopwatch.GetTimestamp();

    /// <summary>The range's clock, in milliseconds.</summary>
    public double NowMs => Stopwatch.GetElapsedTime(origin).TotalMilliseconds;

    /// <summary>Counts a call; answers which one of its action it is.</summary>
    public int Count(string action)
    {
        lock (gate)
        {
            return counts[action] = counts.GetValueOrDefault(action) + 1;
        }
    }

    /// <summary>Keeps a finished call.</summary>
    public void Add(LoggedCall call)
    {
        lock (gate)
        {
            calls.Add(call);
        }
    }

    /// <summary>The calls so far.</summary>
    public IReadOnlyList<LoggedCall> All()
    {
        lock (gate)
        {
            return [.. calls];
        }
    }

    /// <summary>Forgets the counts, so that the next call of an action is its first; the calls too if asked.</summary>
    public void Reset(bool calls)
    {
        lock (gate)
        {
            counts.Clear();
            if (calls)
            {
                this.calls.Clear();
            }
        }
    }
}
