using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Pricing;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Resources;

namespace Direxio.Deployer.Engine.Operations.Remove;

/// <summary>
/// Finds everything of a node: by what its state recorded, and by tag for what it did not. Only reads. What cannot be
/// read is an entry that says so; it is never taken for gone.
/// </summary>
internal sealed class InventoryReader(CloudPorts cloud, RemovalScope scope, string accountId, Waiter waiter, RemovalObservations witness)
{
    /// <summary>After an intent whose answer was lost, what it made may be invisible to a search for a moment.</summary>
    private static readonly TimeSpan VisibilityDelay = TimeSpan.FromSeconds(10);

    private readonly Tariff tariff = new(cloud.Prices);

    public async Task<Inventory> ReadAsync(CancellationToken cancellationToken)
    {
        // What the state names is looked at while the account is searched for what it does not name.
        var targets = scope.RecordedTargets().ToList();
        var early = BeginLooking(targets, cancellationToken);
        var (found, problem) = await SweepAsync(cancellationToken).ConfigureAwait(false);
        // An earlier removal may have seen it go; the tags still have the last word.
        foreach (var gone in targets.Where(target => scope.State.IsProvedGone(target.Id)))
        {
            witness.SawGo(gone.Id);
        }

        foreach (var seen in targets.Where(target => scope.State.RemovalRecord.WasSeen(target.Id)))
        {
            witness.SawEarlier(seen.Id);
        }

        Join(targets, found);
        var shared = targets.Select(target => (Target: target, Domain: scope.UserOf(target.Id)))
            .Where(item => item.Domain is not null)
            .ToList();
        targets.RemoveAll(target => shared.Exists(item => item.Target == target));
        var addresses = scope.Addresses.Concat(found.Select(resource => resource.PublicIp).OfType<string>())
            .ToHashSet(StringComparer.Ordinal);
        var record = await RecordOfAsync(targets, addresses, early, cancellationToken).ConfigureAwait(false);
        var recordEntry = LookAtRecordAsync(targets, record, early, cancellationToken);
        var entries = await LookAtAsync(targets, record, early, cancellationToken).ConfigureAwait(false);
        var unnamed = RootVolumesOf(entries).Where(volume => targets.TrueForAll(target => target.Id != volume)).Distinct().ToList();
        if (unnamed.Count > 0)
        {
            // 0.1.x did not always record it, and with the instance the last word on it goes.
            var volumes = unnamed.Select(volume => NameOf(targets, ResourceKind.Volume, volume, null)).ToList();
            entries = [.. entries, .. await LookAtAsync(volumes, record, null, cancellationToken).ConfigureAwait(false)];
        }

        return new(entries, record, problem)
        {
            UsedElsewhere = [.. shared.Select(item => (item.Target, item.Domain!))],
            DnsEntry = await recordEntry.ConfigureAwait(false),
            Addresses = addresses,
        };
    }

    private static IEnumerable<string> RootVolumesOf(IEnumerable<InventoryEntry> entries) =>
        entries.Select(entry => entry.Seen?.RootVolumeId).OfType<string>();

    private RemovalTarget NameOf(IEnumerable<RemovalTarget> known, ResourceKind kind, string id, DateTimeOffset? madeAt)
    {
        var target = scope.TargetOf(
            kind,
            known.Any(other => other.Kind == kind)
                ? ResourceKinds.Describe(kind).FurtherEvidenceName(id)
                : ResourceKinds.Describe(kind).EvidenceName,
            id);
        // Of a lost state its run id alone tells an age, if the service does not.
        return target with { MadeAt = madeAt ?? target.MadeAt ?? (scope.IsByRunId ? NodeTags.BeginOf(scope.State.RunId) : null) };
    }

    private void Join(List<RemovalTarget> targets, IEnumerable<OwnedResource> found)
    {
        foreach (var resource in found)
        {
            witness.Saw(resource.Id);
            if (!targets.Exists(target => target.Kind == resource.Kind && target.Id == resource.Id))
            {
                targets.Add(NameOf(targets, resource.Kind, resource.Id, resource.CreatedAt));
            }
        }
    }

