using Direxio.Deployer.Engine.Dns;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Ports.Dns;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.State.Sections;

namespace Direxio.Deployer.Engine.Resources;

/// <summary>The hosted zone of Route 53, where the deployer made one.</summary>
internal static class HostedZoneKind
{
    /// <summary>The key of its intent in the state.</summary>
    public const string Intent = "route53_zone";

    public static ResourceDescriptor Descriptor { get; } = new(ResourceKind.HostedZone)
    {
        EvidenceName = "route53_hosted_zone",
        Words = "hosted zone",
        Intent = Intent,
        BillName = "Route 53 hosted zone",
        CostComponent = CostComponents.Zone,
        RecordedId = static state => state.Resources.ZoneId,
        SeenId = static seen => seen.Zone?.Zone.Id,
        Complete = Complete,
        // One that was there before the node is not the node's.
        IsOwn = static state => state.Resources.ZoneCreated,
        Price = static _ => new(new PricedItem.HostedZoneMonth(), 1),
    };

    /// <summary>
    /// True if the node has made the zone that is found for it, also where an interrupted run never recorded the answer.
    /// </summary>
    public static bool IsMadeBy(NodeState? state, ZoneFinding found) =>
        state is { HasResources: true }
        && (state.Resources.ZoneCreated || IsOfIntent(state, found.Zone));

    /// <summary>True for the zone that an intent on record has asked for.</summary>
    public static bool IsOfIntent(NodeState state, DnsZone? zone) =>
        zone is HostedZone { CallerReference: { } reference } && reference == state.Intents.TokenOf(Intent);

    private static void Complete(StateCompletion to)
    {
        var (resources, dns) = (to.State.Resources, to.State.Dns);
        if (to.Seen.HasDnsMoved && resources.ZoneId is not null)
        {
            Follow(to);
        }

        if (to.Seen.Zone is { } seen)
        {
            var zone = seen.Zone;
            to.Fill("hosted zone", resources.ZoneId, zone.Id, id => resources.ZoneId = id);
            to.Fill("zone name", resources.ZoneName, zone.Name, name => resources.ZoneName = name);
            to.Fill("zone made by the deployer", resources.ZoneCreatedWord, seen.IsOurs ? "true" : "false", _ =>
                resources.ZoneCreated = seen.IsOurs);
            to.Fill("zone tagged", dns.IsZoneTagged ? "true" : null, seen.IsTagged ? "true" : null, _ => dns.IsZoneTagged = true);
            to.Fill(
                "name servers",
                resources.NameServers.Count == 0 ? null : string.Empty,
                zone.NameServers.Count == 0 ? null : string.Join(", ", zone.NameServers),
                _ => resources.NameServers = zone.NameServers);
        }

        if (to.Seen.ZonesAreRead)
        {
            var mode = to.Seen.Zone is null or { IsElsewhere: true } ? DnsMode.User : DnsMode.Route53;
            to.Fill("DNS mode", dns.ModeWord, mode, _ => to.State.DnsMode = mode);
        }
    }

    // The node lives on where its name is kept now. A zone of ours that is still there stays on record: it bills, and goes with the node.
    private static void Follow(StateCompletion to)
    {
        var resources = to.State.Resources;
        if (to.Seen.Zone is { IsElsewhere: false } live)
        {
            to.Follow("hosted zone", resources.ZoneId, live.Zone.Id, resources.MoveZone);
            to.Follow("zone name", resources.ZoneName, live.Zone.Name, name => resources.ZoneName = name);
            var servers = string.Join(", ", live.Zone.NameServers);
            to.Follow("name servers", string.Join(", ", resources.NameServers), servers, _ =>
                resources.NameServers = live.Zone.NameServers);
            to.Follow("zone made by the deployer", resources.ZoneCreated ? "true" : "false", live.IsOurs ? "true" : "false", _ =>
                resources.ZoneCreated = live.IsOurs);
            to.State.Dns.IsZoneTagged = live.IsTagged;
            return;
        }

        if (to.Seen.Zone is null)
        {
            to.Write($"hosted zone {resources.ZoneId}: no longer on record, since it does not exist any more", () =>
            {
                resources.MoveZone(null);
                resources.ZoneName = null;
                resources.ZoneCreated = false;
                resources.NameServers = [];
                to.State.Dns.IsZoneTagged = false;
            });
        }

        to.Follow("DNS mode", to.State.Dns.ModeWord, DnsMode.User.ToLowerInvariant(), _ => to.State.DnsMode = DnsMode.User);
    }
}

