namespace Direxio.Deployer.Engine.Ports.Cloud;

/// <summary>A hosted zone. Names have no trailing dot.</summary>
internal sealed record HostedZone(string Id, string Name, bool IsPrivate, string CallerReference, IReadOnlyList<string> NameServers)
{
    /// <summary>True if a record of this name can stand in the zone.</summary>
    public bool Covers(string domain) =>
        domain.Equals(Name, StringComparison.OrdinalIgnoreCase) || domain.EndsWith("." + Name, StringComparison.OrdinalIgnoreCase);
}

/// <summary>A record set. Names have no trailing dot.</summary>
/// <param name="Name">Owner name.</param>
/// <param name="Type">A, AAAA, CNAME ...</param>
/// <param name="Ttl">Time to live in seconds; null for an alias.</param>
/// <param name="Values">The values; empty for an alias.</param>
/// <param name="AliasTarget">The alias target; null for an ordinary record set.</param>
/// <param name="SetIdentifier">Identifier of one of several record sets of a routing policy; null for simple routing.</param>
/// <param name="Source">The whole record set as the service gave it, so that it can be put back unchanged.</param>
internal sealed record RecordSet(
    string Name, string Type, long? Ttl, IReadOnlyList<string> Values, string? AliasTarget, string? SetIdentifier, string Source)
{
    /// <summary>What it holds, for people.</summary>
    public string Summary => AliasTarget is { } target ? $"alias {target}" : string.Join(", ", Values);
}

/// <summary>Hosted zones and their records.</summary>
internal interface IZones
{
    /// <summary>All hosted zones of the account, all pages, private ones included. Name servers may be empty here.</summary>
    Task<IReadOnlyList<HostedZone>> ListAsync(CancellationToken cancellationToken);

    /// <summary>The zone of this id with its name servers, or null.</summary>
    Task<HostedZone?> FindAsync(string zoneId, CancellationToken cancellationToken);

    /// <summary>Creates a public zone. A caller reference that was used before throws AlreadyExists.</summary>
    Task<HostedZone> CreateAsync(string name, string callerReference, CancellationToken cancellationToken);

    /// <summary>Tags a zone; doing so again is harmless. Route 53 takes no tags with the creation.</summary>
    Task TagAsync(string zoneId, NodeTags tags, CancellationToken cancellationToken);

    /// <summary>Every record set of exactly this name.</summary>
    Task<IReadOnlyList<RecordSet>> ListRecordsAsync(string zoneId, string name, CancellationToken cancellationToken);

    /// <summary>Creates or replaces one record set; returns the change id.</summary>
    Task<string> UpsertAsync(string zoneId, string name, string type, long ttl, IReadOnlyList<string> values, CancellationToken cancellationToken);

    /// <summary>Deletes the given record sets and creates or replaces the given one, all or nothing; returns the change id.</summary>
    Task<string> ReplaceAsync(
        string zoneId, IReadOnlyList<RecordSet> delete, string name, string type, long ttl, IReadOnlyList<string> values, CancellationToken cancellationToken);

    /// <summary>Every record set of the zone, all pages, NS and SOA included.</summary>
    Task<IReadOnlyList<RecordSet>> ListAllRecordsAsync(string zoneId, CancellationToken cancellationToken);

    /// <summary>
    /// Deletes the given record sets and puts back the ones of which these are the sources, all or nothing; returns the
    /// change id, empty if nothing was left to change. A record set that is gone, or is back already, counts as done; one
    /// that someone else put in its place stays, and Rejected is thrown.
    /// </summary>
    Task<string> RestoreAsync(
        string zoneId, IReadOnlyList<RecordSet> delete, IReadOnlyList<string> restoreSources, CancellationToken cancellationToken);

    /// <summary>Deletes a zone. One with records besides NS and SOA throws InUse.</summary>
    /// <returns>False if the service knows no such zone.</returns>
    Task<bool> DeleteAsync(string zoneId, CancellationToken cancellationToken);

    /// <summary>True once every name server of Route 53 has the change, and for the empty id of no change.</summary>
    Task<bool> IsInSyncAsync(string changeId, CancellationToken cancellationToken);
}
