using Direxio.Deployer.Engine.Ports.Cloud;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Adapters.Aws;

/// <summary>Subnets by the sort of their zone: a default VPC has default subnets in Local Zones and Wavelength Zones too.</summary>
public sealed class Ec2NetworkTests
{
    private static readonly (string Id, string Zone, string Extra)[] Subnets =
    [
        ("subnet-a", "eu-central-1a", string.Empty),
        ("subnet-ham", "eu-central-1-ham-1a", string.Empty),
        ("subnet-wl1", "eu-central-1-wl1-ber-wlz-1", string.Empty),
        ("subnet-rack", "eu-central-1b", "<outpostArn>arn:aws:outposts:eu-central-1:1:outpost/op-1</outpostArn>"),
        ("subnet-c", "eu-central-1c", string.Empty),
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Only_availability_zones_are_chosen_from(bool isTold)
    {
        using var aws = Account(isTold);
        using var ports = aws.Connect();

        var subnets = await ports.Networks.ListPublicSubnetsAsync(null, Token);

        Assert.Equal(["subnet-a", "subnet-c"], subnets.Select(subnet => subnet.SubnetId));
        Assert.Single(aws.Requests, request => request.Action == "DescribeAvailabilityZones");
    }

    [Theory]
    [InlineData("subnet-a", "AvailabilityZone")]
    [InlineData("subnet-ham", "LocalZone")]
    [InlineData("subnet-wl1", "WavelengthZone")]
    [InlineData("subnet-rack", "Outpost")]
    public async Task A_named_subnet_says_where_it_lies(string id, string kind)
    {
        using var aws = Account(isTold: true);
        using var ports = aws.Connect();

        Assert.Equal(kind, Assert.Single(await ports.Networks.ListPublicSubnetsAsync(id, Token)).ZoneKind.ToString());
    }

    [Fact]
    public async Task What_the_name_alone_tells_is_enough_to_leave_a_Local_Zone_out()
    {
        using var aws = Account(isTold: false);
        using var ports = aws.Connect();

        Assert.Equal(ZoneKind.Other, Assert.Single(await ports.Networks.ListPublicSubnetsAsync("subnet-ham", Token)).ZoneKind);
        Assert.Equal(ZoneKind.AvailabilityZone, Assert.Single(await ports.Networks.ListPublicSubnetsAsync("subnet-a", Token)).ZoneKind);
    }

    [Theory]
    [InlineData("block-ingress", "block-ingress")]
    [InlineData("off", null)]
    public async Task What_keeps_the_internet_out_of_a_subnet_is_told(string mode, string? told)
    {
        using var aws = Account(
            isTold: true,
            ("subnet-a", "eu-central-1a", $"<blockPublicAccessStates><internetGatewayBlockMode>{mode}</internetGatewayBlockMode></blockPublicAccessStates>"));
        using var ports = aws.Connect();

        Assert.Equal(told, Assert.Single(await ports.Networks.ListPublicSubnetsAsync(null, Token)).BlockMode);
    }

    [Fact]
    public async Task A_subnet_for_IPv6_alone_is_none_that_a_node_can_be_in()
    {
        using var aws = Account(
            isTold: true, ("subnet-a", "eu-central-1a", "<ipv6Native>true</ipv6Native>"), ("subnet-c", "eu-central-1c", string.Empty));
        using var ports = aws.Connect();

        Assert.Equal("subnet-c", Assert.Single(await ports.Networks.ListPublicSubnetsAsync(null, Token)).SubnetId);
    }

    [Theory]
    [InlineData("default", false)]
    [InlineData("dedicated", true)]
    public async Task A_network_on_hardware_of_its_own_is_told_also_of_a_named_subnet(string tenancy, bool isDedicated)
    {
        using var aws = Account(isTold: true, tenancy, ("subnet-a", "eu-central-1a", string.Empty));
        using var ports = aws.Connect();

        Assert.Equal(isDedicated, Assert.Single(await ports.Networks.ListPublicSubnetsAsync("subnet-a", Token)).IsDedicated);
        Assert.Equal(isDedicated, Assert.Single(await ports.Networks.ListPublicSubnetsAsync(null, Token)).IsDedicated);
    }

    private static StubAws Account(bool isTold, params (string Id, string Zone, string Extra)[] subnets) =>
        Account(isTold, "default", subnets.Length == 0 ? Subnets : subnets);

    private static StubAws Account(bool isTold, string tenancy, params (string Id, string Zone, string Extra)[] subnets) => new(request => request.Action switch
    {
        "DescribeVpcs" => StubAnswer.Ec2("DescribeVpcs", $"<vpcSet><item><vpcId>vpc-1</vpcId><instanceTenancy>{tenancy}</instanceTenancy></item></vpcSet>"),
        "DescribeSubnets" => StubAnswer.Ec2("DescribeSubnets", $"<subnetSet>{string.Concat(subnets.Where(subnet => IsAskedFor(request, subnet.Id)).Select(Xml))}</subnetSet>"),
        "DescribeAvailabilityZones" when isTold => StubAnswer.Ec2(
            "DescribeAvailabilityZones",
            "<availabilityZoneInfo>"
            + Zone("eu-central-1a", "availability-zone") + Zone("eu-central-1b", "availability-zone") + Zone("eu-central-1c", "availability-zone")
            + Zone("eu-central-1-ham-1a", "local-zone") + Zone("eu-central-1-wl1-ber-wlz-1", "wavelength-zone")
            + "</availabilityZoneInfo>"),
        "DescribeRouteTables" => StubAnswer.Ec2(
            "DescribeRouteTables",
            "<routeTableSet><item><associationSet><item><main>true</main></item></associationSet><routeSet><item><destinationCidrBlock>0.0.0.0/0</destinationCidrBlock>"
            + "<gatewayId>igw-1</gatewayId><state>active</state></item></routeSet></item></routeTableSet>"),
        _ => StubAnswer.Ec2Error(403, "UnauthorizedOperation"),
    });

    private static bool IsAskedFor(StubRequest request, string id) =>
        !request.Body.Contains("SubnetId.1=", StringComparison.Ordinal) || request.Body.Contains($"SubnetId.1={id}&", StringComparison.Ordinal)
        || request.Body.EndsWith($"SubnetId.1={id}", StringComparison.Ordinal);

    private static string Xml((string Id, string Zone, string Extra) subnet) =>
        $"<item><subnetId>{subnet.Id}</subnetId><vpcId>vpc-1</vpcId><state>available</state><availabilityZone>{subnet.Zone}</availabilityZone>{subnet.Extra}</item>";

    private static string Zone(string name, string type) => $"<item><zoneName>{name}</zoneName><zoneType>{type}</zoneType></item>";
}
