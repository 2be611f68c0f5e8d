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
        var (found, problem) = await SweepAsync(cancellationToken).ConfigureAwait(false);
        var targets = scope.RecordedTargets().ToList();
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
        var record = await RecordOfAsync(targets, found, cancellationToken).ConfigureAwait(false);
        var entries = await LookAtAsync(targets, record, cancellationToken).ConfigureAwait(false);
        var unnamed = RootVolumesOf(entries).Where(volume => targets.TrueForAll(target => target.Id != volume)).Distinct().ToList();
        if (unnamed.Count > 0)
        {
            // 0.1.x did not always record it, and with the instance the last word on it goes.
            var volumes = unnamed.Select(volume => NameOf(targets, ResourceKind.Volume, volume, null)).ToList();
            entries = [.. entries, .. await LookAtAsync(volumes, record, cancellationToken).ConfigureAwait(false)];
        }

        return new(entries, record, problem) { UsedElsewhere = [.. shared.Select(item => (item.Target, item.Domain!))] };
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
        return LookAtAsync(again, known.DnsRecord, cancellationToken);
    }

    private async Task<(IReadOnlyList<OwnedResource> Found, CloudException? Problem)> SweepAsync(CancellationToken cancellationToken)
    {
        try
        {
            var answer = await waiter.UntilAsync(
                new WaitPlan("what an interrupted run may have created", VisibilityDelay),
                async token =>
                {
                    var found = await new TagSweep(cloud.OwnedResources, scope).FindAsync(token).ConfigureAwait(false);
                    return new Probe<IReadOnlyList<OwnedResource>>(found, !IsExpectingMoreThan(found), "not seen");
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
        List<RemovalTarget> targets, IReadOnlyList<OwnedResource> found, CancellationToken cancellationToken)
    {
        var addresses = scope.Addresses.Concat(found.Select(resource => resource.PublicIp).OfType<string>())
            .ToHashSet(StringComparer.Ordinal);
        var previous = scope.State.Dns.PreviousRecordSets ?? [];
        if (scope.State.Resources.ZoneId is { } zoneId)
        {
            return new(zoneId, scope.Domain, addresses, previous);
        }

        // Of a lost state only the tags are left; the record is then the one that holds the node's address.
        return scope.IsByRunId && addresses.Count > 0
            ? await new DnsRecordSearch(cloud.DnsRecords).FindAsync(scope.Domain, addresses, cancellationToken).ConfigureAwait(false)
            : targets.Find(target => target.Kind == ResourceKind.HostedZone) is { } zone
                ? new(zone.Id, scope.Domain, addresses, previous)
                : null;
    }

    private async Task<IReadOnlyList<InventoryEntry>> LookAtAsync(
        IReadOnlyList<RemovalTarget> targets, NodeDnsRecord? record, CancellationToken cancellationToken)
    {
        var instances = targets.Where(target => target.Kind == ResourceKind.Instance)
            .Select(target => target.Id)
            .ToHashSet(StringComparer.Ordinal);
        var removals = ResourceRemovals.Create(
            cloud, new(accountId, instances, record, scope.Request.KeepHostedZone), new RemovalWaits(waiter, scope.Patience));
        return await Task.WhenAll(
            targets.Select(target => LookAsync(removals[target.Kind], target, cancellationToken))).ConfigureAwait(false);
    }

    private async Task<InventoryEntry> LookAsync(IResourceRemoval removal, RemovalTarget target, CancellationToken cancellationToken)
    {
        ResourceReading seen;
        try
        {
            seen = witness.Judge(target, await removal.LookAsync(target.Id, cancellationToken).ConfigureAwait(false));
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
        return new(target, seen, null) { MonthlyUsd = monthly };
    }
}
