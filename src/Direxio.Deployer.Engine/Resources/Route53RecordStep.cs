using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Dns;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Resources;

/// <summary>
/// The hosted zone and the A record. What stood at the name before is written into the state before it is replaced, so
/// that removal can put it back.
/// </summary>
internal sealed class Route53RecordStep(IZones zones, ResourceJournal journal, AccountSurvey survey)
{
    /// <summary>Set once the user has agreed that the node takes over a name that the world is answered elsewhere.</summary>
    public const string TakeOverField = "dns_take_over_confirmed";

    private const long RecordTtlSeconds = 60;

    private readonly ZoneFinder finder = new(zones, () => survey.Dns);

    /// <summary>
    /// Looks before anything is created: returns what occupies the name and may not be replaced without the user's
    /// word; empty if the way is free.
    /// </summary>
    public async Task<IReadOnlyList<RecordSet>> FindOccupantsAsync(PhaseContext context, CancellationToken cancellationToken)
    {
        var domain = context.Settings.Domain;
        var occupants = context.State.Resources.ZoneId is { } recorded
            ? await finder.OccupantsAsync(recorded, domain, cancellationToken).ConfigureAwait(false)
            : (await survey.Zone.ConfigureAwait(false)).Occupants;
        return DnsOverwrite.IsOurs(occupants, context.State.Resources.PublicIp) ? [] : occupants;
    }

    /// <summary>
    /// What the world is answered for the name from elsewhere than the zone in Route 53, in words; null if the way is free
    /// or the user has agreed. A record of ours has no effect yet, but it takes over once the zone is delegated to.
    /// </summary>
    public async Task<(string Answer, string Description)?> FindPublicAnswerAsync(PhaseContext context)
    {
        var resources = context.State.Resources;
        var isElsewhere = resources.ZoneId is null ? (await survey.Zone.ConfigureAwait(false)).IsElsewhere : resources.ZoneCreated;
        if (!isElsewhere || resources[TakeOverField] is not null)
        {
            return null;
        }

        var world = await survey.Dns.ConfigureAwait(false);
        return PublicAnswer.Of(world, resources.PublicIp) is { } visible ? (visible, DnsOverwrite.DescribePublic(context.Settings.Domain, visible, world)) : null;
    }

    /// <summary>The zone: the recorded one, the longest match, or a new one for exactly the domain. A new one is tagged.</summary>
    public async Task EnsureZoneAsync(PhaseContext context, CancellationToken cancellationToken)
    {
        if (context.State.Resources.ZoneId is null)
        {
            await FindOrCreateZoneAsync(context, cancellationToken).ConfigureAwait(false);
        }

        // Route 53 takes no tags with the creation, so this is a step of its own and has its own record.
        var resources = context.State.Resources;
        if (resources.ZoneCreated && resources["route53_zone_tagged"] is null)
        {
            await zones.TagAsync(resources.ZoneId!, context.Tags, cancellationToken).ConfigureAwait(false);
            context.Session.Update(state => state.Resources["route53_zone_tagged"] = "true");
        }
    }

    /// <summary>Creates or replaces the A record and waits until all of Route 53 has it.</summary>
    public async Task EnsureRecordAsync(PhaseContext context, CancellationToken cancellationToken)
    {
        var domain = context.Settings.Domain;
        var address = context.State.Resources.PublicIp!;
        var zoneId = context.State.Resources.ZoneId!;
        var occupants = await finder.OccupantsAsync(zoneId, domain, cancellationToken).ConfigureAwait(false);
        if (DnsOverwrite.IsOurs(occupants, address))
        {
            SettleRecord(context);
            return;
        }

        if (occupants.Count > 0 && !context.Settings.DnsOverwriteConfirmed)
        {
            throw DeployErrors.DnsRecordAppeared(domain, occupants);
        }

        var isFirst = context.State.Resources.PreviousRecordSets is null;
        context.Session.Update(state =>
        {
            if (occupants.Count > 0)
            {
                // What was there first is what removal restores; a rerun must not take our own record for it.
                state.Resources.PreviousRecordSets ??= new JsonArray([.. occupants.Select(record => JsonValue.Create(record.Source))]);
                state.Resources["route53_existing_a_value"] ??= DnsOverwrite.Summarize(occupants);
                state.Resources["route53_overwrite_confirmed"] = "true";
            }

            state.Resources["route53_pending_a_value"] = address;
        });

        IReadOnlyList<RecordSet> inTheWay = [.. occupants.Where(record => record.Type != "A" || record.SetIdentifier is not null)];
        try
        {
            var change = await journal.AttemptAsync(
                IntentKinds.Record,
                $"{domain} A {address}",
                () => inTheWay.Count == 0
                    ? zones.UpsertAsync(zoneId, domain, "A", RecordTtlSeconds, [address], CancellationToken.None)
                    : zones.ReplaceAsync(zoneId, inTheWay, domain, "A", RecordTtlSeconds, [address], CancellationToken.None)).ConfigureAwait(false);
            SettleRecord(context);
            await UntilInSyncAsync(context, change, cancellationToken).ConfigureAwait(false);
        }
        catch (CloudException) when (context.State.Intents.TokenOf(IntentKinds.Record) is null)
        {
            _ = context.Session.TryUpdate(state => ForgetRefused(state, isFirst));
            throw;
        }
    }