    /// <summary>Looks at what the closing search has found, under the names that it is known by.</summary>
    public Task<IReadOnlyList<InventoryEntry>> ReadFoundAsync(
        Inventory known, IReadOnlyList<OwnedResource> found, CancellationToken cancellationToken)
    {
        var targets = known.Entries.Select(entry => entry.Target).ToList();
        Join(targets, found);
        var again = targets.Where(target => found.Any(resource => resource.Kind == target.Kind && resource.Id == target.Id)).ToList();
        return LookAtAsync(again, known.DnsRecord, null, cancellationToken);
    }

    private async Task<(IReadOnlyList<OwnedResource> Found, CloudException? Problem)> SweepAsync(CancellationToken cancellationToken)
    {
        try
        {
            var answer = await waiter.UntilAsync(
                new WaitPlan(Advice.Of(nameof(Texts.Wait_Interrupted)), VisibilityDelay),
                async token =>
                {
                    var found = await new TagSweep(cloud.OwnedResources, scope).FindAsync(token).ConfigureAwait(false);
                    return new Probe<IReadOnlyList<OwnedResource>>(
                        found, !IsExpectingMoreThan(found), Advice.Of(nameof(Texts.Seen_NotYet)));
                },
                cancellationToken).ConfigureAwait(false);
            return (answer.Value, null);
        }
        catch (CloudException exception)
        {
            return ([], exception);
        }
    }

    private bool IsExpectingMoreThan(IReadOnlyList<OwnedResource> found) =>
        scope.Unsettled.Any(asked => !found.Any(resource => resource.Kind == asked.Kind));

    private async Task<NodeDnsRecord?> RecordOfAsync(
        List<RemovalTarget> targets, IReadOnlySet<string> addresses, EarlyLooks early, CancellationToken cancellationToken)
    {
        var search = new DnsRecordSearch(cloud.DnsRecords);
        if (RecordedRecord(addresses) is { } recorded)
        {
            // The zone may have been created again, or the record be kept in another one by now.
            return await IsThereAsync(targets, recorded, early, cancellationToken).ConfigureAwait(false)
                || await FindAgainAsync(search, addresses, cancellationToken).ConfigureAwait(false) is not { } moved
                ? recorded
                : moved with { PreviousSources = recorded.PreviousSources, Previous = recorded.Previous };
        }

        // Of a lost state only the tags are left; the record is then the one that holds the node's address.
        return scope.IsByRunId && addresses.Count > 0
            ? await search.FindAsync(scope.Domain, addresses, cancellationToken).ConfigureAwait(false)
            : targets.Find(target => target.Kind == ResourceKind.HostedZone) is { } zone
                ? RecordIn(zone.Id, addresses)
                : null;
    }

    // What cannot be read may be there, and is told where it is to go.
    private async Task<bool> IsThereAsync(
        List<RemovalTarget> targets, NodeDnsRecord recorded, EarlyLooks early, CancellationToken cancellationToken)
    {
        try
        {
            var look = early.IsOf(InstancesOf(targets), recorded) ? early.Find(TargetOf(recorded)) : null;
            var seen = await (look ?? RemovalsFor(targets, recorded)[ResourceKind.DnsRecord].LookAsync(
                recorded.Domain, cancellationToken)).ConfigureAwait(false);
            return seen.Presence != Presence.Gone;
        }
        catch (CloudException)
        {
            return true;
        }
    }

    private async Task<NodeDnsRecord?> FindAgainAsync(
        DnsRecordSearch search, IReadOnlySet<string> addresses, CancellationToken cancellationToken)
    {
        try
        {
            return addresses.Count == 0
                ? null
                : await search.FindAsync(scope.Domain, addresses, cancellationToken).ConfigureAwait(false);
        }
        catch (CloudException)
        {
            return null;
        }
    }

    private NodeDnsRecord? RecordedRecord(IReadOnlySet<string> addresses) =>
        scope.State.Resources.ZoneId is { } zoneId ? RecordIn(zoneId, addresses) : null;

    private NodeDnsRecord RecordIn(string zoneId, IReadOnlySet<string> addresses) =>
        new(zoneId, scope.Domain, addresses, scope.State.Dns.PreviousRecordSets ?? [])
        {
            Previous = scope.State.Dns.ExistingRecord,
            NameServers = scope.State.Resources.ZoneId == zoneId ? scope.State.Resources.NameServers : [],
        };

