using DnsClient;

namespace Direxio.Deployer.Engine.Dns;

/// <summary>
/// The CAA set that applies to a name: its own, else the closest parent's (RFC 8659). Names in the zone are asked of
/// the zone's servers, so a record that was just mended counts at once; names above it are asked of the resolvers.
/// A lookup that fails is reported as such, never as "no records": certificate authorities refuse in that case too.
/// </summary>
/// <param name="transport">Sends the questions.</param>
/// <param name="zone">The zone that the name belongs to.</param>
/// <param name="servers">Those of the zone's servers that are known to answer.</param>
internal sealed class CaaLookup(DnsTransport transport, string zone, IReadOnlyList<NameServer> servers)
{
    public async Task<(IReadOnlyList<CaaRecord> Records, string? Problem)> FindAsync(string domain, CancellationToken cancellationToken)
    {
        for (var name = domain; name is not null; name = DnsText.ParentOf(name))
        {
            var reply = DnsText.IsWithin(name, zone)
                ? await AskZoneAsync(name, cancellationToken).ConfigureAwait(false)
                : await transport.ResolveAsync(name, QueryType.CAA, cancellationToken).ConfigureAwait(false);
            if (reply.Problem is { } problem)
            {
                return ([], $"the CAA records of {name} could not be read: {problem}");
            }

            var records = (reply.Response?.Answers ?? []).OfType<DnsClient.Protocol.CaaRecord>()
                .Select(record => new CaaRecord(record.Flags, record.Tag, record.Value))
                .ToList();
            if (records.Count > 0)
            {
                return (records, null);
            }
        }

        return ([], null);
    }

    private async Task<DnsReply> AskZoneAsync(string name, CancellationToken cancellationToken)
    {
        var reply = new DnsReply(null, "no server of the zone gives an answer");
        foreach (var server in servers)
        {
            reply = await transport.AskServerAsync(server, name, QueryType.CAA, cancellationToken).ConfigureAwait(false);
            if (reply.Problem is null)
            {
                break;
            }
        }

        return reply;
    }
}
