using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Dns;

namespace Direxio.Deployer.Engine.Dns;

/// <summary>No zone at the DNS provider, or several of which none is clearly the one that the world is sent to.</summary>
internal static class DnsZoneErrors
{
    public static DeployException DnsZoneMissing(string domain, string provider) => DeployErrors.Make(
        DeployErrorKind.NotFound,
        Advice.OfError(nameof(ErrorTexts.DnsZoneMissing), provider, domain),
        Advice.OfError(nameof(ErrorTexts.DnsZoneMissing_Next), provider),
        "DnsMode");

    public static DeployException HostedZoneAmbiguous(string name, IEnumerable<string> ids) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        Advice.OfError(nameof(ErrorTexts.HostedZoneAmbiguous), name, string.Join(", ", ids)),
        Advice.OfError(nameof(ErrorTexts.HostedZoneAmbiguous_Next)),
        "DnsMode");

    public static DeployException HostedZoneUnclear(IEnumerable<DnsZone> zones, DnsObstacle obstacle) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        Advice.OfError(
            nameof(ErrorTexts.HostedZoneUnclear),
            string.Join(", ", zones.Select(zone => $"{zone.Name} {zone.Id}")),
            obstacle.Explanation),
        Advice.OfError(nameof(ErrorTexts.HostedZoneUnclear_Next)),
        "DnsMode");
}