/// <summary>The zone that the node's record stands in: the recorded one, the longest match, or a new one.</summary>
internal sealed class HostedZoneCreation(IHostedZones zones, ResourceJournal journal, AccountSurvey survey)
{
    /// <summary>The zone: the recorded one, the longest match, or a new one for exactly the domain. A new one is tagged.</summary>
    public async Task EnsureAsync(PhaseContext context, CancellationToken cancellationToken)
    {
        if (context.State.Resources.ZoneId is null)
        {
            await FindOrCreateAsync(context, cancellationToken).ConfigureAwait(false);
        }

        // Route 53 takes no tags with the creation, so this is a step of its own and has its own record.
        var resources = context.State.Resources;
        if (resources.ZoneCreated && !context.State.Dns.IsZoneTagged)
        {
            await zones.TagAsync(resources.ZoneId!, context.Tags, cancellationToken).ConfigureAwait(false);
            context.Session.Update(state => state.Dns.IsZoneTagged = true);
        }
    }

    private async Task<HostedZone?> FindByReferenceAsync(string reference, CancellationToken cancellationToken)
    {
        var listed = (await zones.ListAsync(cancellationToken).ConfigureAwait(false))
            .FirstOrDefault(zone => !zone.IsPrivate && zone.CallerReference == reference);
        return listed is null ? null : await zones.FindAsync(listed.Id, cancellationToken).ConfigureAwait(false);
    }

    private async Task FindOrCreateAsync(PhaseContext context, CancellationToken cancellationToken)
    {
        if ((await survey.Zone.ConfigureAwait(false)).Zone is { } existing)
        {
            // A zone that an interrupted run of ours created is found here by its name; the intent tells that it is ours.
            var isOurs = HostedZoneKind.IsOfIntent(context.State, existing);
            context.Session.Update(state =>
            {
                Record(state, existing, isOurs);
                state.Intents.Settle(HostedZoneKind.Intent, context.Clock.GetUtcNow());
            });
            return;
        }

        // For exactly the domain, never its parent: delegating the parent would take over everything else under it.
        var reference = context.Tags.ZoneReference;
        var created = await journal.EnsureAsync(
            HostedZoneKind.Intent,
            reference,
            token => FindByReferenceAsync(reference, token),
            () => zones.CreateAsync(context.Settings.Domain, reference, CancellationToken.None),
            (state, zone) => Record(state, zone, created: true),
            cancellationToken).ConfigureAwait(false);
        context.Observer.Note(Advice.Of(nameof(Texts.Note_ZoneCreated), created.Name, string.Join(", ", created.NameServers)));
    }

    private static void Record(NodeState state, DnsZone zone, bool created)
    {
        state.Resources.ZoneId = zone.Id;
        state.Resources.ZoneName = zone.Name;
        state.Resources.ZoneCreated = created;
        state.Resources.NameServers = zone.NameServers;
    }
}

/// <summary>Deletes a hosted zone that the deployer created, if nobody else has put a record into it.</summary>
/// <param name="zones">Route 53.</param>
/// <param name="isOwnRecord">True for the node's own record set, which may still be there if its removal failed.</param>
/// <param name="keep">True if the user wants to keep the zone.</param>
internal sealed class HostedZoneRemoval(IHostedZones zones, Func<RecordSet, bool> isOwnRecord, bool keep) : IResourceRemoval
{
    public const string KeptByRequest = "kept because of -KeepHostedZone";

    public ResourceKind Kind => ResourceKind.HostedZone;

    public string Action => Texts.Remove_Zone.InWords();

    public EvidenceStatus WhenGone => EvidenceStatus.Deleted;

    public async Task<ResourceReading> LookAsync(string id, CancellationToken cancellationToken)
    {
        if (await zones.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } zone)
        {
            return new(Presence.Gone, $"Route 53 does not know the hosted zone {id}");
        }

        if (keep)
        {
            return new(Presence.Kept, $"the hosted zone {id} ({zone.Name}) is {KeptByRequest}");
        }

        var records = await zones.ListAllRecordsAsync(id, cancellationToken).ConfigureAwait(false);
        var foreign = records.Where(record => !BelongsToZone(record, zone) && !isOwnRecord(record)).ToList();
        return foreign.Count == 0
            ? new(Presence.There, $"Route 53 shows the hosted zone {id} ({zone.Name})")
            : new(Presence.Kept, $"the hosted zone {id} ({zone.Name}) holds records that are not the deployer's: {Describe(foreign)}");
    }

    public async Task<RemovalAnswer> RemoveAsync(string id, ResourceReading seen, CancellationToken cancellationToken) =>
        new(await zones.DeleteAsync(id, cancellationToken).ConfigureAwait(false));

    // Route 53 makes these two with the zone and takes them away with it.
    private static bool BelongsToZone(RecordSet record, HostedZone zone) =>
        record.Type is "NS" or "SOA" && string.Equals(record.Name, zone.Name, StringComparison.OrdinalIgnoreCase);

    private static string Describe(IReadOnlyList<RecordSet> records)
    {
        const int Most = 5;
        var named = string.Join(", ", records.Take(Most).Select(record => $"{record.Name} {record.Type}"));
        return records.Count > Most ? $"{named} and {records.Count - Most} more" : named;
    }
}
