using System.Xml.Linq;
using Direxio.Deployer.Engine.Foundation.Names;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Ports.Dns;
using static Direxio.Deployer.Engine.Adapters.Aws.Route53Answers;

namespace Direxio.Deployer.Engine.Adapters.Aws;

/// <summary>The records in the hosted zones of Route 53.</summary>
internal sealed class Route53Records(Route53Client client, IHostedZones zones) : IDnsProvider
{
    private const string Service = "route53";
    private const string PageSize = "100";

    private static readonly XNamespace Namespace = Route53Client.Namespace;

    private static readonly Dictionary<string, string?> NoQuery = [];

    public string Title => "Route 53";

    public bool CreatesZones => true;

    public async Task<IReadOnlyList<DnsZone>> FindZonesAsync(string domain, CancellationToken cancellationToken) =>
        await zones.FindCoveringAsync(domain, cancellationToken).ConfigureAwait(false);

    public async Task<DnsZone?> FindZoneAsync(string zoneId, CancellationToken cancellationToken) =>
        await zones.FindAsync(zoneId, cancellationToken).ConfigureAwait(false);

    public async Task<IReadOnlyList<RecordSet>> ListRecordsAsync(string zoneId, string name, CancellationToken cancellationToken)
    {
        var records = new List<RecordSet>();
        var query = new Dictionary<string, string?> { ["maxitems"] = PageSize, ["name"] = name + "." };
        while (true)
        {
            var page = await client.GetAsync(
                "ListResourceRecordSets", $"hostedzone/{Bare(zoneId)}/rrset", query, cancellationToken).ConfigureAwait(false);
            records.AddRange(AnswerReader.Read(
                    Service,
                    "ListResourceRecordSets",
                    () => Child(page, "ResourceRecordSets").Elements().Select(Route53RecordSets.Read).ToList())
                .Where(record => DnsText.IsSame(record.Name, name)));

            // The list goes on through the zone in order; further pages can only hold more of this name if it leads them.
            if (!IsTruncated(page)
                || page.Element(Namespace + "NextRecordName")?.Value is not { } next
                || !DnsText.IsSame(Route53RecordSets.ReadName(next), name))
            {
                return records;
            }

            query["name"] = next;
            query["type"] = page.Element(Namespace + "NextRecordType")?.Value;
            query["identifier"] = page.Element(Namespace + "NextRecordIdentifier")?.Value;
        }
    }

    public async Task<string> ReplaceAsync(
        string zoneId,
        IReadOnlyList<RecordSet> delete,
        string name,
        string type,
        long ttl,
        IReadOnlyList<string> values,
        CancellationToken cancellationToken)
    {
        var upsert = Route53RecordSets.Change("UPSERT", Route53RecordSets.Write(name, type, ttl, values));

        // The upsert itself takes the place of a simple record set of the same name and type.
        var deleted = delete.Where(record => record.SetIdentifier is not null || record.Type != type || !DnsText.IsSame(record.Name, name))
            .ToList();
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
            return await ExchangeAsync(
                zoneId, stillThere, isUntouched ? "UPSERT" : "CREATE", notBack, cancellationToken).ConfigureAwait(false);
        }
    }

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
            "ChangeResourceRecordSets",
            $"hostedzone/{Bare(zoneId)}/rrset/",
            Route53RecordSets.Batch(changes),
            cancellationToken).ConfigureAwait(false);
        return AnswerReader.Read(Service, "ChangeResourceRecordSets", () => Bare(Child(Child(answer, "ChangeInfo"), "Id").Value));
    }

    // Created at first, not upserted: what someone else put in its place meanwhile stays, and the batch is refused.
    private async Task<string> ExchangeAsync(
        string zoneId, IReadOnlyList<RecordSet> away, string put, IReadOnlyList<RecordSet> back, CancellationToken cancellationToken) =>
        away.Count + back.Count == 0
            ? string.Empty
            : await ChangeAsync(
                zoneId,
                [
                    .. away.Select(Deletion),
                    .. back.Select(record => Route53RecordSets.Change(put, AnswerReader.ParseXml(new StringReader(record.Source)))),
                ],
                cancellationToken).ConfigureAwait(false);

    private static bool HoldsAnyPlaceOf(IReadOnlyList<RecordSet> wanted, IEnumerable<string> sources) => sources
        .Select(Route53RecordSets.Parse)
        .Any(other => wanted.Any(record => record.Type == other.Type && DnsText.IsSame(record.Name, other.Name)));

    /// <summary>The sources of all record sets that have a name of these.</summary>
    private async Task<HashSet<string>> SourcesAsync(string zoneId, List<RecordSet> records, CancellationToken cancellationToken)
    {
        var sources = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in records.Select(record => record.Name).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            sources.UnionWith(
                (await ListRecordsAsync(zoneId, name, cancellationToken).ConfigureAwait(false)).Select(record => record.Source));
        }

        return sources;
    }

    private static XElement Deletion(RecordSet record) =>
        Route53RecordSets.Change("DELETE", AnswerReader.ParseXml(new StringReader(record.Source)));
}
