using System.Net;
using DnsClient;

namespace Direxio.Deployer.Engine.Dns;

/// <summary>The resolvers that this machine is set up with.</summary>
internal static class SystemResolvers
{
    private const string ResolverFile = "/etc/resolv.conf";

    /// <summary>
    /// Those of the network interfaces; where none is listed, as on a machine that has but its loopback interface,
    /// those of the resolver file.
    /// </summary>
    public static IReadOnlyList<NameServer> Read()
    {
        IReadOnlyList<NameServer> listed = [.. NameServer.ResolveNameServers(skipIPv6SiteLocal: true, fallbackToGooglePublicDns: false)];
        return listed.Count == 0 && !OperatingSystem.IsWindows() && File.Exists(ResolverFile) ? Parse(File.ReadLines(ResolverFile)) : listed;
    }

    /// <summary>The nameserver lines of a resolver file; see resolv.conf(5).</summary>
    internal static IReadOnlyList<NameServer> Parse(IEnumerable<string> lines) =>
    [
        .. lines
            .Select(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields is ["nameserver", _, ..])
            .Select(fields => IPAddress.TryParse(fields[1], out var address) ? new NameServer(address) : null)
            .OfType<NameServer>(),
    ];
}
