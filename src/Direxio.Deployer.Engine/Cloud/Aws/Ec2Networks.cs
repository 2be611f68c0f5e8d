using Amazon.EC2;
using Amazon.EC2.Model;

namespace Direxio.Deployer.Engine.Cloud.Aws;

/// <summary>VPCs, subnets and route tables.</summary>
internal sealed class Ec2Networks(IAmazonEC2 ec2) : INetworks
{
    public async Task<IReadOnlyList<PublicSubnet>> ListPublicSubnetsAsync(string? subnetId, CancellationToken cancellationToken)
    {
        var subnets = subnetId is null
            ? await ListOfDefaultVpcAsync(cancellationToken).ConfigureAwait(false)
            : await ListAsync(new() { SubnetIds = [subnetId] }, cancellationToken).ConfigureAwait(false);
        if (subnets.Count == 0)
        {
            return [];
        }

        var tables = await ListRouteTablesAsync(subnets[0].VpcId, cancellationToken).ConfigureAwait(false);
        return
        [
            .. subnets.Where(subnet => subnet.State == SubnetState.Available && TableOf(subnet.SubnetId, tables) is { } table && LeadsToInternet(table))
                .OrderBy(subnet => subnet.AvailabilityZone, StringComparer.Ordinal)
                .ThenBy(subnet => subnet.SubnetId, StringComparer.Ordinal)
                .Select(subnet => new PublicSubnet(subnet.VpcId, subnet.SubnetId, subnet.AvailabilityZone)),
        ];
    }

    private async Task<List<Subnet>> ListOfDefaultVpcAsync(CancellationToken cancellationToken)
    {
        var request = new DescribeVpcsRequest { Filters = [Ec2Filters.Of("is-default", "true")] };
        var answer = await ec2.DescribeVpcsAsync(request, cancellationToken).ConfigureAwait(false);
        return answer.Vpcs is [var vpc, ..]
            ? await ListAsync(new() { Filters = [Ec2Filters.Of("vpc-id", vpc.VpcId)] }, cancellationToken).ConfigureAwait(false)
            : [];
    }

    private async Task<List<Subnet>> ListAsync(DescribeSubnetsRequest request, CancellationToken cancellationToken)
    {
        var subnets = new List<Subnet>();
        await foreach (var subnet in ec2.Paginators.DescribeSubnets(request).Subnets.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            subnets.Add(subnet);
        }

        return subnets;
    }

    private async Task<List<RouteTable>> ListRouteTablesAsync(string vpcId, CancellationToken cancellationToken)
    {
        var request = new DescribeRouteTablesRequest { Filters = [Ec2Filters.Of("vpc-id", vpcId)] };
        var tables = new List<RouteTable>();
        await foreach (var table in ec2.Paginators.DescribeRouteTables(request).RouteTables.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            tables.Add(table);
        }

        return tables;
    }

    // A subnet without an association of its own follows the VPC's main table.
    private static RouteTable? TableOf(string subnetId, List<RouteTable> tables) =>
        tables.Find(table => (table.Associations ?? []).Exists(association => association.SubnetId == subnetId))
        ?? tables.Find(table => (table.Associations ?? []).Exists(association => association.Main == true));

    private static bool LeadsToInternet(RouteTable table) => (table.Routes ?? []).Exists(route =>
        route.DestinationCidrBlock == "0.0.0.0/0"
        && route.GatewayId?.StartsWith("igw-", StringComparison.Ordinal) == true
        && route.State == RouteState.Active);
}
