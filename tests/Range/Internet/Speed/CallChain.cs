using Direxio.Deployer.Range.Aws;

namespace Direxio.Deployer.Range.Speed;

/// <summary>AWS calls that came one after the other: each began when, or after, the one before it had ended.</summary>
internal static class CallChain
{
    // The clock of the range and the answer on its way; calls that follow closer were not waited for.
    private const double SlackMs = 0.5;

    /// <summary>
    /// The longest such sequence by which the last call came about, from its beginning. Its length is the number of hops: with
    /// no call waiting for another it is one, however many there are.
    /// </summary>
    public static IReadOnlyList<LoggedCall> Longest(IReadOnlyList<LoggedCall> calls)
    {
        var ordered = calls.OrderBy(call => call.EndMs).ToList();
        var lengths = new int[ordered.Count];
        var before = new int[ordered.Count];
        var last = -1;
        for (var index = 0; index < ordered.Count; index++)
        {
            (lengths[index], before[index]) = (1, -1);
            for (var earlier = 0; earlier < index; earlier++)
            {
                if (ordered[earlier].EndMs <= ordered[index].StartMs + SlackMs && lengths[earlier] >= lengths[index])
                {
                    (lengths[index], before[index]) = (lengths[earlier] + 1, earlier);
                }
            }

            last = last < 0 || lengths[index] >= lengths[last] ? index : last;
        }

        var chain = new List<LoggedCall>();
        for (; last >= 0; last = before[last])
        {
            chain.Insert(0, ordered[last]);
        }

        return chain;
    }
}
