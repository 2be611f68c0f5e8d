namespace Direxio.Deployer.Range;

/// <summary>Who has which address in the range. All are addresses of its loopback device, save those of machines.</summary>
internal static class Topology
{
    /// <summary>The address that calls from the range come from: the operator's public address.</summary>
    public const string Operator = "203.0.113.7";

    /// <summary>Web sites outside: check-ip services and download sites.</summary>
    public const string OutsideWeb = "192.0.2.80";

    /// <summary>The public certificate authority's ACME service.</summary>
    public const string CertificateAuthority = "192.0.2.81";

    /// <summary>The instance metadata service, the same for every machine.</summary>
    public const string InstanceMetadata = "169.254.169.254";

    /// <summary>Port of the AWS front on 127.0.0.1.</summary>
    public const int AwsPort = 5000;

    /// <summary>Port of the control on 127.0.0.1.</summary>
    public const int ControlPort = 5999;

    /// <summary>The resolver of the deployer's machine.</summary>
    public const string OwnResolver = "127.0.0.1";

    /// <summary>The resolver of instances.</summary>
    public const string ResolverOfMachines = "192.0.2.1";

    /// <summary>The resolver of the certificate authority, which remembers nothing.</summary>
    public const string ResolverOfAuthority = "192.0.2.2";

    /// <summary>The server of the root and of the top-level domains.</summary>
    public const string Registry = "192.0.2.55";

    /// <summary>An address at which no name server answers, and which says so.</summary>
    public const string NobodyListens = "192.0.2.66";

    /// <summary>The name servers of the DNS provider.</summary>
    public static IReadOnlyList<string> ProviderServers { get; } = ["192.0.2.53", "192.0.2.54"];

    /// <summary>The name servers of Route 53; each zone has four of them.</summary>
    public static IReadOnlyList<string> Route53Servers { get; } = [.. Enumerable.Range(129, 16).Select(last => $"192.0.2.{last}")];

    /// <summary>All authoritative name servers.</summary>
    public static IEnumerable<string> AllNameServers => [Registry, .. ProviderServers, .. Route53Servers];

    /// <summary>Recursive resolvers that remember: the deployer's, the machines', and the well-known public ones.</summary>
    public static IReadOnlyList<string> Resolvers { get; } = [OwnResolver, ResolverOfMachines, "1.1.1.1", "8.8.8.8", "9.9.9.9"];

    /// <summary>Gives the loopback device all addresses. The operator's comes first, so that it is the source of connections.</summary>
    public static async Task BuildAsync()
    {
        await Processes.RequireAsync("ip", "link", "set", "lo", "up");
        string[] own = [Operator, OutsideWeb, CertificateAuthority, InstanceMetadata, ResolverOfAuthority, NobodyListens];
        foreach (var address in own.Concat(AllNameServers).Concat(Resolvers.Where(address => address != OwnResolver)))
        {
            await Processes.RequireAsync("ip", "address", "add", $"{address}/32", "dev", "lo");
        }
    }
}
