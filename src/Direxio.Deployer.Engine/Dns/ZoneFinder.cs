using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Foundation.Names;
using Direxio.Deployer.Engine.Ports.Dns;

namespace Direxio.Deployer.Engine.Dns;

/// <summary>What a DNS provider holds for a domain.</summary>
/// <param name="Zone">The public zone to use; null if there is none.</param>
/// <param name="Occupants">The A, AAAA, CNAME and HTTPS record sets of exactly the domain in that zone.</param>
/// <param name="WillBeCreated">True if a zone has to be created.</param>
internal sealed record ZoneFinding(DnsZone? Zone, IReadOnlyList<RecordSet> Occupants, bool WillBeCreated)
{
    /// <summary>The finding of a mode that does not ask.</summary>
    public static ZoneFinding None { get; } = new(null, [], false);

    /// <summary>
    /// True if the world is known to be sent elsewhere than to the zone, or to none: what it sees of the name is then not
    /// what the zone holds.
    /// </summary>
    public bool IsElsewhere { get; init; }

    /// <summary>What the user should know of the choice.</summary>
    public IReadOnlyList<Advice> Warnings { get; init; } = [];
}

/// <summary>
/// Finds the zone that a domain belongs to: the one to whose name servers the world is sent. The longest
/// name alone says nothing; a zone that nobody delegates to is read by nobody.
/// </summary>
internal sealed class ZoneFinder(IDnsProvider provider, Func<Task<DnsSnapshot>> delegation)
{
    private static readonly string[] OccupyingTypes = ["A", "AAAA", "CNAME"];

    public async Task<ZoneFinding> FindAsync(string domain, CancellationToken cancellationToken)
    {
        var covering = await provider.FindZonesAsync(domain, cancellationToken).ConfigureAwait(false);
        if (covering.Count == 0)
        {
            return provider.CreatesZones
                ? new(null, [], true) { IsElsewhere = true }
                : throw DnsZoneErrors.DnsZoneMissing(domain, provider.Title);
        }

        var world = await delegation().ConfigureAwait(false);
        var chosen = Choose(covering, world);
        return new(chosen, await OccupantsAsync(chosen.Id, domain, cancellationToken).ConfigureAwait(false), false)
        {
            IsElsewhere = world.Obstacle is null && !IsLive(chosen, world),
            Warnings = [.. Warnings(chosen, covering, world)],
        };
    }

    /// <summary>The record sets that a node's A record would replace or stand beside.</summary>
    public Task<IReadOnlyList<RecordSet>> OccupantsAsync(string zoneId, string domain, CancellationToken cancellationToken) =>
        OccupantsAsync(provider, zoneId, domain, cancellationToken);

    /// <summary>The same, for who has no delegation to compare.</summary>
    public static async Task<IReadOnlyList<RecordSet>> OccupantsAsync(
        IDnsProvider provider, string zoneId, string domain, CancellationToken cancellationToken) =>
    [
        .. (await provider.ListRecordsAsync(zoneId, domain, cancellationToken).ConfigureAwait(false))
            .Where(record => OccupyingTypes.Contains(record.Type) || LeadsElsewhere(record)),
    ];

    // An HTTPS record (RFC 9460) leads browsers past the address record, unless it only tells how this very name is reached.
    private static bool LeadsElsewhere(RecordSet record) =>
        record.Type == "HTTPS" && (record.AliasTarget is not null || !record.Values.All(IsAboutThisName));

    private static bool IsAboutThisName(string value) =>
        value.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [not "0", ".", .. var hints]
        && !hints.Any(static hint => hint.StartsWith("ipv", StringComparison.OrdinalIgnoreCase));

    private static DnsZone Choose(IReadOnlyList<DnsZone> zones, DnsSnapshot world)
    {
        var live = zones.Where(zone => IsLive(zone, world)).ToList();
        var longest = zones.Max(zone => zone.Name.Length);
        if (live is [var only] && (world.Obstacle is null || only.Name.Length == longest))
        {
            return only;
        }

        // Where authoritative servers cannot be asked, a longer zone may be delegated unseen.
        if (world.Obstacle is { } obstacle && zones.Count > 1)
        {
            throw DnsZoneErrors.HostedZoneUnclear(zones, obstacle);
        }

        var candidates = zones.Where(zone => zone.Name.Length == longest).ToList();
        return live.Count == 0 && candidates is [var undelegated]
            ? undelegated
            : throw DnsZoneErrors.HostedZoneAmbiguous(candidates[0].Name, (live.Count > 1 ? live : candidates).Select(zone => zone.Id));
    }

    private IEnumerable<Advice> Warnings(DnsZone chosen, IEnumerable<DnsZone> zones, DnsSnapshot world)
    {
        foreach (var ignored in zones.Where(zone => zone.Id != chosen.Id && zone.Name.Length >= chosen.Name.Length))
        {
            yield return Advice.Of(nameof(Texts.Warn_ZoneIgnored), ignored.Name, provider.Title, ignored.Id, Servers(world));
        }

        if (world.Obstacle is null && !IsLive(chosen, world))
        {
            yield return world.Zone is null
                ? Advice.Of(nameof(Texts.Warn_ZoneUndelegated), chosen.Name, provider.Title, chosen.Id)
                : Advice.Of(nameof(Texts.Warn_ZoneElsewhere), chosen.Name, provider.Title, chosen.Id, world.Zone, Servers(world));
        }
    }

    private static Advice Servers(DnsSnapshot world) =>
        world.NameServers.Count == 0 ? Advice.Of(nameof(Texts.Warn_NoNameServers)) : string.Join(", ", world.NameServers);

    /// <summary>True if the world is sent to the zone, as far as this snapshot of its name tells.</summary>
    public static bool IsLive(DnsZone zone, DnsSnapshot world) =>
        world.Zone is { } name
        && DnsText.IsSame(zone.Name, name)
        && zone.NameServers.Any(server => world.NameServers.Contains(DnsText.Plain(server), StringComparer.OrdinalIgnoreCase));
}
