using Direxio.Deployer.Range.Aws;

namespace Direxio.Deployer.Range.Campaign;

/// <summary>
/// While a node is removed, AWS gives untrue answers to one kind of call, each time. Once it is honest again, the removal
/// ends.
/// </summary>
internal static class LyingRemovalTrials
{
    private static readonly string[] Removing =
        ["TerminateInstances", "ReleaseAddress", "DeleteSecurityGroup", "DeleteKeyPair", "ChangeResourceRecordSets", "DeleteHostedZone"];

    private static readonly string[] Looking =
        ["DescribeInstances", "DescribeAddresses", "DescribeVolumes", "DescribeSecurityGroups", "DescribeKeyPairs"];

    private static readonly Fault[][] Lies =
    [
        .. Removing.Select(action => new[] { Always(action, FaultKind.ClaimDone) }),
        .. Removing.Select(action => new[] { Always(action, FaultKind.ClaimMissing) }),
        .. Looking.Concat(["GetHostedZone", "ListResourceRecordSets"]).Select(action => new[] { Always(action, FaultKind.ClaimMissing) }),
        .. Looking.Concat(["ListHostedZones*", "ListResourceRecordSets"]).Select(action => new[] { Always(action, FaultKind.ClaimEmpty) }),
        [Always("DescribeInstances", FaultKind.ClaimDone)],
        [Always("TerminateInstances", FaultKind.ClaimDone), Always("DescribeInstances", FaultKind.ClaimEmpty)],
        [Always("TerminateInstances", FaultKind.ClaimMissing), Always("DescribeInstances", FaultKind.ClaimMissing)],
    ];

    /// <summary>The trials.</summary>
    public static IEnumerable<Trial> All =>
        Lies.Select(lies => new Trial("lies", string.Join(", ", lies.Select(Describe)), world => RunAsync(world, lies)));

    private static Fault Always(string action, FaultKind kind) => new(action, kind) { Nth = 0 };

    private static string Describe(Fault lie) => lie.Kind switch
    {
        FaultKind.ClaimDone => $"{lie.Action}: done",
        FaultKind.ClaimMissing => $"{lie.Action}: no such thing",
        _ => $"{lie.Action}: nothing there",
    };

    private static async Task<string> RunAsync(TrialWorld world, Fault[] lies)
    {
        await world.MakeNodeAsync();
        await world.Internet.ChangeAsync(new RangeConfig { Faults = lies });
        var ending = await world.Deployer.RemoveAsync();
        var told = (await world.Internet.CallsAsync()).Count(call => call.Fault is not null);
        await world.RequireHonestRemovalAsync(ending);

        await world.Internet.ChangeAsync(new RangeConfig());
        await world.FinishRemovingAsync();
        return $"told {told} times; {(ending.SaysRemoved ? "removed all the same" : $"not removed (exit {ending.ExitCode})")}";
    }
}
