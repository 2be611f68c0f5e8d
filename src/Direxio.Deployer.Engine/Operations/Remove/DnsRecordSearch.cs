using Direxio.Deployer.Engine.Dns;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Resources;

namespace Direxio.Deployer.Engine.Operations.Remove;

/// <summary>Finds the record of a node whose state is lost: the one of its name that holds its address.</summary>
internal sealed class DnsRecordSearch(IZones zones)
{
    /// <summary>The record, or null if no public zone of the account has it.</summary>
    public async Task<NodeDnsRecord?> FindAsync(string domain, IReadOnlySet<string> addresses, CancellationToken cancellationToken)
    {
        var covering = (await zones.ListAsync(cancellationToken).ConfigureAwait(false))
            .Where(zone => !zone.IsPrivate && zone.Covers(domain));
        foreach (var zone in covering.OrderByDescending(zone => zone.Name.Length))
        {
            var record = new NodeDnsRecord(zone.Id, domain, addresses, []);
            if ((await ZoneFinder.OccupantsAsync(zones, zone.Id, domain, cancellationToken).ConfigureAwait(false)).Any(record.IsOwn))
            {
                return record;
            }
        }

        return null;
    }
}
