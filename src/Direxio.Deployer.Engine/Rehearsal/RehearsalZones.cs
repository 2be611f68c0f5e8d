using System.Security.Cryptography;
using System.Text.Json;
using Direxio.Deployer.Engine.Foundation.Names;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Ports.Dns;

namespace Direxio.Deployer.Engine.Rehearsal;

/// <summary>Route 53 of a rehearsed world.</summary>
internal sealed class RehearsalZones(RehearsalWorld world) : IHostedZones, IDnsProvider
{
    private const string Service = "route53";
    private const string CanonicalName = "CNAME";
    private const string ElsewhereAddress = "198.51.100.99";

    Task<IReadOnlyList<HostedZone>> IHostedZones.ListAsync(CancellationToken cancellationToken) =>
        world.ReadAsync<IReadOnlyList<HostedZone>>(
            "ListHostedZones",
            content => [.. content.Zones.Values.Select(View)],
            cancellationToken);

    Task<HostedZone?> IHostedZones.FindAsync(string zoneId, CancellationToken cancellationToken) => world.ReadAsync(
        "GetHostedZone", content => TakeUp(content).Zones.TryGetValue(zoneId, out var zone) ? View(zone) : null, cancellationToken);

    public string Title => "Route 53";

    public bool CreatesZones => true;

    public async Task<IReadOnlyList<DnsZone>> FindZonesAsync(string domain, CancellationToken cancellationToken) =>
        await ((IHostedZones)this).FindCoveringAsync(domain, cancellationToken).ConfigureAwait(false);

    public async Task<DnsZone?> FindZoneAsync(string zoneId, CancellationToken cancellationToken) =>
        await ((IHostedZones)this).FindAsync(zoneId, cancellationToken).ConfigureAwait(false);

    public Task<HostedZone> CreateAsync(string name, string callerReference, CancellationToken cancellationToken) => world.ChangeAsync(
        "CreateHostedZone",
        content =>
        {
            if (TakeUp(content).Zones.Values.Any(zone => zone.CallerReference == callerReference))
            {
                throw new CloudException(
                    CloudFailure.AlreadyExists, "route53", "CreateHostedZone", "HostedZoneAlreadyExists", "it exists already (rehearsed)");
            }

            // Each node has a world of its own, and none may be taken for a user of another's zone.
            var id = $"Z{Convert.ToHexString(RandomNumberGenerator.GetBytes(7))}";
            var zone = new RehearsedZone(id, name, callerReference, ["ns-1.rehearsal.example.org", "ns-2.rehearsal.example.org"], []);
            content.Zones.Add(zone.Id, zone);
            return View(zone);
        },
        cancellationToken);

    public Task TagAsync(string zoneId, NodeTags tags, CancellationToken cancellationToken) => world.ChangeAsync(
        "ChangeTagsForResource",
        content => content.Zones[zoneId] = Require(content, "ChangeTagsForResource", zoneId) with { RunId = tags.RunId },
        cancellationToken);

    public Task<IReadOnlyList<RecordSet>> ListRecordsAsync(string zoneId, string name, CancellationToken cancellationToken) =>
        world.ReadAsync<IReadOnlyList<RecordSet>>(
            "ListResourceRecordSets",
            content => [.. AllOf(Require(content, "ListResourceRecordSets", zoneId)).Where(record => DnsText.IsSame(record.Name, name))],
            cancellationToken);

    public Task<IReadOnlyList<RecordSet>> ListAllRecordsAsync(string zoneId, CancellationToken cancellationToken) =>
        world.ReadAsync<IReadOnlyList<RecordSet>>(
            "ListResourceRecordSets", content => [.. AllOf(Require(content, "ListResourceRecordSets", zoneId))], cancellationToken);

    public Task<string> ReplaceAsync(
        string zoneId,
        IReadOnlyList<RecordSet> delete,
        string name,
        string type,
        long ttl,
        IReadOnlyList<string> values,
        CancellationToken cancellationToken) => world.ChangeAsync(
        "ChangeResourceRecordSets",
        content =>
        {
            var records = Require(content, "ChangeResourceRecordSets", zoneId).Records;
            var gone = delete.Select(record => record.Source).ToHashSet(StringComparer.Ordinal);
            bool IsReplaced(RecordSet record) => record.Type == type && DnsText.IsSame(record.Name, name);
            RecordSet[] stay = [.. records.Where(record => !gone.Contains(record.Source) && !IsReplaced(record))];
            return Exchange(records, stay, [Record(name, type, ttl, values)]);
        },
        cancellationToken);

