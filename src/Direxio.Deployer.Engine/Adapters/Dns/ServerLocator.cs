using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Direxio.Deployer.Engine.Ports.Dns;
using DnsClient;
using DnsClient.Protocol;

namespace Direxio.Deployer.Engine.Adapters.Dns;

/// <summary>Finds all addresses of a zone's servers: those that came with the delegation, else the resolver's.</summary>
internal sealed class ServerLocator(DnsTransport transport, bool useIpv6)
{
    /// <summary>True if this machine has an IPv6 address with which the internet can be reached.</summary>
    public static bool MachineHasIpv6() => Socket.OSSupportsIPv6 && NetworkInterface.GetAllNetworkInterfaces()
        .Where(network => network.OperationalStatus == OperationalStatus.Up)
        .SelectMany(network => network.GetIPProperties().UnicastAddresses)
        .Select(unicast => unicast.Address)
        .Any(address => address.AddressFamily == AddressFamily.InterNetworkV6 && IsGlobal(address));

    /// <summary>All addresses of every server.</summary>
    public Task<NameServerAddresses[]> LocateAsync(Delegation delegation, CancellationToken cancellationToken) =>
        Task.WhenAll(delegation.Servers.Select(name => LocateAsync(name, delegation, cancellationToken)));

    private async Task<NameServerAddresses> LocateAsync(string name, Delegation delegation, CancellationToken cancellationToken)
    {
        var given = delegation.Glue[name].Where(address => useIpv6 || address.AddressFamily == AddressFamily.InterNetwork)
            .Distinct()
            .ToList();
        if (given.Count > 0)
        {
            return new(name, given, null);
        }

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

    private static bool IsGlobal(IPAddress address) =>
        !IPAddress.IsLoopback(address) && !address.IsIPv6LinkLocal && !address.IsIPv6SiteLocal && !address.IsIPv6UniqueLocal
        && !address.IsIPv6Teredo && !address.IsIPv6Multicast;
}
