using System.Xml.Linq;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Adapters.Aws;

/// <summary>Hosted zones of Route 53.</summary>
internal sealed class Route53Zones(Route53Client client) : IZones
{
    private const string Service = "route53";
    private const string PageSize = "100";

    private static readonly XNamespace Namespace = Route53Client.Namespace;

    private static readonly Dictionary<string, string?> NoQuery = [];

    public async Task<IReadOnlyList<HostedZone>> ListAsync(CancellationToken cancellationToken)
    {
        var zones = new List<HostedZone>();
        string? marker = null;
        do
        {
            var query = new Dictionary<string, string?> { ["maxitems"] = PageSize, ["marker"] = marker };
            var page = await client.GetAsync("ListHostedZones", "hostedzone", query, cancellationToken).ConfigureAwait(false);
            zones.AddRange(AnswerReader.Read(
                Service, "ListHostedZones", () => Child(page, "HostedZones").Elements().Select(zone => ReadZone(zone, [])).ToList()));
            marker = IsTruncated(page) ? AnswerReader.Read(Service, "ListHostedZones", () => Child(page, "NextMarker").Value) : null;
        }
        while (marker is not null);

        return zones;
    }

    public Task<HostedZone?> FindAsync(string zoneId, CancellationToken cancellationToken) => NotFoundAnswer.AsNullAsync(async () =>
    {
        var answer = await client.GetAsync("GetHostedZone", $"hostedzone/{Bare(zoneId)}", NoQuery, cancellationToken).ConfigureAwait(false);
        return (HostedZone?)ReadZoneWithServers("GetHostedZone", answer);
    });

    public async Task<HostedZone> CreateAsync(string name, string callerReference, CancellationToken cancellationToken)
    {
        var body = new XElement(
            Namespace + "CreateHostedZoneRequest",
            new XElement(Namespace + "Name", name + "."),
            new XElement(Namespace + "CallerReference", callerReference));
        var answer = await client.PostAsync("CreateHostedZone", "hostedzone", body, cancellationToken).ConfigureAwait(false);
        return ReadZoneWithServers("CreateHostedZone", answer);
    }

    public async Task<IReadOnlyList<RecordSet>> ListRecordsAsync(string zoneId, string name, CancellationToken cancellationToken)
    {
        var records = new List<RecordSet>();
        var query = new Dictionary<string, string?> { ["maxitems"] = PageSize, ["name"] = name + "." };
        while (true)
        {
            var page = await client.GetAsync("ListResourceRecordSets", $"hostedzone/{Bare(zoneId)}/rrset", query, cancellationToken).ConfigureAwait(false);
            records.AddRange(AnswerReader.Read(
                    Service, "ListResourceRecordSets", () => Child(page, "ResourceRecordSets").Elements().Select(Route53RecordSets.Read).ToList())
                .Where(record => IsSame(record.Name, name)));

            // The list goes on through the zone in order; further pages can only hold more of this name if it leads them.
            if (!IsTruncated(page) || page.Element(Namespace + "NextRecordName")?.Value is not { } next || !IsSame(Route53RecordSets.ReadName(next), name))
            {
                return records;
            }

            query["name"] = next;
            query["type"] = page.Element(Namespace + "NextRecordType")?.Value;
            query["identifier"] = page.Element(Namespace + "NextRecordIdentifier")?.Value;
        }
    }

    public Task<string> UpsertAsync(
        string zoneId, string name, string type, long ttl, IReadOnlyList<string> values, CancellationToken cancellationToken) =>
        ChangeAsync(zoneId, [Route53RecordSets.Change("UPSERT", Route53RecordSets.Write(name, type, ttl, values))], cancellationToken);

