using System.Text.Json;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Ports.Dns;

namespace Direxio.Deployer.Engine.Rehearsal;

/// <summary>Route 53 of a rehearsed world.</summary>
internal sealed class RehearsalZones(RehearsalWorld world) : IHostedZones, IDnsProvider
{
    private const string ElsewhereAddress = "198.51.100.99";

    Task<IReadOnlyList<HostedZone>> IHostedZones.ListAsync(CancellationToken cancellationToken) => world.ReadAsync<IReadOnlyList<HostedZone>>(
        "ListHostedZones",
        content =>
        {
            world.IsRoute53InUse = true;
            return [.. content.Zones.Values.Select(View)];
        },
        cancellationToken);

    Task<HostedZone?> IHostedZones.FindAsync(string zoneId, CancellationToken cancellationToken) => world.ReadAsync(
        "GetHostedZone", content => content.Zones.TryGetValue(zoneId, out var zone) ? View(zone) : null, cancellationToken);

    public string Title => "Route 53";

    public bool CreatesZones => true;

    public async Task<IReadOnlyList<DnsZone>> FindZonesAsync(string domain, CancellationToken cancellationToken)
    {
        IHostedZones zones = this;
        var covering = (await zones.ListAsync(cancellationToken).ConfigureAwait(false)).Where(zone => zone.Covers(domain));
        return await Task.WhenAll(covering.Select(async Task<DnsZone> (zone) =>
            await zones.FindAsync(zone.Id, cancellationToken).ConfigureAwait(false) ?? zone)).ConfigureAwait(false);
    }

    public async Task<DnsZone?> FindZoneAsync(string zoneId, CancellationToken cancellationToken) =>
        await ((IHostedZones)this).FindAsync(zoneId, cancellationToken).ConfigureAwait(false);

    public Task<HostedZone> CreateAsync(string name, string callerReference, CancellationToken cancellationToken) => world.ChangeAsync(
        "CreateHostedZone",
        content =>
        {
            if (content.Zones.Values.Any(zone => zone.CallerReference == callerReference))
            {
                throw new CloudException(CloudFailure.AlreadyExists, "route53", "CreateHostedZone", "HostedZoneAlreadyExists", "it exists already (rehearsed)");
            }

            var zone = new RehearsedZone($"ZREHEARSAL{content.Zones.Count + 1}", name, callerReference, ["ns-1.rehearsal.example.org", "ns-2.rehearsal.example.org"], []);
            content.Zones.Add(zone.Id, zone);
            return View(zone);
        },
        cancellationToken);

    public Task TagAsync(string zoneId, NodeTags tags, CancellationToken cancellationToken) => world.ChangeAsync(
        "ChangeTagsForResource", content => content.Zones[zoneId] = content.Zones[zoneId] with { RunId = tags.RunId }, cancellationToken);

    public Task<IReadOnlyList<RecordSet>> ListRecordsAsync(string zoneId, string name, CancellationToken cancellationToken) => world.ReadAsync<IReadOnlyList<RecordSet>>(
        "ListResourceRecordSets", content => [.. content.Zones[zoneId].Records.Where(record => record.Name == name)], cancellationToken);

    public Task<string> ReplaceAsync(
        string zoneId, IReadOnlyList<RecordSet> delete, string name, string type, long ttl, IReadOnlyList<string> values, CancellationToken cancellationToken) => world.ChangeAsync(
        "ChangeResourceRecordSets",
        content =>
        {
            var records = content.Zones[zoneId].Records;
            records.RemoveAll(record => record.Name == name && (record.Type == type || delete.Any(gone => gone.Type == record.Type)));
            records.Add(Record(name, type, ttl, values));
            return "CREHEARSAL";
        },
        cancellationToken);

    public Task<IReadOnlyList<RecordSet>> ListAllRecordsAsync(string zoneId, CancellationToken cancellationToken) => world.ReadAsync<IReadOnlyList<RecordSet>>(
        "ListResourceRecordSets", content => [.. content.Zones[zoneId].Records], cancellationToken);

    public Task<string> RestoreAsync(
        string zoneId, IReadOnlyList<RecordSet> delete, IReadOnlyList<string> restoreSources, CancellationToken cancellationToken) => world.ChangeAsync(
        "ChangeResourceRecordSets",
        content =>
        {
            var records = content.Zones[zoneId].Records;
            records.RemoveAll(record => delete.Any(gone => gone.Source == record.Source));
            var restored = restoreSources.Select(ReadSource).ToList();
            records.RemoveAll(record => restored.Any(back => back.Name == record.Name && back.Type == record.Type));
            records.AddRange(restored);
            return "CREHEARSAL";
        },
        cancellationToken);

    public Task<bool> DeleteAsync(string zoneId, CancellationToken cancellationToken) => world.ChangeAsync(
        "DeleteHostedZone",
        content => content.Zones.GetValueOrDefault(zoneId) is { Records.Count: > 0 }
            ? throw new CloudException(CloudFailure.InUse, "route53", "DeleteHostedZone", "HostedZoneNotEmpty", "it still has records (rehearsed)")
            : content.Zones.Remove(zoneId),
        cancellationToken);

    public Task<bool> IsInSyncAsync(string changeId, CancellationToken cancellationToken) => world.ReadAsync("GetChange", _ => true, cancellationToken);

    /// <summary>Puts a zone with a record elsewhere into the world, for the event of that name.</summary>
    public static void OccupyName(WorldContent content, string domain) => content.Zones["ZREHEARSALOLD"] = new(
        "ZREHEARSALOLD",
        domain,
        "somebody-else",
        ["ns-8.rehearsal.example.org", "ns-9.rehearsal.example.org"],
        [Record(domain, "A", 300, [ElsewhereAddress])]);

    // The source of a rehearsed record set is its own content, so that it can be put back.
    private static RecordSet Record(string name, string type, long ttl, IReadOnlyList<string> values)
    {
        var record = new RecordSet(name, type, ttl, values, null, null, string.Empty);
        return record with { Source = JsonSerializer.Serialize(record) };
    }

    private static RecordSet ReadSource(string source) => JsonSerializer.Deserialize<RecordSet>(source)! with { Source = source };

    private static HostedZone View(RehearsedZone zone) => new(zone.Id, zone.Name, false, zone.CallerReference, zone.NameServers);
}
