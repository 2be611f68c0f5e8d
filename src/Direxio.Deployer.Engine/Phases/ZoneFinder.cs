using Direxio.Deployer.Engine.Cloud;
using Direxio.Deployer.Engine.Dns;
using Direxio.Deployer.Engine.Settings;

namespace Direxio.Deployer.Engine.Phases;

/// <summary>What Route 53 holds for a domain.</summary>
/// <param name="Zone">The public zone with the longest matching name; null if there is none.</param>
/// <param name="Occupants">The A, AAAA and CNAME record sets of exactly the domain in that zone.</param>
/// <param name="WillBeCreated">True if a zone has to be created.</param>
internal sealed record ZoneFinding(HostedZone? Zone, IReadOnlyList<RecordSet> Occupants, bool WillBeCreated)
{
    /// <summary>The finding of a mode that does not ask.</summary>
    public static ZoneFinding None { get; } = new(null, [], false);
}

/// <summary>Finds the public hosted zone that a domain belongs to.</summary>
internal sealed class ZoneFinder(IZones zones, Func<Task<DnsSnapshot>> delegation)
{
    private static readonly string[] OccupyingTypes = ["A", "AAAA", "CNAME"];

    public async Task<ZoneFinding> FindAsync(DeploymentSettings settings, CancellationToken cancellationToken)
    {
        var matching = (await zones.ListAsync(cancellationToken).ConfigureAwait(false))
            .Where(zone => !zone.IsPrivate && zone.Covers(settings.Domain))
            .ToList();
        if (matching.Count == 0)
        {
            return new(null, [], true);
        }

        var longest = matching.Max(zone => zone.Name.Length);
        var zone = await ChooseAsync([.. matching.Where(zone => zone.Name.Length == longest)], cancellationToken).ConfigureAwait(false);
        return new(zone, await OccupantsAsync(zone.Id, settings.Domain, cancellationToken).ConfigureAwait(false), false);
    }

    /// <summary>The record sets that a node's A record would replace or stand beside.</summary>
    public Task<IReadOnlyList<RecordSet>> OccupantsAsync(string zoneId, string domain, CancellationToken cancellationToken) =>
        OccupantsAsync(zones, zoneId, domain, cancellationToken);

    /// <summary>The same, for who has no delegation to compare.</summary>
    public static async Task<IReadOnlyList<RecordSet>> OccupantsAsync(IZones zones, string zoneId, string domain, CancellationToken cancellationToken) =>
    [
        .. (await zones.ListRecordsAsync(zoneId, domain, cancellationToken).ConfigureAwait(false))
            .Where(record => OccupyingTypes.Contains(record.Type)),
    ];

    // Several zones may share a name; only the one that the parent delegates to counts.
    private async Task<HostedZone> ChooseAsync(IReadOnlyList<HostedZone> candidates, CancellationToken cancellationToken)
    {
        var detailed = await Task.WhenAll(candidates.Select(async candidate =>
            await zones.FindAsync(candidate.Id, cancellationToken).ConfigureAwait(false) ?? candidate)).ConfigureAwait(false);
        if (detailed.Length == 1)
        {
            return detailed[0];
        }

        var delegated = (await delegation().ConfigureAwait(false)).NameServers;
        var live = detailed.Where(zone => zone.NameServers.Any(server => delegated.Contains(server, StringComparer.OrdinalIgnoreCase))).ToList();
        return live.Count == 1 ? live[0] : throw DeployErrors.HostedZoneAmbiguous(detailed[0].Name, detailed.Select(zone => zone.Id));
    }
}
