using Direxio.Deployer.Engine.Ports.Dns;

namespace Direxio.Deployer.Engine.Ports.Cloud;

/// <summary>A hosted zone of Route 53.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name, without trailing dot.</param>
/// <param name="IsPrivate">True if only networks of the account see it.</param>
/// <param name="CallerReference">What its maker called the request that made it.</param>
/// <param name="NameServers">Its name servers.</param>
internal sealed record HostedZone(string Id, string Name, bool IsPrivate, string CallerReference, IReadOnlyList<string> NameServers)
    : DnsZone(Id, Name, NameServers);

/// <summary>The hosted zones of the account's Route 53: what it has beyond the records that every DNS provider keeps.</summary>
internal interface IHostedZones
{
    /// <summary>All hosted zones of the account, all pages, private ones included. Name servers may be empty here.</summary>
    Task<IReadOnlyList<HostedZone>> ListAsync(CancellationToken cancellationToken);

    /// <summary>The zone of this id with its name servers, or null.</summary>
    Task<HostedZone?> FindAsync(string zoneId, CancellationToken cancellationToken);

    /// <summary>Every public zone in which a record of the domain can stand, with its name servers.</summary>
    async Task<IReadOnlyList<HostedZone>> FindCoveringAsync(string domain, CancellationToken cancellationToken)
    {
        var covering = (await ListAsync(cancellationToken).ConfigureAwait(false)).Where(zone => !zone.IsPrivate && zone.Covers(domain));

        // The list leaves the name servers out.
        return await Task.WhenAll(covering.Select(async zone =>
            await FindAsync(zone.Id, cancellationToken).ConfigureAwait(false) ?? zone)).ConfigureAwait(false);
    }

    /// <summary>Creates a public zone. A caller reference that was used before throws AlreadyExists.</summary>
    Task<HostedZone> CreateAsync(string name, string callerReference, CancellationToken cancellationToken);

    /// <summary>Tags a zone; doing so again is harmless. Route 53 takes no tags with the creation.</summary>
    Task TagAsync(string zoneId, NodeTags tags, CancellationToken cancellationToken);

    /// <summary>Every record set of the zone, all pages, NS and SOA included.</summary>
    Task<IReadOnlyList<RecordSet>> ListAllRecordsAsync(string zoneId, CancellationToken cancellationToken);

    /// <summary>Deletes a zone. One with records besides NS and SOA throws InUse.</summary>
    /// <returns>False if the service knows no such zone.</returns>
    Task<bool> DeleteAsync(string zoneId, CancellationToken cancellationToken);
}
