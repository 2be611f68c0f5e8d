using Direxio.Deployer.Engine.Operations.Deploy;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Resources;
using Direxio.Deployer.Engine.Tests.Rehearsal;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.Deploy;

/// <summary>What the plan makes of refusals and odd answers before anything exists.</summary>
public sealed class PreflightTests
{
    private const string Said = "User: arn:aws:iam::1:user/dev is not authorized to perform: ec2:DescribeRegions with an explicit deny in a service control policy";

    [Fact]
    public async Task A_region_list_that_may_not_be_read_is_noted_and_the_wanted_region_is_used()
    {
        using var bench = new RehearsalBench();
        bench.Fault = (action, isAfter) => Refuse(action == "DescribeRegions" && !isAfter, action, CloudFailure.AccessDenied, "UnauthorizedOperation", Said);

        var deployment = await bench.StartAsync(RehearsalBench.Request() with { Region = "eu-west-1" });

        Assert.Equal(DeploymentStatus.Completed, deployment!.Status);
        var warning = Assert.Single(bench.AskedPlan!.Warnings, text => text.Contains("could not be checked", StringComparison.Ordinal));
        Assert.Contains("eu-west-1", warning, StringComparison.Ordinal);
        Assert.Contains(Said, warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_failure_of_the_region_list_is_not_passed_over()
    {
        using var bench = new RehearsalBench();
        bench.Fault = (action, isAfter) => Refuse(action == "DescribeRegions" && !isAfter, action, CloudFailure.AccountNotReady, "OptInRequired", "not subscribed");

        Assert.Equal("AccountNotSubscribed", (await Assert.ThrowsAsync<DeployException>(() => bench.StartAsync())).Code);
    }

    [Theory]
    [InlineData("LocalZone", "a Local Zone")]
    [InlineData("WavelengthZone", "a Wavelength Zone")]
    [InlineData("Outpost", "an Outpost")]
    [InlineData("Other", "not an availability zone")]
    public void A_subnet_elsewhere_is_refused_by_its_name_with_the_way_out(string kind, string words)
    {
        var failure = PreflightErrors.SubnetNotInAvailabilityZone(new("vpc-1", "subnet-1", "us-east-1-bos-1a") { ZoneKind = Enum.Parse<ZoneKind>(kind) });

        Assert.Equal("SubnetId", failure.Target);
        Assert.Contains("subnet-1", failure.Message, StringComparison.Ordinal);
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        Assert.Contains("-SubnetId", failure.NextAction, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_the_account_keeps_the_internet_out_the_way_to_let_it_in_is_told()
    {
        var failure = PreflightErrors.PublicAccessBlocked(new("vpc-1", "subnet-1", "us-east-1a") { BlockMode = "block-ingress" });

        Assert.Contains("block-ingress", failure.Message, StringComparison.Ordinal);
        Assert.Contains("create-vpc-block-public-access-exclusion --vpc-id vpc-1", failure.NextAction, StringComparison.Ordinal);
    }

    [Fact]
    public void A_subnet_that_is_kept_from_the_internet_is_passed_over_where_there_is_another()
    {
        PublicSubnet shut = new("vpc-1", "subnet-1", "us-east-1a") { BlockMode = "block-ingress" };
        PublicSubnet open = new("vpc-1", "subnet-2", "us-east-1b");

        Assert.Equal([open], LaunchSubnets.Reachable([shut, open]));
        Assert.Equal([shut], LaunchSubnets.Reachable([shut]));
    }

    [Fact]
    public async Task A_type_with_too_little_memory_is_warned_of_before_it_costs_anything()
    {
        using var bench = new RehearsalBench();

        await bench.StartAsync(RehearsalBench.Request() with { InstanceType = "t3.micro" });

        Assert.Contains(bench.AskedPlan!.Warnings, warning => warning.StartsWith("t3.micro has 1 GiB of memory", StringComparison.Ordinal));
    }

    [Fact]
    public void No_error_names_an_empty_list_of_regions()
    {
        var nothing = PreflightErrors.RegionUnknown("eu-west-9", [new("eu-west-1", false)]);

        Assert.DoesNotContain(": .", nothing.NextAction, StringComparison.Ordinal);
        Assert.Contains("enable one", nothing.NextAction, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_the_free_plan_runs_nothing_that_fits_no_list_is_given() => Assert.Contains(
        "choose another -Region",
        FreePlanRule.Blocker("t3.small", "eu-west-1", [new("t3.micro", 1024)]).ToString(),
        StringComparison.Ordinal);

    private static void Refuse(bool now, string action, CloudFailure failure, string code, string message)
    {
        if (now)
        {
            throw new CloudException(failure, "ec2", action, code, message);
        }
    }
}
