using Direxio.Deployer.Engine.Dns;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Operations.Remove;

/// <summary>
/// Takes the node's A record away, or puts back what stood there before it. A record that somebody has changed since is
/// theirs and stays.
/// </summary>
/// <param name="zones">Route 53.</param>
/// <param name="record">The record, with what is known of it.</param>
internal sealed class DnsRecordRemoval(IZones zones, NodeDnsRecord record) : IResourceRemoval
{
    public ResourceKind Kind => ResourceKind.DnsRecord;

    public string Action => record.PreviousSources.Count == 0 ? "Delete the DNS record" : "Put back what stood before at";

    public EvidenceStatus WhenGone => EvidenceStatus.Deleted;

    public async Task<Sighting> LookAsync(string id, CancellationToken cancellationToken)
    {
        if (await zones.FindAsync(record.ZoneId, cancellationToken).ConfigureAwait(false) is null)
        {
            return new(Presence.Gone, $"Route 53 does not know the hosted zone {record.ZoneId} any more");
        }

        var occupants = await OccupantsAsync(cancellationToken).ConfigureAwait(false);
        if (occupants.Any(record.IsOwn))
        {
            return new(Presence.There, $"{record.Domain} has the node's A record in hosted zone {record.ZoneId}");
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

    public async Task<bool> RemoveAsync(string id, CancellationToken cancellationToken)
    {
        var own = (await OccupantsAsync(cancellationToken).ConfigureAwait(false)).Where(record.IsOwn).ToList();
        await zones.RestoreAsync(record.ZoneId, own, record.PreviousSources, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private Task<IReadOnlyList<RecordSet>> OccupantsAsync(CancellationToken cancellationToken) =>
        ZoneFinder.OccupantsAsync(zones, record.ZoneId, record.Domain, cancellationToken);
}

/// <summary>The node's record set, as far as it is known.</summary>
/// <param name="ZoneId">The hosted zone.</param>
/// <param name="Domain">The name.</param>
/// <param name="Addresses">The addresses that the node had; a record set is its own only if it holds exactly one of them.</param>
/// <param name="PreviousSources">What stood there before, as the service gave it; empty if nothing did.</param>
internal sealed record NodeDnsRecord(string ZoneId, string Domain, IReadOnlySet<string> Addresses, IReadOnlyList<string> PreviousSources)
{
    /// <summary>True for the simple A record that the deployer wrote.</summary>
    public bool IsOwn(RecordSet occupant) =>
        occupant is { Type: "A", AliasTarget: null, SetIdentifier: null, Values: [var value] }
        && string.Equals(occupant.Name, Domain, StringComparison.OrdinalIgnoreCase)
        && Addresses.Contains(value);
}
