using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Operations.Remove;

/// <summary>Deletes a hosted zone that the deployer created, if nobody else has put a record into it.</summary>
/// <param name="zones">Route 53.</param>
/// <param name="isOwnRecord">True for the node's own record set, which may still be there if its removal failed.</param>
/// <param name="keep">True if the user wants to keep the zone.</param>
internal sealed class ZoneRemoval(IZones zones, Func<RecordSet, bool> isOwnRecord, bool keep) : IResourceRemoval
{
    public const string KeptByRequest = "kept because of -KeepHostedZone";

    public ResourceKind Kind => ResourceKind.HostedZone;

    public string Action => "Delete the hosted zone";

    public EvidenceStatus WhenGone => EvidenceStatus.Deleted;

    public async Task<Sighting> LookAsync(string id, CancellationToken cancellationToken)
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

    public Task<bool> RemoveAsync(string id, CancellationToken cancellationToken) => zones.DeleteAsync(id, cancellationToken);

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