    // As in life: what is gone or back already counts as done, and what someone else put in its place stays.
    public Task<string> RestoreAsync(
        string zoneId, IReadOnlyList<RecordSet> delete, IReadOnlyList<string> restoreSources, CancellationToken cancellationToken) =>
        world.ChangeAsync(
            "ChangeResourceRecordSets",
            content =>
            {
                var records = Require(content, "ChangeResourceRecordSets", zoneId).Records;
                var gone = delete.Select(record => record.Source).Except(restoreSources).ToHashSet(StringComparer.Ordinal);
                var there = records.Select(record => record.Source).ToHashSet(StringComparer.Ordinal);
                RecordSet[] back = [.. restoreSources.Select(ReadSource).Where(record => !there.Contains(record.Source))];
                RecordSet[] stay = [.. records.Where(record => !gone.Contains(record.Source))];
                return stay.Length == records.Count && back.Length == 0 ? string.Empty : Exchange(records, stay, back);
            },
            cancellationToken);

    public Task<bool> DeleteAsync(string zoneId, CancellationToken cancellationToken) => world.ChangeAsync(
        "DeleteHostedZone",
        content => TakeUp(content).Zones.GetValueOrDefault(zoneId) is { } zone && zone.Records.Exists(record => !BelongsTo(zone, record))
            ? throw new CloudException(
                CloudFailure.InUse, Service, "DeleteHostedZone", "HostedZoneNotEmpty", "it still has records (rehearsed)")
            : content.Zones.Remove(zoneId),
        cancellationToken);

    public Task<bool> IsInSyncAsync(string changeId, CancellationToken cancellationToken) =>
        changeId.Length == 0 ? Task.FromResult(true) : world.ReadAsync("GetChange", _ => true, cancellationToken);

    /// <summary>Puts a zone with a record elsewhere into the world, for the event of that name.</summary>
    public static void OccupyName(WorldContent content, string domain) => content.Zones["ZREHEARSALOLD"] = new(
        "ZREHEARSALOLD",
        domain,
        "somebody-else",
        ["ns-8.rehearsal.example.org", "ns-9.rehearsal.example.org"],
        [Record(domain, "A", 300, [ElsewhereAddress])]);

    // Whoever only looks for zones uses none.
    private WorldContent TakeUp(WorldContent content)
    {
        world.IsRoute53InUse = true;
        return content;
    }

    private static RehearsedZone Require(WorldContent content, string action, string zoneId) => content.Zones.GetValueOrDefault(zoneId)
        ?? throw new CloudException(
            CloudFailure.NotFound, Service, action, "NoSuchHostedZone", $"there is no hosted zone {zoneId} (rehearsed)");

    // All or nothing, as in life: a place that is taken, or a canonical name beside other records, refuses the whole batch.
    private static string Exchange(List<RecordSet> records, RecordSet[] stay, RecordSet[] put)
    {
        if (Array.Find(put, wanted => Array.Exists(stay, other => Excludes(other, wanted))) is { } refused)
        {
            throw RehearsalFailures.Rejected(
                Service,
                "ChangeResourceRecordSets",
                "InvalidChangeBatch",
                $"{refused.Name} has a record already that excludes {refused.Type} (rehearsed)");
        }

        records.Clear();
        records.AddRange([.. stay, .. put]);
        return "CREHEARSAL";
    }

    private static bool Excludes(RecordSet other, RecordSet wanted) =>
        DnsText.IsSame(other.Name, wanted.Name)
        && (other.Type == wanted.Type || other.Type == CanonicalName || wanted.Type == CanonicalName);

    private static IEnumerable<RecordSet> AllOf(RehearsedZone zone) =>
    [
        Record(zone.Name, "NS", 172800, [.. zone.NameServers.Select(server => server + ".")]),
        Record(zone.Name, "SOA", 900, [$"{zone.NameServers.FirstOrDefault()}. hostmaster.{zone.Name}. 1 7200 900 1209600 86400"]),
        .. zone.Records,
    ];

    private static bool BelongsTo(RehearsedZone zone, RecordSet record) =>
        record.Type is "NS" or "SOA" && DnsText.IsSame(record.Name, zone.Name);

    // The source of a rehearsed record set is its own content, so that it can be put back.
    private static RecordSet Record(string name, string type, long ttl, IReadOnlyList<string> values)
    {
        var record = new RecordSet(name, type, ttl, values, null, null, string.Empty);
        return record with { Source = JsonSerializer.Serialize(record) };
    }

    private static RecordSet ReadSource(string source)
    {
        try
        {
            return JsonSerializer.Deserialize<RecordSet>(source)! with { Source = source };
        }
        catch (JsonException exception)
        {
            throw RehearsalFailures.Rejected(
                Service,
                "ChangeResourceRecordSets",
                "UnreadableSource",
                $"a kept record set cannot be read: {exception.Message} (rehearsed)");
        }
    }

    private static HostedZone View(RehearsedZone zone) => new(zone.Id, zone.Name, zone.IsPrivate, zone.CallerReference, zone.NameServers);
}
