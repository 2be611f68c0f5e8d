using System.Net;
using System.Net.Sockets;
using DnsClient;
using DnsClient.Protocol;

namespace Direxio.Deployer.Engine.Dns;

/// <summary>
/// Asks every server of the closest delegated zone itself. Resolvers are used only to find those servers, and for CAA
/// records above the zone.
/// </summary>
internal sealed class AuthoritativeDns : IAuthoritativeDns
{
    private const int MostReferrals = 5;

    private readonly DnsTransport transport;
    private readonly DelegationWalk walk;
    private readonly int serverPort;

    public AuthoritativeDns()
        : this(DnsTransport.OfSystem(), NameServer.DefaultPort, DelegationWalk.MachineHasIpv6())
    {
    }

    internal AuthoritativeDns(DnsTransport transport, int serverPort, bool useIpv6)
    {
        this.transport = transport;
        this.serverPort = serverPort;
        walk = new(transport, useIpv6);
    }

    public async Task<DnsSnapshot> QueryAsync(string domain, CancellationToken cancellationToken)
    {
        var name = DnsText.Plain(domain);
        var delegation = await walk.FindAsync(name, cancellationToken).ConfigureAwait(false);
        for (var referrals = 0; ; referrals++)
        {
            if (delegation.Zone is not { } zone)
            {
                return new(null, [], [], []) { Problem = delegation.Problem };
            }

            var servers = await walk.LocateAsync(delegation, cancellationToken).ConfigureAwait(false);
            var asked = await Task.WhenAll(servers.Select(server => AskAsync(server, name, zone, cancellationToken))).ConfigureAwait(false);
            var deeper = asked.SelectMany(answers => answers).Select(answer => answer.Referral).FirstOrDefault(referral => referral is not null);
            if (deeper is not null && referrals < MostReferrals)
            {
                delegation = deeper;
                continue;
            }

            var heard = asked.SelectMany(answers => answers).Where(answer => answer.Answer.Problem is null).Select(answer => answer.Endpoint!);
            var caa = new CaaLookup(transport, zone, [.. heard]);
            var (records, problem) = await caa.FindAsync(name, cancellationToken).ConfigureAwait(false);
            return new(zone, delegation.Servers, [.. asked.SelectMany(Counted)], records) { CaaProblem = problem };
        }
    }

    private async Task<Asked[]> AskAsync(NameServerAddresses server, string domain, string zone, CancellationToken cancellationToken)
    {
        if (server.Problem is { } problem)
        {
            return [new(new(server.Name, [], [], null, problem), null, null, IsSilentIpv6: false)];
        }

        return await Task.WhenAll(server.Addresses.Select(address => AskAsync(server.Name, address, domain, zone, cancellationToken)))
            .ConfigureAwait(false);
    }

    private async Task<Asked> AskAsync(string server, IPAddress address, string domain, string zone, CancellationToken cancellationToken)
    {
        var endpoint = new NameServer(address, serverPort);
        var replies = await Task.WhenAll(
            new[] { QueryType.A, QueryType.AAAA, QueryType.CNAME }
                .Select(type => transport.AskServerAsync(endpoint, domain, type, cancellationToken))).ConfigureAwait(false);
        var problem = replies.Select(reply => ProblemOf(reply, zone)).FirstOrDefault(found => found is not null);
        var answer = new ServerAnswer(
            $"{server} ({address})",
            [.. replies[0].RecordsOf<ARecord>(domain).Select(record => record.Address.ToString())],
            [.. replies[1].RecordsOf<AaaaRecord>(domain).Select(record => record.Address.ToString())],
            replies.SelectMany(reply => reply.RecordsOf<CNameRecord>(domain)).Select(record => DnsText.Plain(record.CanonicalName)).FirstOrDefault(),
            problem);
        var referral = replies.Select(reply => DelegationWalk.ReferralIn(reply, domain, zone)).FirstOrDefault(found => found is not null);
        return new(answer, endpoint, referral, address.AddressFamily == AddressFamily.InterNetworkV6 && replies.All(reply => reply.IsSilent));
    }

    private static string? ProblemOf(DnsReply reply, string zone) =>
        reply.Problem ?? (reply.Response is { Header.HasAuthorityAnswer: false } ? $"it is not authoritative for {zone}" : null);

    // An IPv6 address that stays silent while the same server answers over IPv4 tells of this machine's IPv6, not of
    // the server.
    private static IEnumerable<ServerAnswer> Counted(Asked[] addressesOfOneServer)
    {
        var isHeard = addressesOfOneServer.Any(asked => asked.Answer.Problem is null);
        return addressesOfOneServer.Where(asked => !(asked.IsSilentIpv6 && isHeard)).Select(asked => asked.Answer);
    }

    private sealed record Asked(ServerAnswer Answer, NameServer? Endpoint, Delegation? Referral, bool IsSilentIpv6);
}
