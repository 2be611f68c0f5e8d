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

    /// <summary>Authoritative name servers.</summary>
    public static IReadOnlyList<string> NameServers { get; } = ["192.0.2.53", "192.0.2.54"];

    /// <summary>Recursive resolvers: the range's own and the well-known public ones.</summary>
    public static IReadOnlyList<string> Resolvers { get; } = ["127.0.0.1", "192.0.2.1", "1.1.1.1", "8.8.8.8", "9.9.9.9"];

    /// <summary>Gives the loopback device all addresses. The operator's comes first, so that it is the source of connections.</summary>
    public static async Task BuildAsync()
    {
        await Processes.RequireAsync("ip", "link", "set", "lo", "up");
        foreach (var address in new[] { Operator, OutsideWeb, CertificateAuthority, InstanceMetadata }.Concat(NameServers).Concat(Resolvers.Skip(1)))
        {
            await Processes.RequireAsync("ip", "address", "add", $"{address}/32", "dev", "lo");
        }
    }
}
