using Direxio.Deployer.Engine.Ports.Cloud;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Contracts;

/// <summary>
/// What <see cref="IIdentity"/>, <see cref="IRegions"/>, <see cref="INetworks"/> and <see cref="IInstanceTypes"/> promise.
/// </summary>
public abstract class AccountContract : PortContract
{
    [Fact]
    public async Task The_identity_tells_its_account_and_can_be_shown_without_it()
    {
        using var ports = await ConnectAsync();

        var identity = await ports.Identity.GetAsync(Token);

        Assert.Matches("^[0-9]{12}$", identity.AccountId);
        Assert.StartsWith("arn:aws:", identity.Arn, StringComparison.Ordinal);
        Assert.Contains(identity.AccountId, identity.Arn, StringComparison.Ordinal);
        Assert.DoesNotContain(identity.AccountId, identity.RedactedArn, StringComparison.Ordinal);
        Assert.NotEmpty(identity.CredentialSource);
    }

    [Fact]
    public async Task Regions_are_listed_once_with_whether_they_are_enabled()
    {
        using var ports = await ConnectAsync();

        var regions = await ports.Regions.ListAsync(Token);

        Assert.Contains(new("us-east-1", true), regions);
        Assert.Equal(regions.Count, regions.Select(region => region.Code).Distinct().Count());
    }

    [Fact]
    public async Task The_public_subnets_are_those_of_one_network_in_the_order_of_their_zones()
    {
        using var ports = await ConnectAsync();

        var subnets = await ports.Networks.ListPublicSubnetsAsync(null, Token);

        Assert.True(subnets.Count > 1);
        Assert.Single(subnets.Select(subnet => subnet.VpcId).Distinct());
        Assert.Equal(subnets.OrderBy(subnet => subnet.AvailabilityZone, StringComparer.Ordinal), subnets);
        Assert.All(subnets, subnet => Assert.Equal((ZoneKind.AvailabilityZone, true), (subnet.ZoneKind, subnet.IsDefaultOfZone)));
    }

    [Fact]
    public async Task A_subnet_that_is_named_is_described_alone()
    {
        using var ports = await ConnectAsync();
        var last = (await ports.Networks.ListPublicSubnetsAsync(null, Token))[^1];

        Assert.Equal([last], await ports.Networks.ListPublicSubnetsAsync(last.SubnetId, Token));
    }

    [Fact]
    public Task A_subnet_that_does_not_exist_is_no_public_subnet() => World.ExceptInRehearsalAsync(
        "it has every subnet that the user names, so that a request with a real one can be rehearsed",
        async () =>
        {
            using var ports = await ConnectAsync();

            Assert.Empty(await ports.Networks.ListPublicSubnetsAsync("subnet-0123456789abcdef0", Token));
        });

    [Fact]
    public async Task An_instance_type_is_offered_in_the_zones_of_the_subnets_and_an_unknown_one_is_null()
    {
        using var ports = await ConnectAsync();
        var subnet = await SubnetAsync(ports);

        var amd64 = await ports.InstanceTypes.FindAsync("t3.small", Token);
        var arm64 = await ports.InstanceTypes.FindAsync("t4g.small", Token);

        Assert.Equal(("t3.small", 2, true), (amd64?.Name, amd64?.VCpus, amd64?.SupportsAmd64));
        Assert.Contains(subnet.AvailabilityZone, amd64!.AvailabilityZones);
        Assert.False(arm64?.SupportsAmd64);
        Assert.Null(await ports.InstanceTypes.FindAsync("t3.smallish", Token));
    }
}
