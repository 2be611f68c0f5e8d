using Direxio.Deployer.Engine.Dns;
using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Ports.Dns;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Resources;

/// <summary>The node's A record at a DNS provider. Its names are of the time when Route 53 was the only one.</summary>
internal static class DnsRecordKind
{
    /// <summary>The key of its intent in the state.</summary>
    public const string Intent = "route53_record";

    public static ResourceDescriptor Descriptor { get; } = new(ResourceKind.DnsRecord)
    {
        EvidenceName = "route53_a_record",
        Words = "DNS record",
        Intent = Intent,
        IsTagged = false,
        Stage = RemovalStage.DnsRecord,
        // It has no id; it is found by its zone, its name and the node's address.
        RecordedId = static _ => null,
        IsSeen = static (seen, state) => seen.Zone is { HoldsRecord: true } holding && holding.Zone.Id == state.Resources.ZoneId,
    };
}

/// <summary>
/// The A record. What stood at the name before is written into the state before it is replaced, so
/// that removal can put it back.
/// </summary>
internal sealed class DnsRecordCreation(IDnsProvider provider, ResourceJournal journal, AccountSurvey survey)
{
    private const long RecordTtlSeconds = 60;

    private readonly ZoneFinder finder = new(provider, () => survey.Dns);

    /// <summary>
    /// Looks before anything is created: returns what occupies the name and may not be replaced without the user's
    /// word; empty if the way is free.
    /// </summary>
    public async Task<IReadOnlyList<RecordSet>> FindOccupantsAsync(PhaseContext context, CancellationToken cancellationToken)
    {
        var domain = context.Settings.Domain;
        var occupants = context.State.Resources.ZoneId is { } recorded
            ? await InRecordedZoneAsync(recorded, domain, cancellationToken).ConfigureAwait(false)
            : (await survey.Zone.ConfigureAwait(false)).Occupants;
        return DnsOverwrite.IsOurs(occupants, context.State.Resources.PublicIp) ? [] : occupants;
    }

    /// <summary>
    /// What the world is answered for the name from elsewhere than the zone at the provider, in words; null if the way is free
    /// or the user has agreed. A record of ours has no effect yet, but it takes over once the zone is delegated to.
    /// </summary>
    public async Task<(string Answer, string Description)?> FindPublicAnswerAsync(PhaseContext context)
    {
        var resources = context.State.Resources;
        var isElsewhere = resources.ZoneId is null ? (await survey.Zone.ConfigureAwait(false)).IsElsewhere : resources.ZoneCreated;
        if (!isElsewhere || context.State.Dns.IsTakeOverConfirmed)
        {
            return null;
        }

        var world = await survey.Dns.ConfigureAwait(false);
        return PublicAnswer.Describe(world, resources.PublicIp) is { } visible
            ? (visible, DnsOverwrite.DescribePublic(context.Settings.Domain, visible, world).ToEnglish())
            : null;
    }

    /// <summary>What stands at the name in the recorded zone now. In a zone that this very process has made there is nothing.</summary>
    public async Task<IReadOnlyList<RecordSet>> FindInTheWayAsync(PhaseContext context, CancellationToken cancellationToken) =>
        context is { HasNewRunId: true, State.Resources.ZoneCreated: true }
            ? []
            : await InRecordedZoneAsync(
                context.State.Resources.ZoneId!, context.Settings.Domain, cancellationToken).ConfigureAwait(false);

