using Direxio.Deployer.Engine.Foundation.Names;

namespace Direxio.Deployer.Engine.Ports.Dns;

/// <summary>A public zone at a DNS provider. Names have no trailing dot.</summary>
/// <param name="Id">The provider's id of the zone.</param>
/// <param name="Name">The zone's name.</param>
/// <param name="NameServers">The servers that answer for it at this provider.</param>
internal record DnsZone(string Id, string Name, IReadOnlyList<string> NameServers)
{
    /// <summary>True if a record of this name can stand in the zone.</summary>
    public bool Covers(string domain) => DnsText.IsWithin(domain, Name);
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

/// <summary>
/// A service that keeps DNS records and in which the deployer writes the node's. Every method throws
/// <see cref="Cloud.CloudException"/> and nothing else (besides cancellation).
/// </summary>
internal interface IDnsProvider
{
    /// <summary>Its name in sentences, such as Route 53.</summary>
    string Title { get; }

    /// <summary>True if a zone is made there for a domain that none covers.</summary>
    bool CreatesZones { get; }

    /// <summary>Every public zone in which a record of the domain can stand, with its name servers.</summary>
    Task<IReadOnlyList<DnsZone>> FindZonesAsync(string domain, CancellationToken cancellationToken);

    /// <summary>The zone of this id with its name servers; null only if the provider says that there is none.</summary>
    Task<DnsZone?> FindZoneAsync(string zoneId, CancellationToken cancellationToken);

    /// <summary>Every record set of exactly this name.</summary>
    Task<IReadOnlyList<RecordSet>> ListRecordsAsync(string zoneId, string name, CancellationToken cancellationToken);

    /// <summary>Deletes the given record sets and creates or replaces the given one, all or nothing; returns the change id.</summary>
    /// <param name="zoneId">The zone.</param>
    /// <param name="delete">What goes; a record set of the same name and type is replaced in any case.</param>
    /// <param name="name">The new record set's name.</param>
    /// <param name="type">Its type.</param>
    /// <param name="ttl">Its time to live in seconds.</param>
    /// <param name="values">Its values.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    Task<string> ReplaceAsync(
        string zoneId,
        IReadOnlyList<RecordSet> delete,
        string name,
        string type,
        long ttl,
        IReadOnlyList<string> values,
        CancellationToken cancellationToken);

    /// <summary>
    /// Deletes the given record sets and puts back the ones of which these are the sources, all or nothing; returns the
    /// change id, empty if nothing was left to change. A record set that is gone, or is back already, counts as done; one
    /// that someone else put in its place stays, and Rejected is thrown.
    /// </summary>
    Task<string> RestoreAsync(
        string zoneId, IReadOnlyList<RecordSet> delete, IReadOnlyList<string> restoreSources, CancellationToken cancellationToken);

    /// <summary>True once every name server of the provider has the change, and for the empty id of no change.</summary>
    Task<bool> IsInSyncAsync(string changeId, CancellationToken cancellationToken);
}
