using Direxio.Deployer.Range.Aws;
using Direxio.Deployer.Range.Speed;
using Xunit;

namespace Direxio.Deployer.Range.Tests;

/// <summary>The speed command counts as hops what really waited for each other.</summary>
public sealed class CallChainTests
{
    [Fact]
    public void Calls_that_overlap_are_one_hop() => AssertChain(["A"], [], Call("A", 0, 100), Call("B", 10, 90), Call("C", 50, 99));

    [Fact]
    public void Calls_that_follow_each_other_are_as_many_hops() =>
        AssertChain(["A", "C", "D"], ["B"], Call("A", 0, 100), Call("B", 10, 200), Call("C", 101, 190), Call("D", 201, 300));

    [Fact]
    public void A_pause_between_two_calls_changes_nothing() => AssertChain(["A", "B"], [], Call("A", 0, 1), Call("B", 5000, 5001));

    [Fact]
    public void Of_no_call_there_is_no_chain() => Assert.Empty(CallChain.Longest([]));

    private static void AssertChain(string[] expected, string[] without, params LoggedCall[] calls)
    {
        var chain = CallChain.Longest(calls).Select(call => call.Action).ToList();
        Assert.Equal(expected.Length, chain.Count);
        Assert.DoesNotContain(chain, without.Contains);
        Assert.Equal(expected[^1], expected.Length > 1 ? chain[^1] : expected[^1]);
    }

    private static LoggedCall Call(string action, double start, double end) => new("ec2", action, start, end, 200, end - start, null);
}
