using System.Xml.Linq;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Adapters.Aws;

/// <summary>The hosted zones that carry this deployer's tags, or its caller reference where the tags were never written.</summary>
internal sealed class Route53OwnedZones(Route53Client client, IHostedZones zones)
{
    private const string Service = "route53";

    // As many as Route 53 takes in one call.
    private const int BatchSize = 10;

    private static readonly XNamespace Namespace = Route53Client.Namespace;

    private static readonly string[] OwnKeys = [NodeTags.ManagedByKey, NodeTags.ServiceIdKey, NodeTags.RunIdKey];

    public async Task<IReadOnlyList<OwnedResource>> ListAsync(OwnerFilter filter, CancellationToken cancellationToken)
    {
        var all = await zones.ListAsync(cancellationToken).ConfigureAwait(false);
        var owned = new List<OwnedResource>();

        // One batch after the other: Route 53 takes five calls a second from an account.
        foreach (var batch in all.Chunk(BatchSize))
        {
            var tags = await TagsAsync([.. batch.Select(zone => zone.Id)], cancellationToken).ConfigureAwait(false);
            owned.AddRange(
                batch.Where(zone => tags.ContainsKey(zone.Id)).Select(zone => Owned(zone, tags[zone.Id])).OfType<OwnedResource>());
        }

        return
        [
            .. owned.Where(zone => (filter.ServiceId is null || zone.ServiceId == filter.ServiceId)
                && (filter.RunId is null || zone.RunId == filter.RunId)),
        ];
    }

    private static OwnedResource? Owned(HostedZone zone, IReadOnlyDictionary<string, string> tags)
    {
        if (tags.GetValueOrDefault(NodeTags.ManagedByKey) == NodeTags.ManagedByValue)
        {
            return Make(zone, tags.GetValueOrDefault(NodeTags.ServiceIdKey), tags.GetValueOrDefault(NodeTags.RunIdKey));
        }

        // A run that ended between the creation and the tagging leaves nothing but the reference; its zone has the node's name.
        return !zone.IsPrivate && !OwnKeys.Any(tags.ContainsKey) && NodeTags.RunIdOfZone(zone.CallerReference) is { } runId
            ? Make(zone, zone.Name, runId)
            : null;
    }

    private static OwnedResource Make(HostedZone zone, string? serviceId, string? runId) =>
        new(ResourceKind.HostedZone, zone.Id, serviceId, runId) { Name = zone.Name };

    /// <summary>The tags of each zone; without the zones of which Route 53 says that they are gone.</summary>
    private async Task<Dictionary<string, Dictionary<string, string>>> TagsAsync(
        IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        try
        {
            return await AskAsync(ids, cancellationToken).ConfigureAwait(false);
        }
        catch (CloudException exception) when (exception.Failure == CloudFailure.NotFound)
        {
            // A zone that was deleted since it was listed fails the whole batch, so each is asked about alone.
            var found = new Dictionary<string, Dictionary<string, string>>(StringComparer.Ordinal);
            foreach (var id in ids.Count == 1 ? [] : ids)
            {
                foreach (var (zone, tags) in await TagsAsync([id], cancellationToken).ConfigureAwait(false))
                {
                    found.Add(zone, tags);
                }
            }

            return found;
        }
    }

    private async Task<Dictionary<string, Dictionary<string, string>>> AskAsync(
        IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        var body = new XElement(
            Namespace + "ListTagsForResourcesRequest",
            new XElement(Namespace + "ResourceIds", ids.Select(id => new XElement(Namespace + "ResourceId", id))));
        var answer = await client.PostAsync("ListTagsForResources", "tags/hostedzone", body, cancellationToken).ConfigureAwait(false);
        var tags = AnswerReader.Read(Service, "ListTagsForResources", () => Child(answer, "ResourceTagSets").Elements().ToDictionary(
            set => Child(set, "ResourceId").Value, ReadTags, StringComparer.Ordinal));
        return ids.FirstOrDefault(id => !tags.ContainsKey(id)) is { } unanswered
            ? throw new CloudException(
                CloudFailure.Ambiguous,
                Service,
                "ListTagsForResources",
                IdLookup.EmptyAnswer,
                $"the answer does not tell the tags of {unanswered}")
            : tags;
    }

    private static Dictionary<string, string> ReadTags(XElement set) => (set.Element(Namespace + "Tags")?.Elements() ?? []).ToDictionary(
        tag => Child(tag, "Key").Value, tag => tag.Element(Namespace + "Value")?.Value ?? string.Empty, StringComparer.Ordinal);

    private static XElement Child(XElement parent, string name) => parent.Elements(Namespace + name).Single();
}
