using Direxio.Deployer.Range.Aws;
using Direxio.Deployer.Range.Tests.Support;

namespace Direxio.Deployer.Range.Tests;

/// <summary>Launching where AWS has no room, where an instance does not live, and elsewhere than in one region.</summary>
[Collection(LaunchCollection.Name)]
public sealed class LaunchTests(RangeFixture fixture) : RangeTest(fixture)
{
    private static readonly string[] AllZones = [.. "abcdef".Select(letter => Region + letter)];

    [Fact]
    public async Task A_zone_without_capacity_is_passed_over()
    {
        var deployer = await SetUpAsync(new RangeConfig { NoCapacity = ["us-east-1a", "us-east-1b"] });

        (await deployer.StartAsync(Domain, "-DnsMode", "Route53")).MustEndWith(DeployerRun.Completed);

        var account = await Inventory.ReadAsync(Internet, Region);
        account.MustHoldOneNode();
        Assert.DoesNotContain(account.Instances[0].Details.Value("availabilityZone"), new[] { "us-east-1a", "us-east-1b" });
    }

    [Fact]
    public async Task Without_capacity_anywhere_another_type_is_offered_and_the_node_can_be_removed()
    {
        var deployer = await SetUpAsync(new RangeConfig { NoCapacity = AllZones, Plan = AccountPlan.Paid });

        var run = (await deployer.StartAsync(Domain, "-DnsMode", "Route53")).MustEndWith(DeployerRun.Failed);

        Assert.Contains("-InstanceType", run.ErrorText, StringComparison.Ordinal);
        Assert.Empty((await Inventory.ReadAsync(Internet, Region)).Instances);
        await Internet.ChangeAsync(new RangeConfig { Plan = AccountPlan.Paid });
        (await deployer.ResumeAsync(Domain, "-InstanceType", "t3.medium", "-Force")).MustEndWith(DeployerRun.Completed);
        var account = await Inventory.ReadAsync(Internet, Region);
        account.MustHoldOneNode();
        Assert.Equal("t3.medium", account.Instances[0].Details.Value("instanceType"));
        (await deployer.RemoveAsync(Domain)).MustEndWith(DeployerRun.Completed);
        (await Inventory.ReadAsync(Internet, Region)).MustBeEmpty();
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1500, 5)]
    public async Task An_instance_that_dies_is_told_of_in_the_words_of_AWS(int afterMs, int minutesUntilRemoved)
    {
        var deployer = await SetUpAsync(new RangeConfig
        {
            LaunchDies = new("Client.InternalError", "Client.InternalError: Client error on launch") { AfterMs = afterMs },
        });

        var run = (await deployer.StartAsync(Domain, "-DnsMode", "Route53")).MustEndWith(DeployerRun.Failed);

        Assert.Contains("Client error on launch", run.ErrorText, StringComparison.Ordinal);
        new NodeFiles(deployer.NodeFolder(Domain)).LetTimePass(TimeSpan.FromMinutes(minutesUntilRemoved));
        // The volume may have gone with the instance before anything saw it, and then only its age proves that it is gone.
        var wasTooEarly = await deployer.RemoveInTheEndAsync(Domain);
        Assert.False(wasTooEarly && minutesUntilRemoved > 0);

        var after = await Inventory.ReadAsync(Internet, Region);
        after.MustBeEmpty();
        Assert.Empty(after.Zones);
    }

    [Fact]
    public async Task An_instance_that_stops_is_started_again()
    {
        var deployer = await SetUpAsync(new RangeConfig
        {
            LaunchDies = new("Server.InternalError", "Server.InternalError: Internal error on launch") { AfterMs = 1500, Stops = true },
        });

        (await deployer.StartAsync(Domain, "-DnsMode", "Route53")).MustEndWith(DeployerRun.Completed);

        Assert.Contains(await Internet.CallsAsync(), call => call.Action == "StartInstances");
        (await Inventory.ReadAsync(Internet, Region)).MustHoldOneNode();
    }

    [Fact]
    public async Task A_Local_Zone_is_not_chosen_unasked()
    {
        const string LocalZone = "us-east-1-bos-1a";
        // All other zones are full, so that nothing but the Local Zone would be left.
        var deployer = await SetUpAsync(new RangeConfig { LocalZone = LocalZone, NoCapacity = AllZones });

        (await deployer.StartAsync(Domain, "-DnsMode", "Route53")).MustEndWith(DeployerRun.Failed);

        Assert.Empty((await Inventory.ReadAsync(Internet, Region)).Instances);
    }

    [Fact]
    public async Task A_region_of_another_partition_works_the_same()
    {
        const string region = "cn-north-1";
        var deployer = await SetUpAsync();

        var first = await deployer.RunAsync("Start-DirexioDeployment", "-Domain", Domain, "-Region", region, "-ConfirmDomainBinding", "-Force");
        first.MustEndWith(DeployerRun.WaitingForUser);
        await Internet.SetRecordAsync(Domain, "A", new NodeFiles(deployer.NodeFolder(Domain)).PublicIp);
        (await deployer.ResumeAsync(Domain)).MustEndWith(DeployerRun.Completed);

        (await Inventory.ReadAsync(Internet, region)).MustHoldOneNode();
        (await deployer.RemoveAsync(Domain)).MustEndWith(DeployerRun.Completed);
        (await Inventory.ReadAsync(Internet, region)).MustBeEmpty();
    }
}
