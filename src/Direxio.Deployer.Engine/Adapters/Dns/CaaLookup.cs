using Direxio.Deployer.Engine.Foundation.Names;
using Direxio.Deployer.Engine.Ports.Dns;
using DnsClient;

namespace Direxio.Deployer.Engine.Adapters.Dns;

/// <summary>
/// The CAA set that applies to a name: its own, else the closest parent's (RFC 8659). Every name is asked of the servers
/// of its own zone, so a record that was just mended counts at once; only names above all zones that were met are asked
/// of the resolvers. A lookup that fails is reported as such, never as "no records": certificate authorities refuse in
/// that case too.
/// </summary>
/// <param name="transport">Sends the questions.</param>
/// <param name="locator">Finds the servers of the zones above.</param>
/// <param name="delegation">The zone that the name belongs to, with those above it.</param>
/// <param name="servers">Those of the zone's servers that are known to answer.</param>
/// <param name="serverPort">The port of name servers.</param>
internal sealed class CaaLookup(
    DnsTransport transport, ServerLocator locator, Delegation delegation, IReadOnlyList<NameServer> servers, int serverPort)
{
    private const int ServersAsked = 3;

    public async Task<(IReadOnlyList<CaaRecord> Records, string? Problem)> FindAsync(string domain, CancellationToken cancellationToken)
    {
        for (var name = domain; name is not null; name = DnsText.ParentOf(name))
        {
            var reply = await AskAsync(name, cancellationToken).ConfigureAwait(false);
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

    private async Task<DnsReply> AskAsync(string name, CancellationToken cancellationToken)
    {
        if (DnsText.IsWithin(name, delegation.Zone!))
        {
            return await AskAsync(servers, name, cancellationToken).ConfigureAwait(false);
        }

        for (var above = delegation.Parent; above is not null; above = above.Parent)
        {
            if (DnsText.IsWithin(name, above.Zone!))
            {
                var some = above with { Servers = [.. above.Servers.Take(ServersAsked)] };
                var located = await locator.LocateAsync(some, cancellationToken).ConfigureAwait(false);
                var endpoints = located.SelectMany(server => server.Addresses.Take(1))
                    .Select(address => new NameServer(address, serverPort))
                    .ToList();
                var reply = await AskAsync(endpoints, name, cancellationToken).ConfigureAwait(false);
                if (reply.HasAuthority)
                {
                    return reply;
                }
            }
        }

        // It has a delegated zone below it, so it exists.
        return await transport.ResolveAsync(name, QueryType.CAA, cancellationToken).ConfigureAwait(false);
    }

    private async Task<DnsReply> AskAsync(IReadOnlyList<NameServer> endpoints, string name, CancellationToken cancellationToken)
    {
        var reply = new DnsReply(null, "no server of the zone gives an answer");
        foreach (var server in endpoints)
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
