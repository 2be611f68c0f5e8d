using System.Net;
using DnsClient;

namespace Direxio.Deployer.Engine.Adapters.Dns;

/// <summary>
/// The resolvers of this machine. Where there is a resolv.conf it decides, as it does for every other program: the
/// network interfaces alone know nothing of a resolver on the loopback interface.
/// </summary>
internal static class SystemResolvers
{
    private const string ConfigurationFile = "/etc/resolv.conf";

    /// <summary>The resolvers as they are now; a machine may change its network during a wait.</summary>
    public static IReadOnlyList<NameServer> Current()
    {
        if (!OperatingSystem.IsWindows() && TryRead(ConfigurationFile) is { } text && Parse(text) is { Count: > 0 } configured)
        {
            return configured;
        }

        return [.. NameServer.ResolveNameServers(skipIPv6SiteLocal: true, fallbackToGooglePublicDns: false)];
    }

    /// <summary>The nameserver lines of a resolv.conf.</summary>
    public static IReadOnlyList<NameServer> Parse(string text)
    {
        var servers = new List<NameServer>();
        foreach (var line in text.Split('\n'))
        {
            var fields = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (fields is ["nameserver", var address, ..] && IPAddress.TryParse(address, out var parsed))
            {
                servers.Add(new(parsed));
            }
        }

        return servers;
    }

    // Without the file, or without the right to read it, the interfaces are what is left to ask.
    private static string? TryRead(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
