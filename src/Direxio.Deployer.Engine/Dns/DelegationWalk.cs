using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using DnsClient;
using DnsClient.Protocol;

namespace Direxio.Deployer.Engine.Dns;

/// <summary>A zone and the names of its servers; or why none could be found.</summary>
internal sealed record Delegation(string? Zone, IReadOnlyList<string> Servers, string? Problem);

/// <summary>A server's name with its addresses; without any, with the reason.</summary>
internal sealed record NameServerAddresses(string Name, IReadOnlyList<IPAddress> Addresses, string? Problem);

/// <summary>Finds the closest zone above a name that is delegated, and where its servers are.</summary>
internal sealed class DelegationWalk(DnsTransport transport, bool useIpv6)
{
    /// <summary>True if this machine has an IPv6 address with which the internet can be reached.</summary>
    public static bool MachineHasIpv6() => Socket.OSSupportsIPv6 && NetworkInterface.GetAllNetworkInterfaces()
        .Where(network => network.OperationalStatus == OperationalStatus.Up)
        .SelectMany(network => network.GetIPProperties().UnicastAddresses)
        .Select(unicast => unicast.Address)
        .Any(address => address.AddressFamily == AddressFamily.InterNetworkV6 && IsGlobal(address));

    /// <summary>
    /// Walks from the name to its parents and takes the first with NS records. A single label is never taken: a
    /// top-level domain is nobody's zone to set a record in. A resolver that fails ends the walk, since going on could
    /// take a parent for the zone.
    /// </summary>
    public async Task<Delegation> FindAsync(string domain, CancellationToken cancellationToken)
    {
        for (var name = domain; name is not null && name.Contains('.'); name = DnsText.ParentOf(name))
        {
            var reply = await transport.ResolveAsync(name, QueryType.NS, cancellationToken).ConfigureAwait(false);
            if (reply.Problem is not null)
            {
                return new(null, [], $"the resolver gave no name servers for {name}: {reply.Problem}");
            }

            var servers = NamesIn(reply.RecordsOf<NsRecord>(name));
            if (servers.Count > 0)
            {
                return new(name, servers, null);
            }
        }

        return new(null, [], null);
    }

    /// <summary>
    /// The delegation that a server hands out instead of an answer, when it leads further down towards the name: a
    /// resolver's cache may not have seen it yet.
    /// </summary>
    public static Delegation? ReferralIn(DnsReply reply, string domain, string zone)
    {
        if (reply.Response is not { Header.HasAuthorityAnswer: false } response)
        {
            return null;
        }

        var below = response.Authorities.OfType<NsRecord>()
            .Where(record => DnsText.IsWithin(domain, record.DomainName)
                && DnsText.IsWithin(record.DomainName, zone)
                && !DnsText.IsSame(record.DomainName, zone))
            .ToList();
        return below.Count == 0 ? null : new(DnsText.Plain(below[0].DomainName), NamesIn(below), null);
    }

    /// <summary>All addresses of every server.</summary>
    public Task<NameServerAddresses[]> LocateAsync(Delegation delegation, CancellationToken cancellationToken) =>
        Task.WhenAll(delegation.Servers.Select(name => LocateAsync(name, cancellationToken)));

    private async Task<NameServerAddresses> LocateAsync(string name, CancellationToken cancellationToken)
    {
        var ipv4 = transport.ResolveAsync(name, QueryType.A, cancellationToken);
        var ipv6 = useIpv6
            ? transport.ResolveAsync(name, QueryType.AAAA, cancellationToken)
            : Task.FromResult(new DnsReply(null, null));
        await Task.WhenAll(ipv4, ipv6).ConfigureAwait(false);
        var addresses = (ipv4.Result.Response?.Answers ?? []).OfType<ARecord>().Select(record => record.Address)
            .Concat((ipv6.Result.Response?.Answers ?? []).OfType<AaaaRecord>().Select(record => record.Address))
            .Distinct()
            .ToList();
        return new(name, addresses, addresses.Count > 0 ? null : ipv4.Result.Problem ?? "this name has no address");
    }

    private static List<string> NamesIn(IEnumerable<NsRecord> records) =>
        [.. records.Select(record => DnsText.Plain(record.NSDName)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static bool IsGlobal(IPAddress address) =>
        !IPAddress.IsLoopback(address) && !address.IsIPv6LinkLocal && !address.IsIPv6SiteLocal && !address.IsIPv6UniqueLocal
        && !address.IsIPv6Teredo && !address.IsIPv6Multicast;
}
