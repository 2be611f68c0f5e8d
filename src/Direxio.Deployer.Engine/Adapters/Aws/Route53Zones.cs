using System.Xml.Linq;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Ports.Dns;
using static Direxio.Deployer.Engine.Adapters.Aws.Route53Answers;

namespace Direxio.Deployer.Engine.Adapters.Aws;

/// <summary>Hosted zones of Route 53.</summary>
internal sealed class Route53Zones(Route53Client client) : IHostedZones
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

    public async Task<IReadOnlyList<RecordSet>> ListAllRecordsAsync(string zoneId, CancellationToken cancellationToken)
    {
        var records = new List<RecordSet>();
        var query = new Dictionary<string, string?> { ["maxitems"] = PageSize };
        while (true)
        {
            var page = await client.GetAsync(
                "ListResourceRecordSets", $"hostedzone/{Bare(zoneId)}/rrset", query, cancellationToken).ConfigureAwait(false);
            records.AddRange(AnswerReader.Read(
                Service,
                "ListResourceRecordSets",
                () => Child(page, "ResourceRecordSets").Elements().Select(Route53RecordSets.Read).ToList()));
            if (!IsTruncated(page))
            {
                return records;
            }

            query["name"] = AnswerReader.Read(Service, "ListResourceRecordSets", () => Child(page, "NextRecordName").Value);
            query["type"] = page.Element(Namespace + "NextRecordType")?.Value;
            query["identifier"] = page.Element(Namespace + "NextRecordIdentifier")?.Value;
        }
    }

    public Task<bool> DeleteAsync(
        string zoneId, CancellationToken cancellationToken) => NotFoundAnswer.AsNotDeletedAsync("NoSuchHostedZone", async () =>
    {
        var answer = await client.DeleteAsync("DeleteHostedZone", $"hostedzone/{Bare(zoneId)}", cancellationToken).ConfigureAwait(false);
        AnswerReader.Read(Service, "DeleteHostedZone", () => Child(answer, "ChangeInfo"));
    });

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

    private static HostedZone ReadZoneWithServers(string action, XElement answer) => AnswerReader.Read(Service, action, () => ReadZone(
        Child(answer, "HostedZone"),
        [.. answer.Descendants(Namespace + "NameServer").Select(server => server.Value.TrimEnd('.'))]));

    private static HostedZone ReadZone(XElement zone, IReadOnlyList<string> nameServers) => new(
        Bare(Child(zone, "Id").Value),
        Route53RecordSets.ReadName(Child(zone, "Name").Value),
        string.Equals(
            zone.Element(Namespace + "Config")?.Element(Namespace + "PrivateZone")?.Value, "true", StringComparison.OrdinalIgnoreCase),
        zone.Element(Namespace + "CallerReference")?.Value ?? string.Empty,
        nameServers);
}