    /// <summary>Creates or replaces the A record and waits until all of the provider's servers have it.</summary>
    /// <param name="context">The run.</param>
    /// <param name="occupants">What stands at the name, as it was just seen.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task EnsureAsync(PhaseContext context, IReadOnlyList<RecordSet> occupants, CancellationToken cancellationToken)
    {
        var domain = context.Settings.Domain;
        var address = context.State.Resources.PublicIp!;
        var zoneId = context.State.Resources.ZoneId!;
        if (DnsOverwrite.IsOurs(occupants, address))
        {
            SettleRecord(context);
            return;
        }

        if (occupants.Count > 0 && !context.Settings.DnsOverwriteConfirmed)
        {
            throw ProvisioningErrors.DnsRecordAppeared(domain, occupants, provider.Title);
        }

        var isFirst = context.State.Dns.PreviousRecordSets is null;
        context.Session.Update(state =>
        {
            if (occupants.Count > 0)
            {
                // What was there first is what removal restores; a rerun must not take our own record for it.
                var former = new NodeDnsRecord(zoneId, domain, state.Dns.ReplacedAddresses.ToHashSet(StringComparer.Ordinal), []);
                state.Dns.PreviousRecordSets ??= [.. occupants.Where(record => !former.IsOwn(record)).Select(record => record.Source)];
                state.Dns.ExistingRecord ??= DnsOverwrite.Summarize(occupants);
                state.Dns.IsOverwriteConfirmed = true;
            }

            state.Dns.PendingAddress = address;
        });

        IReadOnlyList<RecordSet> inTheWay = [.. occupants.Where(record => record.Type != "A" || record.SetIdentifier is not null)];
        try
        {
            var change = await journal.AttemptAsync(
                DnsRecordKind.Intent,
                $"{domain} A {address}",
                () => provider.ReplaceAsync(
                    zoneId, inTheWay, domain, "A", RecordTtlSeconds, [address], CancellationToken.None)).ConfigureAwait(false);
            SettleRecord(context);
            await UntilInSyncAsync(context, change, cancellationToken).ConfigureAwait(false);
        }
        catch (CloudException) when (context.State.Intents.TokenOf(DnsRecordKind.Intent) is null)
        {
            _ = context.Session.TryUpdate(state => ForgetRefused(state, isFirst));
            throw;
        }
    }

    private async Task<IReadOnlyList<RecordSet>> InRecordedZoneAsync(string zone, string domain, CancellationToken cancellationToken)
    {
        try
        {
            return await finder.OccupantsAsync(zone, domain, cancellationToken).ConfigureAwait(false);
        }
        catch (CloudException exception) when (exception.Failure == CloudFailure.NotFound)
        {
            throw await provider.FindZoneAsync(zone, cancellationToken).ConfigureAwait(false) is null
                ? ProvisioningErrors.RecordedZoneGone(domain, zone, provider.Title)
                : exception;
        }
    }

    // What stood at the name still stands there: removal must not put back what may be another value by then.
    private static void ForgetRefused(NodeState state, bool isFirst)
    {
        state.Dns.PendingAddress = null;
        if (isFirst)
        {
            state.Dns.PreviousRecordSets = null;
            state.Dns.ExistingRecord = null;
            state.Dns.IsOverwriteConfirmed = false;
        }
    }

    private static void SettleRecord(PhaseContext context) => context.Session.Update(state =>
    {
        state.Dns.PendingAddress = null;
        state.Intents.Settle(DnsRecordKind.Intent, context.Clock.GetUtcNow());
    });

    private async Task UntilInSyncAsync(PhaseContext context, string change, CancellationToken cancellationToken)
    {
        var answer = await context.WaiterFor(PhaseId.S3_PROVISION).UntilAsync(
            new WaitPlan(Advice.Of(nameof(Texts.Wait_Publish), provider.Title), context.Settings.Timeout) { Pace = Pauses.Dns },
            async token =>
            {
                var inSync = await provider.IsInSyncAsync(change, token).ConfigureAwait(false);
                return new Probe<bool>(inSync, inSync, Advice.Of(nameof(Texts.Seen_Pending)));
            },
            cancellationToken).ConfigureAwait(false);
        if (!answer.IsSatisfied)
        {
            throw ProvisioningErrors.DnsTimedOut(
                context.Settings.Domain, context.State.Resources.PublicIp!, $"{provider.Title} reports the change as pending");
        }
    }
}

/// <summary>
/// Takes the node's A record away, or puts back what stood there before it. A record that someone has changed since is
/// theirs and stays.
/// </summary>
/// <param name="provider">Where the record is kept.</param>
/// <param name="record">The record, with what is known of it.</param>
internal sealed class DnsRecordRemoval(IDnsProvider provider, NodeDnsRecord record) : IResourceRemoval
{
    public ResourceKind Kind => ResourceKind.DnsRecord;

