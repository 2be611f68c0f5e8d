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
        var (listed, tables) = await listing.ConfigureAwait(false);
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

        var available = subnets.Where(subnet => subnet.State == SubnetState.Available).ToList();
        var routed = available.FindAll(subnet => TableOf(subnet.SubnetId, tables) is { } table && LeadsToInternet(table));
        var chosen = routed.Count > 0 ? routed : available.FindAll(subnet => IsPublicByDefault(subnet, TableOf(subnet.SubnetId, tables)));
        return
        [
            .. chosen.OrderBy(subnet => subnet.AvailabilityZone, StringComparer.Ordinal)
                .ThenBy(subnet => subnet.SubnetId, StringComparer.Ordinal)
                .Select(subnet => new PublicSubnet(subnet.VpcId, subnet.SubnetId, subnet.AvailabilityZone, routed.Count > 0)
                {
                    IsDefaultOfZone = subnet.DefaultForAz == true,
                }),
        ];
    }

    private async Task<(List<Subnet> Subnets, List<RouteTable> Tables)> ListNamedAsync(string subnetId, CancellationToken cancellationToken)
    {
        var subnets = await NotFoundAnswer.AsNullAsync<List<Subnet>>(
            async () => await ListAsync(new() { SubnetIds = [subnetId] }, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        return subnets is [var named, ..]
            ? (subnets, await ListRouteTablesAsync(named.VpcId, cancellationToken).ConfigureAwait(false))
            : ([], []);
    }

    private async Task<(List<Subnet> Subnets, List<RouteTable> Tables)> ListOfDefaultVpcAsync(CancellationToken cancellationToken)
    {
        var request = new DescribeVpcsRequest { Filters = [Ec2Filters.ByName("is-default", "true")] };
        var answer = await ec2.DescribeVpcsAsync(request, cancellationToken).ConfigureAwait(false);
        if (answer.Vpcs is not [var vpc, ..])
        {
            return ([], []);
        }

        var subnets = ListAsync(new() { Filters = [Ec2Filters.ByName("vpc-id", vpc.VpcId)] }, cancellationToken);
        var tables = ListRouteTablesAsync(vpc.VpcId, cancellationToken);
        await Task.WhenAll(subnets, tables).ConfigureAwait(false);
        return (await subnets.ConfigureAwait(false), await tables.ConfigureAwait(false));
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

    private static bool LeadsToInternet(RouteTable table) => (table.Routes ?? []).Exists(route =>
        route.DestinationCidrBlock == Anywhere
        && route.GatewayId?.StartsWith("igw-", StringComparison.Ordinal) == true
        && route.State == RouteState.Active);
}
