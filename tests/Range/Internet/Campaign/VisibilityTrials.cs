using Direxio.Deployer.Range.Aws;

namespace Direxio.Deployer.Range.Campaign;

/// <summary>EC2 shows what was made late, and perhaps the deployer dies right after having made it; then it goes on, or removes.</summary>
internal static class VisibilityTrials
{
    private static readonly int[] Seconds = [5, 20, 60];

    // What does not show, and the call that makes it.
    private static readonly (string Looking, string Creating)[] Kinds =
        [("DescribeAddresses", "AllocateAddress"), ("DescribeInstances", "RunInstances"), ("DescribeVolumes", "RunInstances")];

    /// <summary>The trials.</summary>
    public static IEnumerable<Trial> All =>
        from seconds in Seconds
        from kind in Kinds
        from isKilled in new[] { false, true }
        from resumes in new[] { true, false }
        let killed = isKilled ? $"killed after {kind.Creating}, " : string.Empty
        select new Trial(
            "late",
            $"{kind.Looking} shows after {seconds} s, {killed}then {(resumes ? "resumed" : "removed")}",
            world => RunAsync(world, seconds, kind.Looking, isKilled ? kind.Creating : null, resumes));

    private static async Task<string> RunAsync(TrialWorld world, int seconds, string looking, string? killedAfter, bool resumes)
    {
        var late = new RangeConfig { InvisibleSeconds = new Dictionary<string, int> { [looking] = seconds } };
        await world.Internet.ChangeAsync(killedAfter is null ? late : late with { Faults = [new Fault(killedAfter, FaultKind.KillAfter)] });
        var ending = await world.Deployer.DeployAsync();
        await world.RequireOneOfEachAtMostAsync();
        TrialWorld.Require(killedAfter is null || ending.ExitCode == 137, $"the deployer is killed ({ending.Summary})");
        await world.Internet.ChangeAsync(late);
        if (resumes || killedAfter is null)
        {
            await world.FinishDeployingAsync();
        }

        await world.FinishRemovingAsync();
        return ending.Succeeded ? "deployed at once" : $"ended with {ending.ExitCode}";
    }
}