    public async Task<string> ReplaceAsync(
        string zoneId, IReadOnlyList<RecordSet> delete, string name, string type, long ttl, IReadOnlyList<string> values, CancellationToken cancellationToken)
    {
        var upsert = Route53RecordSets.Change("UPSERT", Route53RecordSets.Write(name, type, ttl, values));

        // The upsert itself takes the place of a simple record set of the same name and type.
        var deleted = delete.Where(record => record.SetIdentifier is not null || record.Type != type || !IsSame(record.Name, name)).ToList();
        try
        {
            return await ChangeAsync(zoneId, [.. deleted.Select(Deletion), upsert], cancellationToken).ConfigureAwait(false);
        }
        catch (CloudException exception) when (exception.Code == "InvalidChangeBatch" && deleted.Count > 0)
        {
            // A batch that took effect while its answer was lost is refused when sent again, since what it deletes is gone.
            var there = await SourcesAsync(zoneId, deleted, cancellationToken).ConfigureAwait(false);
            var left = deleted.Where(record => there.Contains(record.Source)).ToList();
            if (left.Count == deleted.Count)
            {
                throw;
            }

            return await ChangeAsync(zoneId, [.. left.Select(Deletion), upsert], cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task<IReadOnlyList<RecordSet>> ListAllRecordsAsync(string zoneId, CancellationToken cancellationToken)
    {
        var records = new List<RecordSet>();
        var query = new Dictionary<string, string?> { ["maxitems"] = PageSize };
        while (true)
        {
            var page = await client.GetAsync("ListResourceRecordSets", $"hostedzone/{Bare(zoneId)}/rrset", query, cancellationToken).ConfigureAwait(false);
            records.AddRange(AnswerReader.Read(
                Service, "ListResourceRecordSets", () => Child(page, "ResourceRecordSets").Elements().Select(Route53RecordSets.Read).ToList()));
            if (!IsTruncated(page))
            {
                return records;
            }

            query["name"] = AnswerReader.Read(Service, "ListResourceRecordSets", () => Child(page, "NextRecordName").Value);
            query["type"] = page.Element(Namespace + "NextRecordType")?.Value;
            query["identifier"] = page.Element(Namespace + "NextRecordIdentifier")?.Value;
        }
    }

    public async Task<string> RestoreAsync(
        string zoneId, IReadOnlyList<RecordSet> delete, IReadOnlyList<string> restoreSources, CancellationToken cancellationToken)
    {
        var back = restoreSources.Select(Route53RecordSets.Parse).ToList();
        var away = delete.Select(record => Route53RecordSets.Parse(record.Source))
            .Where(record => back.TrueForAll(kept => kept.Source != record.Source)).ToList();
        try
        {
            return await ExchangeAsync(zoneId, away, "CREATE", back, cancellationToken).ConfigureAwait(false);
        }
        catch (CloudException exception) when (exception.Code == "InvalidChangeBatch")
        {
            // One change that is done already makes Route 53 refuse them all.
            var there = await SourcesAsync(zoneId, [.. away, .. back], cancellationToken).ConfigureAwait(false);
            var stillThere = away.Where(record => there.Contains(record.Source)).ToList();
            var notBack = back.Where(record => !there.Contains(record.Source)).ToList();
            var isUntouched = stillThere.Count == away.Count && notBack.Count == back.Count;
            if (isUntouched && HoldsAnyPlaceOf(notBack, there.Except(away.Select(record => record.Source))))
            {
                throw;
            }

            // Refused although nothing is done and each place is free or the node's own: stand-ins of Route 53 do not create
            // what existed once before. Of what was just seen, an upsert replaces nothing that is someone else's.
            return await ExchangeAsync(zoneId, stillThere, isUntouched ? "UPSERT" : "CREATE", notBack, cancellationToken).ConfigureAwait(false);
        }
    }

    public Task<bool> DeleteAsync(string zoneId, CancellationToken cancellationToken) => NotFoundAnswer.AsNotDeletedAsync("NoSuchHostedZone", async () =>
    {
        var answer = await client.DeleteAsync("DeleteHostedZone", $"hostedzone/{Bare(zoneId)}", cancellationToken).ConfigureAwait(false);
        AnswerReader.Read(Service, "DeleteHostedZone", () => Child(answer, "ChangeInfo"));
    });

    public async Task<bool> IsInSyncAsync(string changeId, CancellationToken cancellationToken)
    {
        if (changeId.Length == 0)
        {
            return true;
        }

        var answer = await client.GetAsync("GetChange", $"change/{Bare(changeId)}", NoQuery, cancellationToken).ConfigureAwait(false);
        return AnswerReader.Read(Service, "GetChange", () => Child(Child(answer, "ChangeInfo"), "Status").Value == "INSYNC");
    }

    private async Task<string> ChangeAsync(string zoneId, IReadOnlyList<XElement> changes, CancellationToken cancellationToken)
    {
        var answer = await client.PostAsync(
            "ChangeResourceRecordSets", $"hostedzone/{Bare(zoneId)}/rrset/", Route53RecordSets.Batch(changes), cancellationToken).ConfigureAwait(false);
        return AnswerReader.Read(Service, "ChangeResourceRecordSets", () => Bare(Child(Child(answer, "ChangeInfo"), "Id").Value));
    }

    // Created at first, not upserted: what someone else put in its place meanwhile stays, and the batch is refused.
    private async Task<string> ExchangeAsync(
        string zoneId, IReadOnlyList<RecordSet> away, string put, IReadOnlyList<RecordSet> back, CancellationToken cancellationToken) =>
        away.Count + back.Count == 0
            ? string.Empty
            : await ChangeAsync(
                zoneId,
                [.. away.Select(Deletion), .. back.Select(record => Route53RecordSets.Change(put, AnswerReader.ParseXml(new StringReader(record.Source))))],
                cancellationToken).ConfigureAwait(false);

    private static bool HoldsAnyPlaceOf(IReadOnlyList<RecordSet> wanted, IEnumerable<string> sources) => sources
        .Select(Route53RecordSets.Parse)
        .Any(other => wanted.Any(record => record.Type == other.Type && IsSame(record.Name, other.Name)));

    /// <summary>The sources of all record sets that have a name of these.</summary>
    private async Task<HashSet<string>> SourcesAsync(string zoneId, List<RecordSet> records, CancellationToken cancellationToken)
    {
        var sources = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in records.Select(record => record.Name).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            sources.UnionWith((await ListRecordsAsync(zoneId, name, cancellationToken).ConfigureAwait(false)).Select(record => record.Source));
        }

        return sources;
    }

    public async Task TagAsync(string zoneId, NodeTags tags, CancellationToken cancellationToken)
    {
        var body = new XElement(
            Namespace + "ChangeTagsForResourceRequest",
            new XElement(
                Namespace + "AddTags",
                tags.ToPairs().Select(pair => new XElement(
                    Namespace + "Tag", new XElement(Namespace + "Key", pair.Key), new XElement(Namespace + "Value", pair.Value)))));
        await client.PostAsync("ChangeTagsForResource", $"tags/hostedzone/{zoneId}", body, cancellationToken).ConfigureAwait(false);
    }

    private static XElement Deletion(RecordSet record) =>
        Route53RecordSets.Change("DELETE", AnswerReader.ParseXml(new StringReader(record.Source)));

    private static HostedZone ReadZoneWithServers(string action, XElement answer) => AnswerReader.Read(Service, action, () => ReadZone(
        Child(answer, "HostedZone"),
        [.. answer.Descendants(Namespace + "NameServer").Select(server => server.Value.TrimEnd('.'))]));

    private static HostedZone ReadZone(XElement zone, IReadOnlyList<string> nameServers) => new(
        Bare(Child(zone, "Id").Value),
        Route53RecordSets.ReadName(Child(zone, "Name").Value),
        string.Equals(zone.Element(Namespace + "Config")?.Element(Namespace + "PrivateZone")?.Value, "true", StringComparison.OrdinalIgnoreCase),
        zone.Element(Namespace + "CallerReference")?.Value ?? string.Empty,
        nameServers);

    private static XElement Child(XElement parent, string name) => parent.Elements(Namespace + name).Single();

    private static bool IsTruncated(XElement page) =>
        string.Equals(page.Element(Namespace + "IsTruncated")?.Value, "true", StringComparison.OrdinalIgnoreCase);

    private static bool IsSame(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    // Ids come as /hostedzone/Z… and /change/C…, and are asked for without that.
    private static string Bare(string id) => id[(id.LastIndexOf('/') + 1)..];
}
