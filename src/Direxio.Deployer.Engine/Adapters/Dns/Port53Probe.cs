using Direxio.Deployer.Engine.Foundation.Guidance;
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
                ? new(
                    isIntercepted,
                    Advice.Of(isIntercepted ? nameof(Texts.Dns_Intercepted) : nameof(Texts.Dns_ShutIn), silent.Zone))
                : new(true, Advice.Of(nameof(Texts.Dns_InterceptedRoots)));
    }
}
