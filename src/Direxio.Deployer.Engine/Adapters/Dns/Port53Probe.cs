using System.Net;
using Direxio.Deployer.Engine.Ports.Dns;
using DnsClient;

namespace Direxio.Deployer.Engine.Adapters.Dns;

/// <summary>
/// Tells a network that blocks or intercepts DNS from name servers that fail: the root servers answer everybody, and by
/// their own authority.
/// </summary>
/// <param name="transport">Sends the questions.</param>
/// <param name="roots">Root servers; none means that the network is not in doubt.</param>
internal sealed class Port53Probe(DnsTransport transport, IReadOnlyList<NameServer> roots)
{
    /// <summary>a, d and l of the root servers: three operators, each at many places.</summary>
    public static IReadOnlyList<NameServer> RootServers { get; } =
        [new(IPAddress.Parse("198.41.0.4")), new(IPAddress.Parse("199.7.91.13")), new(IPAddress.Parse("199.7.83.42"))];

    /// <summary>What stands between this machine and the servers of a zone that gave no word of their own; null if nothing does.</summary>
    /// <param name="silent">The zone.</param>
    /// <param name="isIntercepted">True if something did answer for its servers, without authority.</param>
    /// <param name="cancellationToken">Stops the questions.</param>
    public async Task<DnsObstacle?> ObstacleAsync(Delegation silent, bool isIntercepted, CancellationToken cancellationToken)
    {
        if (roots.Count == 0)
        {
            return null;
        }

        var replies = await Task.WhenAll(
            roots.Select(root => transport.AskServerAsync(root, ".", QueryType.SOA, cancellationToken))).ConfigureAwait(false);
        return replies.Any(reply => reply.HasAuthority) ? null
            : replies.All(reply => reply.IsSilent)
                ? new(isIntercepted, isIntercepted
                    ? $"this network answers in place of the DNS servers that are asked (port 53): the answers for {silent.Zone} have no "
                        + "authority, and the root servers cannot be heard"
                    : $"this network lets no DNS server be asked but its own (port 53): the servers of {silent.Zone} and the root "
                        + "servers cannot be heard")
                : new(
                    true,
                    "this network answers in place of the DNS servers that are asked (port 53): "
                        + "not even the root servers' answers have authority");
    }
}
