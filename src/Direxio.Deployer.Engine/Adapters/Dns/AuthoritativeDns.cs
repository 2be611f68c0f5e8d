using System.Net;
using System.Net.Sockets;
using Direxio.Deployer.Engine.Foundation.Names;
using Direxio.Deployer.Engine.Ports.Dns;
using DnsClient;
using DnsClient.Protocol;

namespace Direxio.Deployer.Engine.Adapters.Dns;

/// <summary>
/// Asks every server of the closest delegated zone itself. Resolvers are used only to find those servers, and for CAA
/// records above all zones that were met.
/// </summary>
internal sealed class AuthoritativeDns : IAuthoritativeDns
{
    private const int MostReferrals = 5;

    private readonly DnsTransport transport;
    private readonly ServerLocator locator;
    private readonly DelegationWalk walk;
    private readonly WildcardProbe wildcards;
    private readonly int serverPort;

    public AuthoritativeDns()
        : this(DnsTransport.OfSystem(), NameServer.DefaultPort, ServerLocator.MachineHasIpv6(), Port53Probe.RootServers)
    {
    }

    internal AuthoritativeDns(DnsTransport transport, int serverPort, bool useIpv6, IReadOnlyList<NameServer>? roots = null)
    {
        this.transport = transport;
        this.serverPort = serverPort;
        locator = new(transport, useIpv6);
        walk = new(transport, locator, new(transport, roots ?? []), serverPort);
        wildcards = new(transport);
    }

    public async Task<DnsSnapshot> QueryAsync(string domain, CancellationToken cancellationToken)
    {
        var name = DnsText.Plain(domain);
        var delegation = await walk.FindAsync(name, cancellationToken).ConfigureAwait(false);
        for (var referrals = 0; ; referrals++)
        {
            if (delegation.Zone is not { } zone || delegation.Obstacle is not null)
            {
                return new(delegation.Zone, delegation.Servers, [], [])
                {
                    Problem = delegation.Problem ?? delegation.Obstacle?.Explanation,
                    Obstacle = delegation.Obstacle,
                };
            }

            var servers = await locator.LocateAsync(delegation, cancellationToken).ConfigureAwait(false);
            var asked = await Task.WhenAll(servers.Select(server => AskAsync(server, name, zone, cancellationToken))).ConfigureAwait(false);
            var all = asked.SelectMany(answers => answers).ToList();
            var deeper = all.Select(answer => answer.Referral).FirstOrDefault(referral => referral is not null);
            if (deeper is not null && referrals < MostReferrals)
            {
                delegation = deeper with { Parent = delegation };
                continue;
            }

            var heard = all.Where(answer => answer.Answer.Problem is null).Select(answer => answer.Endpoint!).ToList();
            IReadOnlyList<ServerAnswer> counted = [.. asked.SelectMany(Counted)];
            var caa = await new CaaLookup(
                transport, locator, delegation, heard, serverPort).FindAsync(name, cancellationToken).ConfigureAwait(false);
            return new(zone, delegation.Servers, counted, caa.Records)
            {
                CaaProblem = caa.Problem,
                Wildcard = await wildcards.FindAsync(name, zone, heard, counted, cancellationToken).ConfigureAwait(false),
            };
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
        var label = $"{server} ({address})";

        // Whatever answers here without authority may be a resolver, and would remember that the name does not exist.
        var own = await transport.AskServerAsync(endpoint, zone, QueryType.SOA, cancellationToken).ConfigureAwait(false);
        if (ProblemOf(own, zone) is { } unfit)
        {
            return new(
                new(label, [], [], null, unfit), endpoint, null, address.AddressFamily == AddressFamily.InterNetworkV6 && own.IsSilent);
        }

        var replies = await Task.WhenAll(
            new[] { QueryType.A, QueryType.AAAA, QueryType.CNAME }
                .Select(type => transport.AskServerAsync(endpoint, domain, type, cancellationToken))).ConfigureAwait(false);
        var problem = replies.Select(reply => ProblemOf(reply, zone)).FirstOrDefault(found => found is not null);
        var answer = new ServerAnswer(
            label,
            [.. replies[0].RecordsOf<ARecord>(domain).Select(record => record.Address.ToString())],
            [.. replies[1].RecordsOf<AaaaRecord>(domain).Select(record => record.Address.ToString())],
            replies.SelectMany(reply => reply.RecordsOf<CNameRecord>(domain))
                .Select(record => DnsText.Plain(record.CanonicalName))
                .FirstOrDefault(),
            problem);
        var referral = replies.Where(reply => !reply.HasAuthority)
            .Select(reply => DelegationAnswer.FindIn(reply, domain, zone))
            .FirstOrDefault(found => found is not null);
        return new(
            answer, endpoint, referral, address.AddressFamily == AddressFamily.InterNetworkV6 && replies.All(reply => reply.IsSilent));
    }

    private static string? ProblemOf(DnsReply reply, string zone) =>
        reply.Problem ?? (reply.HasAuthority ? null : $"it is not authoritative for {zone}");

    // An IPv6 address that stays silent while the same server answers over IPv4 tells of this machine's IPv6, not of
    // the server.
    private static IEnumerable<ServerAnswer> Counted(Asked[] addressesOfOneServer)
    {
        var isHeard = addressesOfOneServer.Any(asked => asked.Answer.Problem is null);
        return addressesOfOneServer.Where(asked => !(asked.IsSilentIpv6 && isHeard)).Select(asked => asked.Answer);
    }

    private sealed record Asked(ServerAnswer Answer, NameServer? Endpoint, Delegation? Referral, bool IsSilentIpv6);
}
