using Direxio.Deployer.Engine.Dns;
using Direxio.Deployer.Engine.Ports.Dns;
using Direxio.Deployer.Engine.Resources;

namespace Direxio.Deployer.Engine.Operations.Remove;

/// <summary>
/// Finds the record of a node whose state is lost, or whose recorded zone has it no more: the one of its name that holds its address.
/// </summary>
internal sealed class DnsRecordSearch(IDnsProvider provider)
{
    /// <summary>The record, or null if no zone of the provider has it.</summary>
    public async Task<NodeDnsRecord?> FindAsync(string domain, IReadOnlySet<string> addresses, CancellationToken cancellationToken)
    {
        var covering = await provider.FindZonesAsync(domain, cancellationToken).ConfigureAwait(false);
        foreach (var zone in covering.OrderByDescending(zone => zone.Name.Length))
        {
            var record = new NodeDnsRecord(zone.Id, domain, addresses, []) { NameServers = zone.NameServers };
            if ((await ZoneFinder.OccupantsAsync(provider, zone.Id, domain, cancellationToken).ConfigureAwait(false)).Any(record.IsOwn))
            {
                return record;
            }
        }

        return null;
    }
}
