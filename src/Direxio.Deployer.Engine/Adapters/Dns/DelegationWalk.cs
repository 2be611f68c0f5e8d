using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Foundation.Names;
using Direxio.Deployer.Engine.Ports.Dns;
using DnsClient;
using DnsClient.Protocol;

namespace Direxio.Deployer.Engine.Adapters.Dns;

/// <summary>
/// Finds the closest zone above a name that is delegated, from the top-level domain down. A resolver is asked for what is
/// above the name and no further: the name itself, which may not exist yet, is asked of authoritative servers alone, and
/// only of those that have just shown their authority. Whatever else answers may be a resolver that remembers.
/// </summary>
/// <param name="transport">Sends the questions.</param>
/// <param name="locator">Finds the servers' addresses.</param>
/// <param name="port53">Tells whether this network lets authoritative servers be asked at all.</param>
/// <param name="serverPort">The port of name servers.</param>
internal sealed class DelegationWalk(DnsTransport transport, ServerLocator locator, Port53Probe port53, int serverPort)
{
    /// <summary>So many of a zone's servers are asked for a delegation; one that knows it is enough.</summary>
    private const int ServersAsked = 4;

    private enum Word
    {
        Silence,
        WithoutAuthority,
        NoCutHere,
        NothingBelow,
    }

    public async Task<Delegation> FindAsync(string domain, CancellationToken cancellationToken)
    {
        Delegation? known = null;
        DnsObstacle? obstacle = null;
        foreach (var name in DnsText.FromTheTop(domain))
        {
            var (deeper, word, seen) = known is null || obstacle is not null
                ? (null, Word.Silence, null)
                : await LookAsync(known, name, cancellationToken).ConfigureAwait(false);
            obstacle ??= seen;
            if (deeper is not null)
            {
                known = deeper with { Parent = known };
                continue;
            }

            if (word == Word.NothingBelow)
            {
                break;
            }

            if (word == Word.NoCutHere)
            {
                continue;
            }

            if (name == domain)
            {
                // Nothing above it was denied and nothing was named: only the name itself is left, which is not asked for.
                obstacle ??= known is null
                    ? new(false, Advice.Of(nameof(Texts.Dns_Unled), domain))
                    : null;
                break;
            }

            var reply = await transport.ResolveAsync(name, QueryType.NS, cancellationToken).ConfigureAwait(false);
            if (reply.Problem is not null)
            {
                return new(null, [], Advice.Of(nameof(Texts.Dns_NoWordOf), name, reply.Problem)) { Obstacle = obstacle };
            }

            if (reply.IsNameError)
            {
                break;
            }

            var servers = DelegationAnswer.NamesIn(reply.RecordsOf<NsRecord>(name));
            known = servers.Count > 0 ? new(name, servers, null) { Parent = known } : known;
        }

        // A top-level domain is nobody's zone to set a record in.
        return known is { Zone: { } zone } && zone.Contains('.')
            ? known with { Obstacle = obstacle }
            : new(null, [], null) { Obstacle = obstacle };
    }

    // Silence may be a bad moment of a busy line, and is judged only when it lasts.
    private async Task<(Delegation? Deeper, Word Word, DnsObstacle? Obstacle)> LookAsync(
        Delegation known, string name, CancellationToken cancellationToken)
    {
        var (deeper, word) = await DescendAsync(known, name, cancellationToken).ConfigureAwait(false);
        if (deeper is not null || word is Word.NoCutHere or Word.NothingBelow)
        {
            return (deeper, word, null);
        }

        var obstacle = await port53.ObstacleAsync(known, word == Word.WithoutAuthority, cancellationToken).ConfigureAwait(false);
        if (obstacle is { IsInterception: false })
        {
            (deeper, word) = await DescendAsync(known, name, cancellationToken).ConfigureAwait(false);
            obstacle = deeper is not null || word is Word.NoCutHere or Word.NothingBelow ? null : obstacle;
        }

        return (deeper, word, obstacle);
    }

    // Some servers may have a new delegation before the others.
    private async Task<(Delegation? Deeper, Word Word)> DescendAsync(Delegation known, string name, CancellationToken cancellationToken)
    {
        var some = known with { Servers = [.. known.Servers.Take(ServersAsked)] };
        var located = await locator.LocateAsync(some, cancellationToken).ConfigureAwait(false);
        var replies = await Task.WhenAll(located
            .SelectMany(server => server.Addresses.Take(1))
            .Select(address => AskAsync(new(address, serverPort), known.Zone!, name, cancellationToken))).ConfigureAwait(false);
        var deeper = replies.Where(reply => reply.IsFit)
            .Select(reply => DelegationAnswer.FindIn(reply.Reply, name, known.Zone!))
            .FirstOrDefault(found => found is not null);
        var authoritative = replies.Where(reply => reply.IsFit && reply.Reply.HasAuthority).ToList();
        var word = authoritative.Count > 0
            ? authoritative.TrueForAll(reply => reply.Reply.IsNameError) ? Word.NothingBelow : Word.NoCutHere
            : replies.Any(reply => reply.Reply is { IsSilent: false, Problem: null }) ? Word.WithoutAuthority
            : Word.Silence;
        return (deeper, word);
    }

    // A server is fit to be asked for a name that may not exist once it has spoken for its zone with authority.
    private async Task<(bool IsFit, DnsReply Reply)> AskAsync(
        NameServer server, string zone, string name, CancellationToken cancellationToken)
    {
        var own = await transport.AskServerAsync(server, zone, QueryType.SOA, cancellationToken).ConfigureAwait(false);
        return own.HasAuthority
            ? (true, await transport.AskServerAsync(server, name, QueryType.NS, cancellationToken).ConfigureAwait(false))
            : (false, own);
    }
}
