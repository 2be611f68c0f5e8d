using Amazon.EC2.Model;
using Direxio.Deployer.Engine.Ports.Cloud;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Adapters.Aws;

/// <summary>Dry runs against a service that keeps to EC2's rules: allowed, and nothing is there afterwards.</summary>
public sealed class AwsPolicyTrialTests(MotoServer moto)
{
    private const string Region = "eu-north-1";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_dry_run_of_a_creation_is_answered_and_creates_nothing()
    {
        using var ports = await moto.ConnectAsync(Region, Token);
        using var plain = await moto.PlainClientAsync(Region, Token);

        foreach (var action in new[] { "ec2:AllocateAddress", "ec2:CreateSecurityGroup", "ec2:ImportKeyPair" })
        {
            var reading = await ports.Permissions.DryRunAsync(action, Token);
            Assert.True(reading is { Decision: AwsPermissionDecision.Allowed }, $"{action}: {reading}");
        }

        Assert.Empty((await plain.DescribeAddressesAsync(new DescribeAddressesRequest(), Token)).Addresses ?? []);
        Assert.Empty((await plain.DescribeKeyPairsAsync(new DescribeKeyPairsRequest(), Token)).KeyPairs ?? []);
        Assert.Empty((await plain.DescribeInstancesAsync(new DescribeInstancesRequest(), Token)).Reservations ?? []);
        Assert.DoesNotContain(
            (await plain.DescribeSecurityGroupsAsync(new DescribeSecurityGroupsRequest(), Token)).SecurityGroups ?? [],
            group => group.GroupName.StartsWith("direxio", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_call_that_needs_a_resource_of_ours_is_not_tried()
    {
        using var ports = await moto.ConnectAsync(Region, Token);

        Assert.Null(await ports.Permissions.DryRunAsync("ec2:TerminateInstances", Token));
        Assert.Null(await ports.Permissions.DryRunAsync("route53:CreateHostedZone", Token));
    }
}
