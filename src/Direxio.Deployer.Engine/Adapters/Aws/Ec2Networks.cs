using Amazon.EC2;
using Amazon.EC2.Model;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Adapters.Aws;

/// <summary>VPCs, subnets and route tables.</summary>
internal sealed class Ec2Networks(IAmazonEC2 ec2, Ec2ZoneKinds zones) : INetworks
{
    private const string Anywhere = "0.0.0.0/0";

    public async Task<IReadOnlyList<PublicSubnet>> ListPublicSubnetsAsync(string? subnetId, CancellationToken cancellationToken)
    {
        var listing = subnetId is null ? ListOfDefaultVpcAsync(cancellationToken) : ListNamedAsync(subnetId, cancellationToken);
        var kinds = zones.ReadAsync(cancellationToken);
        await Task.WhenAll(listing, kinds).ConfigureAwait(false);
        var kindOf = await kinds.ConfigureAwait(false);
        var (listed, tables, vpc) = await listing.ConfigureAwait(false);
        var subnets = listed
            .FindAll(subnet => subnetId is not null || kindOf(subnet) == ZoneKind.AvailabilityZone);
        if (subnets.Count == 0)
        {
            return [];
        }

        if (kindOf(subnets[0]) is not ZoneKind.AvailabilityZone and var other)
        {
            return [new(subnets[0].VpcId, subnets[0].SubnetId, subnets[0].AvailabilityZone) { ZoneKind = other }];
        }

        // One for IPv6 alone has no public IPv4 address to give, whatever its routes.
        var available = subnets.Where(subnet => subnet.State == SubnetState.Available && subnet.Ipv6Native != true).ToList();
        var routed = available.FindAll(subnet => TableOf(subnet.SubnetId, tables) is { } table && LeadsToInternet(table));
        var chosen = routed.Count > 0 ? routed : available.FindAll(subnet => IsPublicByDefault(subnet, TableOf(subnet.SubnetId, tables)));
        return
        [
            .. chosen.OrderBy(subnet => subnet.AvailabilityZone, StringComparer.Ordinal)
                .ThenBy(subnet => subnet.SubnetId, StringComparer.Ordinal)
                .Select(subnet => new PublicSubnet(subnet.VpcId, subnet.SubnetId, subnet.AvailabilityZone, routed.Count > 0)
                {
                    IsDefaultOfZone = subnet.DefaultForAz == true,
                    BlockMode = BlockModeOf(subnet),
                    IsDedicated = vpc?.InstanceTenancy is { } tenancy && tenancy != Tenancy.Default,
                }),
        ];
    }

    private async Task<(List<Subnet> Subnets, List<RouteTable> Tables, Vpc? Vpc)> ListNamedAsync(
        string subnetId, CancellationToken cancellationToken)
    {
        var subnets = await NotFoundAnswer.AsNullAsync<List<Subnet>>(
            async () => await ListAsync(new() { SubnetIds = [subnetId] }, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        if (subnets is not [var named, ..])
        {
            return ([], [], null);
        }

        var tables = ListRouteTablesAsync(named.VpcId, cancellationToken);
        var vpcs = ec2.DescribeVpcsAsync(new DescribeVpcsRequest { VpcIds = [named.VpcId] }, cancellationToken);
        await Task.WhenAll(tables, vpcs).ConfigureAwait(false);
        return (subnets, await tables.ConfigureAwait(false), ((await vpcs.ConfigureAwait(false)).Vpcs ?? []).FirstOrDefault());
    }

    private async Task<(List<Subnet> Subnets, List<RouteTable> Tables, Vpc? Vpc)> ListOfDefaultVpcAsync(
        CancellationToken cancellationToken)
    {
        var request = new DescribeVpcsRequest { Filters = [Ec2Filters.ByName("is-default", "true")] };
        var answer = await ec2.DescribeVpcsAsync(request, cancellationToken).ConfigureAwait(false);
        if (answer.Vpcs is not [var vpc, ..])
        {
            return ([], [], null);
        }

        var subnets = ListAsync(new() { Filters = [Ec2Filters.ByName("vpc-id", vpc.VpcId)] }, cancellationToken);
        var tables = ListRouteTablesAsync(vpc.VpcId, cancellationToken);
        await Task.WhenAll(subnets, tables).ConfigureAwait(false);
        return (await subnets.ConfigureAwait(false), await tables.ConfigureAwait(false), vpc);
    }

    private async Task<List<Subnet>> ListAsync(DescribeSubnetsRequest request, CancellationToken cancellationToken)
    {
        var subnets = new List<Subnet>();
        await foreach (var subnet in ec2.Paginators.DescribeSubnets(request).Subnets
            .WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            subnets.Add(subnet);
        }

        return subnets;
    }

    private async Task<List<RouteTable>> ListRouteTablesAsync(string vpcId, CancellationToken cancellationToken)
    {
        var request = new DescribeRouteTablesRequest { Filters = [Ec2Filters.ByName("vpc-id", vpcId)] };
        var tables = new List<RouteTable>();
        await foreach (var table in ec2.Paginators.DescribeRouteTables(request).RouteTables
            .WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            tables.Add(table);
        }

        return tables;
    }

    // A subnet without an association of its own follows the VPC's main table.
    private static RouteTable? TableOf(string subnetId, List<RouteTable> tables) =>
        tables.Find(table => (table.Associations ?? []).Exists(association => association.SubnetId == subnetId))
        ?? tables.Find(table => (table.Associations ?? []).Exists(association => association.Main == true));

    // Where no table tells: what AWS made as a public subnet of the default VPC, and still gives public addresses to, is
    // one unless its traffic is led elsewhere. Services that stand in for AWS do not show the default VPC's gateway.
    private static bool IsPublicByDefault(Subnet subnet, RouteTable? table) =>
        subnet.DefaultForAz == true
        && subnet.MapPublicIpOnLaunch == true
        && !(table?.Routes ?? []).Exists(route => route.DestinationCidrBlock == Anywhere);

    private static string? BlockModeOf(Subnet subnet) =>
        subnet.BlockPublicAccessStates?.InternetGatewayBlockMode is { } mode && mode != BlockPublicAccessMode.Off ? mode.Value : null;

    private static bool LeadsToInternet(RouteTable table) => (table.Routes ?? []).Exists(route =>
        route.DestinationCidrBlock == Anywhere
        && route.GatewayId?.StartsWith("igw-", StringComparison.Ordinal) == true
        && route.State == RouteState.Active);
}
