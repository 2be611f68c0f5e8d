using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Ports.Dns;

namespace Direxio.Deployer.Engine.Dns;

/// <summary>No zone at the DNS provider, or several of which none is clearly the one that the world is sent to.</summary>
internal static class DnsZoneErrors
{
    public static DeployException DnsZoneMissing(string domain, string provider) => DeployErrors.Make(
        DeployErrorKind.NotFound,
        $"{provider} has no zone in which a record of {domain} can stand, and none is made there.",
        $"Add the domain at {provider} first, or use -DnsMode User and create the record yourself.",
        "DnsMode");

    public static DeployException HostedZoneAmbiguous(string name, IEnumerable<string> ids) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        $"The account has several public hosted zones named {name} ({string.Join(", ", ids)}), "
            + "and none of them is clearly the delegated one.",
        "Delete the unused one, or use -DnsMode User and create the record yourself.",
        "DnsMode");

    public static DeployException HostedZoneUnclear(IEnumerable<DnsZone> zones, DnsObstacle obstacle) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        $"Several hosted zones cover the domain ({string.Join(", ", zones.Select(zone => $"{zone.Name} {zone.Id}"))}), "
            + $"and to which of them the world is sent cannot be found out: {obstacle.Explanation}.",
        "Run the same command from a network that does not filter DNS, or use -DnsMode User and create the record yourself.",
        "DnsMode");
}
