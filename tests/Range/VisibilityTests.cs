using Direxio.Deployer.Range.Aws;
using Direxio.Deployer.Range.Tests.Support;

namespace Direxio.Deployer.Range.Tests;

/// <summary>
/// EC2 shows new things late. There is never more than one of anything, and "Removed" is never said while something runs.
/// The campaign has the longer delays, the rehearsal the longest.
/// </summary>
[Collection(VisibilityCollection.Name)]
public sealed class VisibilityTests(RangeFixture fixture) : RangeTest(fixture)
{
    private static readonly RangeConfig Late = new()
    {
        InvisibleSeconds = new Dictionary<string, int> { ["DescribeAddresses"] = 5, ["DescribeInstances"] = 5, ["DescribeVolumes"] = 5 },
    };

    [Fact]
    public async Task A_deployment_waits_for_what_it_made()
    {
        var deployer = await SetUpAsync(Late);

        (await deployer.StartAsync(Domain, "-DnsMode", "Route53")).MustEndWith(DeployerRun.Completed);

        (await Inventory.ReadAsync(Internet, Region)).MustHoldOneNode();
    }

    [Theory]
    [InlineData("AllocateAddress")]
    [InlineData("RunInstances")]
    public async Task What_an_interrupted_run_made_is_taken_up_once_it_shows(string action)
    {
        var deployer = await SetUpAsync(Late with { Faults = [new Fault(action, FaultKind.KillAfter)] });
        (await deployer.StartAsync(Domain, "-DnsMode", "Route53")).MustEndWith(DeployerRun.Killed);

        (await deployer.ResumeAsync(Domain)).MustEndWith(DeployerRun.Completed);

        (await Inventory.ReadAsync(Internet, Region)).MustHoldOneNode();
    }

    [Theory]
    [InlineData("AllocateAddress")]
    [InlineData("RunInstances")]
    public async Task A_removal_right_after_an_interruption_does_not_overlook_what_was_made(string action)
    {
        var deployer = await SetUpAsync(Late with { Faults = [new Fault(action, FaultKind.KillAfter)] });
        (await deployer.StartAsync(Domain, "-DnsMode", "Route53")).MustEndWith(DeployerRun.Killed);

        await deployer.RemoveInTheEndAsync(Domain);

        await NothingIsLeftAsync();
    }

    [Fact]
    public async Task What_was_asked_for_and_never_made_keeps_the_removal_open_only_while_it_is_young()
    {
        var deployer = await SetUpAsync(new RangeConfig { Faults = [new Fault("ImportKeyPair", FaultKind.Kill)] });
        (await deployer.StartAsync(Domain, "-DnsMode", "Route53")).MustEndWith(DeployerRun.Killed);
        Assert.True(new NodeFiles(deployer.NodeFolder(Domain)).IsUnanswered("key_pair"));

        Assert.True(await deployer.RemoveInTheEndAsync(Domain), "a key pair that may be there was taken for gone");

        await NothingIsLeftAsync();
    }

    private async Task NothingIsLeftAsync()
    {
        var after = await Inventory.ReadAsync(Internet, Region);
        after.MustBeEmpty();
        Assert.Empty(after.Zones);
    }
}
