using Direxio.Deployer.Engine.Operations.Costs;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Pricing;
using Direxio.Deployer.Engine.Rehearsal;
using Direxio.Deployer.Engine.Settings;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Operations.Costs;

/// <summary>An estimate where AWS does not tell everything.</summary>
public sealed class CostLookupTests
{
    private static readonly NodeShape Shape = new("eu-west-1", "t3.small", 8, false);

    [Theory]
    [InlineData("DescribeRegions", "region eu-west-1")]
    [InlineData("DescribeInstanceTypes", "instance type t3.small in eu-west-1")]
    public async Task What_may_not_be_looked_at_is_noted_and_the_price_is_told_all_the_same(string action, string what)
    {
        var estimate = await PriceAsync(Shape, action, CloudFailure.AccessDenied);

        Assert.Equal(19.47m, estimate.TotalMonthlyUsd);
        Assert.Contains(what, Assert.Single(estimate.Notes, note => note.Contains("could not be checked", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_type_that_nothing_is_known_of_has_no_price()
    {
        var estimate = await PriceAsync(Shape with { InstanceType = "t9.small" }, "DescribeInstanceTypes", CloudFailure.Ambiguous);

        Assert.Null(estimate.Components[0].MonthlyUsd);
        Assert.Equal((false, 4.29m), (estimate.IsComplete, estimate.TotalMonthlyUsd));
    }

    [Theory]
    [InlineData("DescribeRegions")]
    [InlineData("DescribeInstanceTypes")]
    [InlineData("GetProducts")]
    public async Task Refused_credentials_are_no_estimate(string action) => Assert.Equal(
        CloudFailure.CredentialsRefused,
        (await Assert.ThrowsAsync<CloudException>(() => PriceAsync(Shape, action, CloudFailure.CredentialsRefused))).Failure);

    private static async Task<CostEstimate> PriceAsync(NodeShape shape, string failing, CloudFailure failure)
    {
        var world = new RehearsalWorld(null, new(), [], new RehearsalClock())
        {
            OnCall = (action, isAfter) =>
            {
                if (action == failing && !isAfter)
                {
                    throw new CloudException(failure, "aws", action, failure.ToString(), "no");
                }
            },
        };
        using var ports = RehearsalStage.Connect(world, RunSubject.Account with { IsRehearsal = true }, Composition.Dns);
        using var cloud = ports.ConnectCloud(new(shape.Region, null), null!);
        return await new CostLookup(cloud, ports.Clock).PriceNewAsync(shape, TestContext.Current.CancellationToken);
    }
}