    public string Action => (record.PreviousSources.Count == 0 ? Texts.Remove_Record : Texts.Remove_RecordBack).InWords();

    public EvidenceStatus WhenGone => EvidenceStatus.Deleted;

    public async Task<ResourceReading> LookAsync(string id, CancellationToken cancellationToken)
    {
        if (await FindOccupantsAsync(cancellationToken).ConfigureAwait(false) is not { } occupants)
        {
            return new(Presence.Gone, $"{provider.Title} does not know the hosted zone {record.ZoneId} any more");
        }

        if (occupants.Where(record.IsOwn).ToList() is { Count: > 0 } own)
        {
            return new(Presence.There, $"{record.Domain} has the node's A record in hosted zone {record.ZoneId}") { Records = own };
        }

        if (occupants.Count == 0)
        {
            return new(Presence.Gone, $"{record.Domain} has no address record in hosted zone {record.ZoneId}");
        }

        var now = string.Join("; ", occupants.Select(occupant => $"{occupant.Type} {occupant.Summary}"));
        return occupants.Select(occupant => occupant.Source).ToHashSet().SetEquals(record.PreviousSources)
            ? new(Presence.Gone, $"{record.Domain} has again what it had before the node: {now}")
            : new(Presence.Kept, $"{record.Domain} now has {now}, which is not the node's record; it was left as it is");
    }

    // A record that was changed since it was seen is refused to go.
    public async Task<RemovalAnswer> RemoveAsync(string id, ResourceReading seen, CancellationToken cancellationToken)
    {
        try
        {
            await provider.RestoreAsync(record.ZoneId, seen.Records, record.PreviousSources, cancellationToken).ConfigureAwait(false);
            return new(true);
        }
        catch (CloudException refusal)
            when (record.PreviousSources.Count > 0 && refusal.Failure is CloudFailure.Rejected or CloudFailure.NotFound)
        {
            // What an old record named may be gone, such as its health check, or something else stands in its place. That is no reason
            // to lead people on to an address that is about to be someone else's.
            await provider.RestoreAsync(record.ZoneId, seen.Records, [], cancellationToken).ConfigureAwait(false);
            var after = await LookAsync(id, cancellationToken).ConfigureAwait(false);
            var former = record.Previous ?? string.Join("; ", record.PreviousSources);
            return new(true, after with
            {
                Detail = $"{after.Detail}; what stood there before the node, {former}, could not be put back: {refusal.Message}",
                NotPutBack = former,
            });
        }
    }

    // That the zone is gone is believed only if the zone itself is not known either.
    private async Task<IReadOnlyList<RecordSet>?> FindOccupantsAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await ZoneFinder.OccupantsAsync(provider, record.ZoneId, record.Domain, cancellationToken).ConfigureAwait(false);
        }
        catch (CloudException exception) when (exception.Failure == CloudFailure.NotFound)
        {
            if (await provider.FindZoneAsync(record.ZoneId, cancellationToken).ConfigureAwait(false) is null)
            {
                return null;
            }

            throw;
        }
    }
}

/// <summary>The node's record set, as far as it is known.</summary>
/// <param name="ZoneId">The hosted zone.</param>
/// <param name="Domain">The name.</param>
/// <param name="Addresses">The addresses that the node had; a record set is its own only if it holds exactly one of them.</param>
/// <param name="PreviousSources">What stood there before, as the service gave it; empty if nothing did.</param>
internal sealed record NodeDnsRecord(string ZoneId, string Domain, IReadOnlySet<string> Addresses, IReadOnlyList<string> PreviousSources)
{
    /// <summary>The same in words; null if the state has none.</summary>
    public string? Previous { get; init; }

    /// <summary>The servers that answer for the zone; empty if they are not known.</summary>
    public IReadOnlyList<string> NameServers { get; init; } = [];

    /// <summary>True for the simple A record that the deployer wrote.</summary>
    public bool IsOwn(RecordSet occupant) =>
        occupant is { Type: "A", AliasTarget: null, SetIdentifier: null, Values: [var value] }
        && string.Equals(occupant.Name, Domain, StringComparison.OrdinalIgnoreCase)
        && Addresses.Contains(value);
}