    // What stood at the name still stands there: removal must not put back what may be another value by then.
    private static void ForgetRefused(NodeState state, bool isFirst)
    {
        state.Resources["route53_pending_a_value"] = null;
        if (isFirst)
        {
            state.Resources.PreviousRecordSets = null;
            state.Resources["route53_existing_a_value"] = null;
            state.Resources["route53_overwrite_confirmed"] = null;
        }
    }

    private static void SettleRecord(PhaseContext context) => context.Session.Update(state =>
    {
        state.Resources["route53_pending_a_value"] = null;
        state.Intents.Settle(IntentKinds.Record, context.Clock.GetUtcNow());
    });

    private async Task UntilInSyncAsync(PhaseContext context, string change, CancellationToken cancellationToken)
    {
        var answer = await context.WaiterFor(PhaseId.S3_PROVISION).UntilAsync(
            new WaitPlan("Route 53 to publish the record", context.Settings.Timeout),
            async token =>
            {
                var inSync = await zones.IsInSyncAsync(change, token).ConfigureAwait(false);
                return new Probe<bool>(inSync, inSync, "pending");
            },
            cancellationToken).ConfigureAwait(false);
        if (!answer.IsSatisfied)
        {
            throw DeployErrors.DnsTimedOut(context.Settings.Domain, context.State.Resources.PublicIp!, "Route 53 reports the change as pending");
        }
    }

    private async Task<HostedZone?> FindByReferenceAsync(string reference, CancellationToken cancellationToken)
    {
        var listed = (await zones.ListAsync(cancellationToken).ConfigureAwait(false))
            .FirstOrDefault(zone => !zone.IsPrivate && zone.CallerReference == reference);
        return listed is null ? null : await zones.FindAsync(listed.Id, cancellationToken).ConfigureAwait(false);
    }

    private async Task FindOrCreateZoneAsync(PhaseContext context, CancellationToken cancellationToken)
    {
        if ((await survey.Zone.ConfigureAwait(false)).Zone is { } existing)
        {
            // A zone that an interrupted run of ours created is found here by its name; the intent tells that it is ours.
            var isOurs = existing.CallerReference == context.State.Intents.TokenOf(IntentKinds.Zone);
            context.Session.Update(state =>
            {
                Record(state, existing, isOurs);
                state.Intents.Settle(IntentKinds.Zone, context.Clock.GetUtcNow());
            });
            return;
        }

        // For exactly the domain, never its parent: delegating the parent would take over everything else under it.
        var reference = context.Tags.ZoneReference;
        var created = await journal.EnsureAsync(
            IntentKinds.Zone,
            reference,
            token => FindByReferenceAsync(reference, token),
            () => zones.CreateAsync(context.Settings.Domain, reference, CancellationToken.None),
            (state, zone) => Record(state, zone, created: true),
            cancellationToken).ConfigureAwait(false);
        context.Observer.Note($"Hosted zone {created.Name} was created. Its name servers: {string.Join(", ", created.NameServers)}");
    }

    private static void Record(NodeState state, HostedZone zone, bool created)
    {
        state.Resources.ZoneId = zone.Id;
        state.Resources.ZoneName = zone.Name;
        state.Resources.ZoneCreated = created;
        state.Resources.NameServers = zone.NameServers;
    }
}
