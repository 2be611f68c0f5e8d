using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Resources;

/// <summary>Where a node's instance may be launched, in the order in which it is tried.</summary>
internal static class LaunchSubnets
{
    /// <summary>Those that the internet is not kept out of, if there are any; else all.</summary>
    public static IReadOnlyList<PublicSubnet> Reachable(IReadOnlyList<PublicSubnet> subnets) =>
        subnets.Where(subnet => subnet.BlockMode is null).ToList() is { Count: > 0 } open ? open : subnets;

    /// <summary>
    /// The subnets in zones that offer the type: one of each zone before a second one of any, and a zone's default subnet before
    /// its others.
    /// </summary>
    public static IReadOnlyList<PublicSubnet> Eligible(IEnumerable<PublicSubnet> subnets, InstanceTypeOffer type) =>
    [
        .. subnets.Where(subnet => type.AvailabilityZones.Contains(subnet.AvailabilityZone))
            .GroupBy(subnet => subnet.AvailabilityZone, StringComparer.Ordinal)
            .SelectMany(zone => zone.OrderByDescending(subnet => subnet.IsDefaultOfZone)
                .ThenBy(subnet => subnet.SubnetId, StringComparer.Ordinal)
                .Select((subnet, rank) => (Subnet: subnet, Rank: rank)))
            .OrderBy(item => item.Rank)
            .ThenBy(item => item.Subnet.AvailabilityZone, StringComparer.Ordinal)
            .Select(item => item.Subnet),
    ];
}
