using System.Security.Cryptography;
using Direxio.Deployer.Engine.Foundation.Names;
using Direxio.Deployer.Engine.Ports.Dns;
using DnsClient;
using DnsClient.Protocol;

namespace Direxio.Deployer.Engine.Adapters.Dns;

/// <summary>
/// Tells a wildcard from a record of the name's own by a sibling that nobody has: what it is answered comes from a
/// wildcard. It is asked of authoritative servers alone, which remember nothing.
/// </summary>
internal sealed class WildcardProbe(DnsTransport transport)
{
    /// <summary>The wildcard's answer; null if there is none, or if nothing was answered that could be of one.</summary>
    public async Task<WildcardAnswer?> FindAsync(
        string domain,
        string zone,
        IReadOnlyList<NameServer> heard,
        IReadOnlyList<ServerAnswer> answers,
        CancellationToken cancellationToken)
    {
        var hasAnything = answers.Any(
            answer => answer is { Addresses.Count: > 0 } or { Ipv6Addresses.Count: > 0 } or { CanonicalName: not null });
        if (!hasAnything || heard.Count == 0 || DnsText.ParentOf(domain) is not { } parent || !DnsText.IsWithin(parent, zone))
        {
            return null;
        }

        var sibling = $"x{Convert.ToHexString(RandomNumberGenerator.GetBytes(8)).ToLowerInvariant()}.{parent}";
        var replies = await Task.WhenAll(
            new[] { QueryType.A, QueryType.AAAA }
                .Select(type => transport.AskServerAsync(heard[0], sibling, type, cancellationToken))).ConfigureAwait(false);
        var found = new WildcardAnswer(
            [.. replies[0].RecordsOf<ARecord>(sibling).Select(record => record.Address.ToString())],
            [.. replies[1].RecordsOf<AaaaRecord>(sibling).Select(record => record.Address.ToString())],
            replies.SelectMany(reply => reply.RecordsOf<CNameRecord>(sibling))
                .Select(record => DnsText.Plain(record.CanonicalName))
                .FirstOrDefault());
        return found is { Addresses.Count: 0, Ipv6Addresses.Count: 0, CanonicalName: null } ? null : found;
    }
}
