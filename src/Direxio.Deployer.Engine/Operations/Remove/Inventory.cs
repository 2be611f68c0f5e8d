using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Resources;

namespace Direxio.Deployer.Engine.Operations.Remove;

/// <summary>A target with what the service said of it.</summary>
/// <param name="Target">The target.</param>
/// <param name="Seen">What was seen; null if the service did not tell.</param>
/// <param name="Problem">Why it did not tell; null if it did.</param>
internal sealed record InventoryEntry(RemovalTarget Target, ResourceReading? Seen, CloudException? Problem)
{
    /// <summary>What it costs in US dollars a month; 0 if nothing, null if not known.</summary>
    public decimal? MonthlyUsd { get; init; }

    /// <summary>True if the service was seen to have it.</summary>
    public bool IsSeen => Seen?.Presence is Presence.There or Presence.Blocked or Presence.Kept;

    /// <summary>True if it may still be there.</summary>
    public bool MayBeThere => Seen?.Presence != Presence.Gone;
}

/// <summary>What there is of a node before anything is changed.</summary>
/// <param name="Entries">Recorded and found resources, in the order in which they go.</param>
/// <param name="DnsRecord">The DNS record; null if the deployer keeps none for the node.</param>
/// <param name="SweepProblem">Why the account could not be searched by tag; null if it was.</param>
internal sealed record Inventory(IReadOnlyList<InventoryEntry> Entries, NodeDnsRecord? DnsRecord, CloudException? SweepProblem)
{
    /// <summary>What another node on this machine has on record, and which: that is left to it.</summary>
    public IReadOnlyList<(RemovalTarget Target, string Domain)> UsedElsewhere { get; init; } = [];

    /// <summary>The instances of the node.</summary>
    public IReadOnlySet<string> Instances =>
        Entries.Where(entry => entry.Target.Kind == ResourceKind.Instance)
            .Select(entry => entry.Target.Id)
            .ToHashSet(StringComparer.Ordinal);

    /// <summary>The same with the DNS record as its first entry, if there is one.</summary>
    public async Task<Inventory> WithDnsRecordAsync(
        IReadOnlyDictionary<ResourceKind, IResourceRemoval> removals, CancellationToken cancellationToken)
    {
        if (DnsRecord is not { } record)
        {
            return this;
        }

        var target = new RemovalTarget(ResourceKind.DnsRecord, DnsRecordKind.Descriptor.EvidenceName, record.Domain);
        InventoryEntry entry;
        try
        {
            entry = new(
                target,
                await removals[ResourceKind.DnsRecord].LookAsync(record.Domain, cancellationToken).ConfigureAwait(false),
                null) { MonthlyUsd = 0m };
        }
        catch (CloudException exception)
        {
            entry = new(target, null, exception) { MonthlyUsd = 0m };
        }

        return this with { Entries = [entry, .. Entries] };
    }

    /// <summary>The same with what was found later; a later look counts.</summary>
    public Inventory With(IReadOnlyList<InventoryEntry> later) =>
        this with { Entries = [.. Entries.Where(entry => !later.Any(other => other.Target.Name == entry.Target.Name)), .. later] };

    public InventoryEntry? Find(ResourceKind kind) => Entries.FirstOrDefault(entry => entry.Target.Kind == kind);
}
