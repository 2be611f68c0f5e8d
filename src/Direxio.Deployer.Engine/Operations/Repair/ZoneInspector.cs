using Direxio.Deployer.Engine.Dns;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Ports.Dns;
using Direxio.Deployer.Engine.Resources;

namespace Direxio.Deployer.Engine.Operations.Repair;

/// <summary>Tells by the zones of an account which one is a node's.</summary>
internal sealed class ZoneInspector(IDnsProvider provider)
{
    /// <summary>The zone that holds exactly the node's A record, else the one that its run created; null if there is neither.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="publicIp">The node's address; null if it has none.</param>
    /// <param name="tagged">The zones of its run.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<ObservedZone?> FindAsync(
        string domain, string? publicIp, IReadOnlyList<OwnedResource> tagged, CancellationToken cancellationToken)
    {
        var sightings = new List<ObservedZone>();
        var candidates = (await provider.FindZonesAsync(domain, cancellationToken).ConfigureAwait(false))
            .OrderByDescending(zone => tagged.Any(mine => mine.Id == zone.Id))
            .ThenByDescending(zone => zone.Name.Length)
            .ThenBy(zone => zone.Id, StringComparer.Ordinal);
        foreach (var zone in candidates)
        {
            var mine = tagged.FirstOrDefault(resource => resource.Id == zone.Id);
            var holds = await HoldsRecordAsync(zone.Id, domain, publicIp, cancellationToken).ConfigureAwait(false);
            if (holds || mine is not null)
            {
                sightings.Add(new(zone, mine is not null, mine?.ServiceId is not null, holds));
            }
        }

        return sightings.FirstOrDefault(sighting => sighting.HoldsRecord) ?? sightings.FirstOrDefault();
    }

    /// <summary>The recorded zone; null if the provider no longer knows it.</summary>
    public async Task<ObservedZone?> ReadAsync(
        string zoneId, string domain, string? publicIp, IReadOnlyList<OwnedResource> tagged, CancellationToken cancellationToken)
    {
        if (await provider.FindZoneAsync(zoneId, cancellationToken).ConfigureAwait(false) is not { } zone)
        {
            return null;
        }

        var mine = tagged.FirstOrDefault(resource => resource.Id == zoneId);
        return new(
            zone,
            mine is not null,
            mine?.ServiceId is not null,
            await HoldsRecordAsync(zoneId, domain, publicIp, cancellationToken).ConfigureAwait(false));
    }

    private async Task<bool> HoldsRecordAsync(string zoneId, string domain, string? publicIp, CancellationToken cancellationToken) =>
        publicIp is not null
        && DnsOverwrite.IsOurs(
            await ZoneFinder.OccupantsAsync(provider, zoneId, domain, cancellationToken).ConfigureAwait(false), publicIp);
}
