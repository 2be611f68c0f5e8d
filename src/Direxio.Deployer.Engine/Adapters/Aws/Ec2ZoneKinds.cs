using Amazon.EC2;
using Amazon.EC2.Model;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Adapters.Aws;

/// <summary>Which sort of zone a subnet lies in. A default VPC may have default subnets in Local Zones and Wavelength Zones too.</summary>
internal sealed class Ec2ZoneKinds(IAmazonEC2 ec2, string region)
{
    /// <summary>Tells the kind of a subnet's zone; by the zone's name where AWS does not let the identity read more.</summary>
    public async Task<Func<Subnet, ZoneKind>> ReadAsync(CancellationToken cancellationToken)
    {
        var types = await ListAsync(cancellationToken).ConfigureAwait(false);
        return subnet => subnet.OutpostArn is { Length: > 0 } ? ZoneKind.Outpost
            : types.TryGetValue(subnet.AvailabilityZone, out var type) ? KindOf(type)
            : IsNamedAsAvailabilityZone(subnet.AvailabilityZone) ? ZoneKind.AvailabilityZone
            : ZoneKind.Other;
    }

    private async Task<Dictionary<string, string>> ListAsync(CancellationToken cancellationToken)
    {
        try
        {
            var answer = await ec2.DescribeAvailabilityZonesAsync(
                new DescribeAvailabilityZonesRequest(), cancellationToken).ConfigureAwait(false);
            return (answer.AvailabilityZones ?? [])
                .Where(zone => zone.ZoneType is { Length: > 0 })
                .ToDictionary(zone => zone.ZoneName, zone => zone.ZoneType, StringComparer.Ordinal);
        }
        catch (CloudException exception) when (exception.IsDenied)
        {
            return [];
        }
    }

    private static ZoneKind KindOf(string type) => type switch
    {
        "availability-zone" => ZoneKind.AvailabilityZone,
        "local-zone" => ZoneKind.LocalZone,
        "wavelength-zone" => ZoneKind.WavelengthZone,
        _ => ZoneKind.Other,
    };

    // us-east-1a, while a Local Zone is us-east-1-bos-1a.
    private bool IsNamedAsAvailabilityZone(string zone) =>
        zone.Length == region.Length + 1 && zone.StartsWith(region, StringComparison.Ordinal) && char.IsAsciiLetterLower(zone[^1]);
}
