using Direxio.Deployer.Range.Aws;

namespace Direxio.Deployer.Range.Campaign;

/// <summary>A call that creates fails in one of five ways; the deployment is taken up again and then removed.</summary>
internal static class CreationTrials
{
    private static readonly string[] Creating = ["CreateSecurityGroup", "AllocateAddress", "CreateHostedZone", "RunInstances"];

    private static readonly FaultKind[] Kinds =
        [FaultKind.Error, FaultKind.ErrorAfter, FaultKind.Kill, FaultKind.KillAfter, FaultKind.Throttle];

    /// <summary>The trials.</summary>
    public static IEnumerable<Trial> All =>
        from action in Creating
        from kind in Kinds
        select new Trial("creation", $"{action}: {kind}", world => RunAsync(world, new Fault(action, kind)));

    private static async Task<string> RunAsync(TrialWorld world, Fault fault)
    {
        await world.Internet.ChangeAsync(new RangeConfig { Faults = [fault] });
        var ending = await world.Deployer.DeployAsync();
        await world.RequireOneOfEachAtMostAsync();
        var hit = (await world.Internet.CallsAsync()).Any(call => call.Fault == fault.Kind);
        TrialWorld.Require(hit, "the call is made");
        if (!ending.Succeeded)
        {
            await world.FinishDeployingAsync();
        }

        await world.FinishRemovingAsync();
        return ending.Succeeded ? "overcome at once" : $"ended with {ending.ExitCode}, then taken up again";
    }
}
