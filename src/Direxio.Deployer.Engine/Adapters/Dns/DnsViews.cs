using System.Net.Sockets;
using Direxio.Deployer.Engine.Foundation.Names;
using Direxio.Deployer.Engine.Ports.Dns;
using DnsClient;
using DnsClient.Protocol;

namespace Direxio.Deployer.Engine.Adapters.Dns;

/// <summary>Asks resolvers over port 53 and over HTTPS.</summary>
internal sealed class DnsViews(DnsTransport transport, DnsOverHttps https) : IDnsViews
{
    private const string Own = "this machine's resolver";

    public async Task<IReadOnlyList<ResolverAnswer>> AskOthersAsync(
        string domain, IReadOnlyList<DnsResolverAddress> named, bool isIntercepted, CancellationToken cancellationToken)
    {
        // What is intercepted is one more word of this network's own resolver. A resolver that the user names may be inside it.
        var resolvers = named.Count > 0
            ? named
            : [.. DnsResolverAddress.Public.Where(resolver => resolver.Url is not null || !isIntercepted)];
        return await Task.WhenAll(resolvers.Select(resolver => AskAsync(resolver, domain, cancellationToken))).ConfigureAwait(false);
    }

    public Task<ResolverAnswer> AskOwnAsync(string domain, CancellationToken cancellationToken) =>
        AskAsync(Own, domain, type => transport.AskOwnAsync(domain, type, cancellationToken));

    private Task<ResolverAnswer> AskAsync(
        DnsResolverAddress resolver, string domain, CancellationToken cancellationToken) => resolver switch
    {
        { Url: { } url } => AskAsync(url, domain, cancellationToken),
        _ => AskAsync(
            $"the resolver {resolver}",
            domain,
            type => transport.AskResolverAsync(new(resolver.Address!), domain, type, cancellationToken)),
    };

    private static async Task<ResolverAnswer> AskAsync(string name, string domain, Func<QueryType, Task<DnsReply>> ask)
    {
        var ipv4 = await ask(QueryType.A).ConfigureAwait(false);
        if (ipv4.Problem is { } problem)
        {
            return new(name, [], [], null, problem);
        }

        var addresses = Addresses(ipv4, AddressFamily.InterNetwork);
        return addresses.Count == 0
            ? new(name, [], [], ipv4.NegativeFor, null)
            : new(name, addresses, Addresses(await ask(QueryType.AAAA).ConfigureAwait(false), AddressFamily.InterNetworkV6), null, null);
    }

    private async Task<ResolverAnswer> AskAsync(Uri url, string domain, CancellationToken cancellationToken)
    {
        var name = $"the resolver {url.Host} over HTTPS";
        var (ipv4, problem) = await https.AskAsync(url, domain, QueryType.A, cancellationToken).ConfigureAwait(false);
        if (ipv4 is null)
        {
            return new(name, [], [], null, problem)
            {
                Unchecked = await AskUncheckedAsync(url, domain, problem, cancellationToken).ConfigureAwait(false),
            };
        }

        var addresses = ipv4.Addresses.Select(address => address.ToString()).ToList();
        if (addresses.Count == 0)
        {
            return new(name, [], [], ipv4.NegativeFor, null);
        }

        var (ipv6, _) = await https.AskAsync(url, domain, QueryType.AAAA, cancellationToken).ConfigureAwait(false);
        return new(name, addresses, [.. (ipv6?.Addresses ?? []).Select(address => address.ToString())], null, null);
    }

    // A resolver that checks signatures fails in the same way whether they do not fit or it reaches no server: only so it tells them apart.
    private async Task<IReadOnlyList<string>?> AskUncheckedAsync(
        Uri url, string domain, string? problem, CancellationToken cancellationToken)
    {
        if (problem != DnsText.Describe(DnsHeaderResponseCode.ServerFailure))
        {
            return null;
        }

        var (answer, _) = await https.AskAsync(url, domain, QueryType.A, cancellationToken, isUnchecked: true).ConfigureAwait(false);
        return answer is { Addresses.Count: > 0 } ? [.. answer.Addresses.Select(address => address.ToString())] : null;
    }

    private static List<string> Addresses(DnsReply reply, AddressFamily family) =>
    [
        .. (reply.Response?.Answers ?? []).OfType<AddressRecord>()
            .Select(record => record.Address)
            .Where(address => address.AddressFamily == family)
            .Select(address => address.ToString()),
    ];
}
