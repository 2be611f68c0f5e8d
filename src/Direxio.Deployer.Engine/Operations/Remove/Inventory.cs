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

    /// <summary>When it was looked at; null if the service did not tell.</summary>
    public DateTimeOffset? SeenAt { get; init; }

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

    /// <summary>The addresses that a DNS record of the node may hold.</summary>
    public IReadOnlySet<string> Addresses { get; init; } = new HashSet<string>();

    /// <summary>The instances of the node.</summary>
    public IReadOnlySet<string> Instances =>
        Entries.Where(entry => entry.Target.Kind == ResourceKind.Instance)
            .Select(entry => entry.Target.Id)
            .ToHashSet(StringComparer.Ordinal);

    /// <summary>What was seen of the DNS record; null if the deployer keeps none for the node.</summary>
    public InventoryEntry? DnsEntry { get; init; }

    /// <summary>The same with the DNS record as its first entry, if there is one.</summary>
    public Inventory WithDnsRecord() => DnsEntry is { } entry ? this with { Entries = [entry, .. Entries] } : this;

    /// <summary>The same with what was found later; a later look counts.</summary>
    public Inventory With(IReadOnlyList<InventoryEntry> later) =>
        this with { Entries = [.. Entries.Where(entry => !later.Any(other => other.Target.Name == entry.Target.Name)), .. later] };

    public InventoryEntry? Find(ResourceKind kind) => Entries.FirstOrDefault(entry => entry.Target.Kind == kind);
}
