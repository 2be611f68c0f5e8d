using Direxio.Deployer.Range.Aws;
using Direxio.Deployer.Range.Tests.Support;

namespace Direxio.Deployer.Range.Tests;

/// <summary>AWS stumbles, or the deployer is killed: in the end there is one of everything.</summary>
public sealed class FaultTests(RangeFixture fixture) : RangeTest(fixture)
{
    private static readonly string[] Creating =
    [
        "ImportKeyPair", "CreateSecurityGroup", "AuthorizeSecurityGroupIngress", "AllocateAddress", "CreateHostedZone",
        "ChangeResourceRecordSets", "RunInstances", "AssociateAddress",
    ];

    [Fact]
    public async Task A_throttle_on_every_action_is_survived()
    {
        var deployer = await SetUpAsync(new RangeConfig { Faults = [new Fault("*", FaultKind.Throttle)] });

        (await deployer.StartAsync(Domain, "-DnsMode", "Route53")).MustEndWith(DeployerRun.Completed);

        (await Inventory.ReadAsync(Internet, Region)).MustHoldOneNode();
        var throttled = (await Internet.CallsAsync()).Where(call => call.Fault == FaultKind.Throttle).Select(call => call.Action).ToList();
        Assert.All(Creating, action => Assert.Contains(action, throttled));
    }

    [Fact]
    public Task An_error_after_each_creation_leaves_one_of_each() => FinishesWithOneOfEachAsync(FaultKind.ErrorAfter, Creating);

    [Fact]
    public Task Being_killed_before_each_creation_leaves_one_of_each() => FinishesWithOneOfEachAsync(FaultKind.Kill, Creating);

    [Fact]
    public Task Being_killed_after_each_creation_leaves_one_of_each() => FinishesWithOneOfEachAsync(FaultKind.KillAfter, Creating);

    // Every creating action is hit once; the deployment is taken up again until it is through.
    private async Task FinishesWithOneOfEachAsync(FaultKind kind, string[] actions)
    {
        var deployer = await SetUpAsync(new RangeConfig { Faults = [.. actions.Select(action => new Fault(action, kind))] });

        var run = await deployer.StartAsync(Domain, "-DnsMode", "Route53");
        for (var again = 0; run.ExitCode != DeployerRun.Completed && again <= actions.Length; again++)
        {
            Assert.Contains(run.ExitCode, (int[])[DeployerRun.Failed, DeployerRun.Killed]);
            Assert.True(File.Exists(Path.Combine(deployer.NodeFolder(Domain), "state.json")), $"there is no state: {run.Output}");
            await ComeBackOnceItCanBeKnownAsync(new NodeFiles(deployer.NodeFolder(Domain)));
            run = await deployer.ResumeAsync(Domain);
        }

        run.MustEndWith(DeployerRun.Completed);
        var hit = (await Internet.CallsAsync()).Where(call => call.Fault == kind).Select(call => call.Action).Distinct();
        Assert.Equal(actions.Order(), hit.Order());
        var account = await Inventory.ReadAsync(Internet, Region);
        account.MustHoldOneNode();
        Assert.Single(account.Zones);
        Assert.Single(await Internet.MachinesAsync());
    }

    // Several things are asked for at once, so whoever dies over one may leave the intent of an address that was never asked for.
    // It has no token: whether it came to be is known only when it is old enough to show, and until then every run waits.
    private async Task ComeBackOnceItCanBeKnownAsync(NodeFiles files)
    {
        if (files.IsUnanswered("elastic_ip") && (await Inventory.ReadAsync(Internet, Region)).Addresses.Count == 0)
        {
            files.LetTimePass(TimeSpan.FromMinutes(5));
        }
    }
}