    private EarlyLooks BeginLooking(IReadOnlyList<RemovalTarget> targets, CancellationToken cancellationToken)
    {
        var record = RecordedRecord(scope.Addresses);
        var looks = new EarlyLooks(InstancesOf(targets), record, waiter.Now);
        var removals = RemovalsFor(targets, record);
        foreach (var target in targets.Where(target => scope.UserOf(target.Id) is null))
        {
            looks.Add(target, removals[target.Kind].LookAsync(target.Id, cancellationToken));
            ResourceKinds.Describe(target.Kind).MonthlyUsdAsync(
                tariff, new(scope.State.Choices.InstanceType, scope.State.Choices.DiskSizeGB), cancellationToken).LetFail();
        }

        if (record is not null)
        {
            looks.Add(TargetOf(record), removals[ResourceKind.DnsRecord].LookAsync(record.Domain, cancellationToken));
        }

        return looks;
    }

    private Task<IReadOnlyList<InventoryEntry>> LookAtAsync(
        IReadOnlyList<RemovalTarget> targets, NodeDnsRecord? record, EarlyLooks? early, CancellationToken cancellationToken)
    {
        var removals = RemovalsFor(targets, record);
        var usable = early?.IsOf(InstancesOf(targets), record) == true ? early : null;
        return AllAsync(targets.Select(target => LookAsync(removals[target.Kind], target, usable, cancellationToken)));
    }

    private async Task<InventoryEntry?> LookAtRecordAsync(
        IReadOnlyList<RemovalTarget> targets, NodeDnsRecord? record, EarlyLooks early, CancellationToken cancellationToken)
    {
        var usable = early.IsOf(InstancesOf(targets), record) ? early : null;
        return record is null
            ? null
            : await LookAsync(
                RemovalsFor(targets, record)[ResourceKind.DnsRecord], TargetOf(record), usable, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<IReadOnlyList<InventoryEntry>> AllAsync(IEnumerable<Task<InventoryEntry>> looks) =>
        await Task.WhenAll(looks).ConfigureAwait(false);

    private static RemovalTarget TargetOf(NodeDnsRecord record) =>
        new(ResourceKind.DnsRecord, DnsRecordKind.Descriptor.EvidenceName, record.Domain);

    private static HashSet<string> InstancesOf(IEnumerable<RemovalTarget> targets) =>
        targets.Where(target => target.Kind == ResourceKind.Instance).Select(target => target.Id).ToHashSet(StringComparer.Ordinal);

    private IReadOnlyDictionary<ResourceKind, IResourceRemoval> RemovalsFor(IEnumerable<RemovalTarget> targets, NodeDnsRecord? record) =>
        ResourceRemovals.Create(
            cloud,
            new(accountId, InstancesOf(targets), record, scope.Choices.KeepsZone),
            new RemovalWaits(waiter, scope.Patience));

    private async Task<InventoryEntry> LookAsync(
        IResourceRemoval removal, RemovalTarget target, EarlyLooks? early, CancellationToken cancellationToken)
    {
        var at = early?.BegunAt ?? waiter.Now;
        ResourceReading seen;
        try
        {
            // What does not show is looked at once more now that the search is over, which may have taken a while.
            var sighting = early?.Find(target) is { } look ? await look.ConfigureAwait(false) : null;
            seen = witness.Judge(target, sighting is null or { Presence: Presence.Gone }
                ? await removal.LookAsync(target.Id, cancellationToken).ConfigureAwait(false)
                : sighting);
        }
        catch (CloudException exception)
        {
            return new(target, null, exception);
        }

        var monthly = seen.Presence == Presence.Gone
            ? 0m
            : seen.IsIdle ? 0m
            : await ResourceKinds.Describe(target.Kind)
                .MonthlyUsdAsync(tariff, new(seen.InstanceType, seen.SizeGB), cancellationToken).ConfigureAwait(false);
        return new(target, seen, null) { MonthlyUsd = monthly, SeenAt = at };
    }
}
