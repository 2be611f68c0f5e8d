using Direxio.Deployer.Engine.Dns;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Ports.Dns;
using Direxio.Deployer.Engine.Resources;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Operations.Repair;

/// <summary>Tells by the zones of an account which one is a node's.</summary>
/// <param name="provider">Where the records are kept.</param>
/// <param name="world">Reads what the domain's authoritative servers say.</param>
internal sealed class ZoneInspector(IDnsProvider provider, Func<Task<DnsSnapshot>> world)
{
    /// <summary>
    /// The zone that the world is sent to by now, where the recorded one is gone or read by nobody any more. A zone that nobody was ever
    /// sent to may be waiting for its delegation, and is left.
    /// </summary>
    /// <param name="recorded">The recorded zone as it is; null if the provider no longer knows it.</param>
    /// <param name="of">What the state says of it: whether the world was once seen to read it, and whether the deployer made it.</param>
    /// <param name="domain">The domain.</param>
    /// <param name="publicIp">The node's address; null if it has none.</param>
    /// <param name="tagged">The zones of its run.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>Whether DNS has moved, and to which zone; null if to none of the account.</returns>
    public async Task<(bool HasMoved, ObservedZone? To)> FollowAsync(
        ObservedZone? recorded,
        NodeState of,
        string domain,
        string? publicIp,
        IReadOnlyList<OwnedResource> tagged,
        CancellationToken cancellationToken)
    {
        var seen = await world().ConfigureAwait(false);
        if (seen.Obstacle is not null || seen.Zone is null || (recorded is not null && ZoneFinder.IsLive(recorded.Zone, seen)))
        {
            return (false, null);
        }

        var live = (await provider.FindZonesAsync(domain, cancellationToken).ConfigureAwait(false))
            .Where(zone => ZoneFinder.IsLive(zone, seen))
            .ToList();
        return live switch
        {
            // One of ours that is still there bills and goes with the node: it keeps its place on record, and the user the new one.
            [_] when recorded is not null && of.Resources.ZoneCreated => (true, null),
            [var only] => (true, await ObserveAsync(only, domain, publicIp, tagged, cancellationToken).ConfigureAwait(false)),
            [] when recorded is null || (of.Dns.IsReady && seen.NameServers.Count > 0) => (true, null),
            _ => (false, null),
        };
    }

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

        if (sightings.Count == 0)
        {
            return null;
        }

        // Of several that hold the record, an earlier one may be read by nobody any more.
        var seen = await world().ConfigureAwait(false);
        bool IsLive(ObservedZone sighting) => ZoneFinder.IsLive(sighting.Zone, seen);
        var found = sightings.FirstOrDefault(sighting => sighting.HoldsRecord && IsLive(sighting))
            ?? sightings.FirstOrDefault(sighting => sighting.HoldsRecord)
            ?? sightings[0];
        var leadsElsewhere = seen.Obstacle is null && !IsLive(found)
            && seen.Answers.Any(answer => publicIp is not null && answer.Addresses.Contains(publicIp));
        return found with { IsElsewhere = leadsElsewhere };
    }

    /// <summary>The recorded zone; null if the provider no longer knows it.</summary>
    public async Task<ObservedZone?> ReadAsync(
        string zoneId, string domain, string? publicIp, IReadOnlyList<OwnedResource> tagged, CancellationToken cancellationToken)
    {
        return await provider.FindZoneAsync(zoneId, cancellationToken).ConfigureAwait(false) is { } zone
            ? await ObserveAsync(zone, domain, publicIp, tagged, cancellationToken).ConfigureAwait(false)
            : null;
    }

    private async Task<ObservedZone> ObserveAsync(
        DnsZone zone, string domain, string? publicIp, IReadOnlyList<OwnedResource> tagged, CancellationToken cancellationToken)
    {
        var mine = tagged.FirstOrDefault(resource => resource.Id == zone.Id);
        return new(
            zone,
            mine is not null,
            mine?.ServiceId is not null,
            await HoldsRecordAsync(zone.Id, domain, publicIp, cancellationToken).ConfigureAwait(false));
    }

    private async Task<bool> HoldsRecordAsync(string zoneId, string domain, string? publicIp, CancellationToken cancellationToken) =>
        publicIp is not null
        && DnsOverwrite.IsOurs(
            await ZoneFinder.OccupantsAsync(provider, zoneId, domain, cancellationToken).ConfigureAwait(false), publicIp);
}
