using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Direxio.Deployer.Range.Names;

/// <summary>
/// All of DNS in the range. The root and the top-level domains delegate every registered domain (two labels) to a
/// provider, or to the account's Route 53; Route 53's zones apply once they are delegated, but their own servers answer
/// for them before that too. Records at the provider are what a person sets by hand.
/// </summary>
internal sealed partial class NameSpace(HostedZones hosted, LiveConfig live)
{
    private const int Refused = 5;
    private const string RegistryServer = "a.registry.example";
    private static readonly string[] ProviderServers = ["ns1.provider.example", "ns2.provider.example"];
    private static readonly string[] WebSites =
    [
        "checkip.amazonaws.com", "api.ipify.org", "ifconfig.me", "icanhazip.com", "download.docker.com", "get.docker.com", Serving.ImageRegistry.Host,
        .. DnsOverHttps.Hosts,
    ];

    private static readonly IReadOnlyList<DnsRecord> Fixed =
    [
        new(RegistryServer, "A", Topology.Registry),
        .. ProviderServers.Select((server, index) => new DnsRecord(server, "A", Topology.ProviderServers[index])),
        .. TestAuthority.Hosts.Select(host => new DnsRecord(host, "A", Topology.CertificateAuthority)),
        .. WebSites.Select(name => new DnsRecord(name, "A", Topology.OutsideWeb)),
    ];

    private readonly ConcurrentDictionary<(string Name, string Type), IReadOnlyList<string>> manual = new();

    /// <summary>Whether a name is part of the internet itself, whose names nobody sets: a name server, a web site.</summary>
    public static bool IsFixed(string name) => Route53Server().IsMatch(name) || Fixed.Any(record => record.Name == name);

    /// <summary>Forgets what was set by hand.</summary>
    public void Reset() => manual.Clear();

    /// <summary>Sets a record at the provider; no values delete it. The name may be a wildcard.</summary>
    public void Set(string name, string type, IReadOnlyList<string> values)
    {
        var key = (name.TrimEnd('.').ToLowerInvariant(), type.ToUpperInvariant());
        if (values.Count == 0)
        {
            manual.TryRemove(key, out _);
        }
        else
        {
            manual[key] = values;
        }
    }

    /// <summary>What a recursive resolver finds that asks from the root down, following aliases.</summary>
    public DnsAnswer Resolve(string name, string type)
    {
        if (IsFixed(name))
        {
            return type == "A"
                ? new(0, false, [new(name, "A", FixedAddress(name))], [])
                : new(0, false, [], [Soa(Registered(name), RegistryServer)]);
        }

        var zone = Delegated(name).MaxBy(candidate => candidate.Name.Length)!;
        var answer = zone.Answer(name, type) with { IsAuthoritative = false };
        return answer.Answers is [{ Type: "CNAME" } alias] && type != "CNAME" && alias.Value != name
            ? answer with { Answers = [alias, .. Resolve(alias.Value, type).Answers] }
            : answer;
    }

    /// <summary>What the authoritative server at an address answers: of its zones, or where else to ask.</summary>
    public DnsAnswer AskServer(string address, string name, string type)
    {
        if (ServedAt(address, name).Where(zone => zone.Holds(name)).MaxBy(zone => zone.Name.Length) is not { } zone)
        {
            return new(Refused, false, [], []);
        }

        var cut = Delegated(name).Where(child => child.Name.Length > zone.Name.Length).MinBy(child => child.Name.Length);
        return cut is null ? zone.Answer(name, type) : new(0, false, [], cut.NameServers);
    }

    private string FixedAddress(string name)
    {
        var isNameServer = name == RegistryServer || ProviderServers.Contains(name) || Route53Server().IsMatch(name);
        return isNameServer && live.Value.OutboundDns == OutboundDns.Refused
            ? Topology.NobodyListens
            : Fixed.FirstOrDefault(record => record.Name == name)?.Value ?? Route53Address(name);
    }

    private static string Route53Address(string server)
    {
        var number = int.Parse(Route53Server().Match(server).Groups[1].Value, CultureInfo.InvariantCulture);
        return Topology.Route53Servers[number % Topology.Route53Servers.Count];
    }

    private IEnumerable<Zone> ServedAt(string address, string name)
    {
        if (address == Topology.Registry)
        {
            return [Root(), TopLevel(name)];
        }

        return Topology.ProviderServers.Contains(address)
            ? [AtProvider(name)]
            : hosted.Public.Select(one => one.Zone).Where(zone => zone.Servers.Any(server => Route53Address(server) == address));
    }

    // From the root down to the name, all zones that their parents delegate to.
    private List<Zone> Delegated(string name)
    {
        var zones = new List<Zone> { Root() };
        if (name.Length > 0)
        {
            zones.Add(TopLevel(name));
        }

        if (name.Contains('.', StringComparison.Ordinal))
        {
            zones.Add(AtProvider(name));
        }

        var own = hosted.Public.Where(hosted.IsDelegated).Select(one => one.Zone).Where(zone => zone.Holds(name));
        foreach (var zone in own.DistinctBy(zone => zone.Name))
        {
            zones.RemoveAll(other => other.Name == zone.Name);
            zones.Add(zone);
        }

        return zones;
    }

    private Zone Root() => new(string.Empty, [Soa(string.Empty, RegistryServer), new(string.Empty, "NS", RegistryServer)]);

    private Zone TopLevel(string name)
    {
        var top = name[(name.LastIndexOf('.') + 1)..];
        return new(top, [Soa(top, RegistryServer), new(top, "NS", RegistryServer)]);
    }

    private Zone AtProvider(string name)
    {
        var registered = Registered(name);
        var servers = ProviderServers.Select(server => new DnsRecord(registered, "NS", server));
        var zone = new Zone(registered, [Soa(registered, ProviderServers[0]), .. servers]);
        var own = manual.Where(pair => zone.Holds(pair.Key.Name))
            .SelectMany(pair => pair.Value.Select(value => new DnsRecord(pair.Key.Name, pair.Key.Type, value)));
        return zone with { Records = [.. zone.Records, .. own] };
    }

    private DnsRecord Soa(string zone, string server) => new(zone, "SOA", server) { Ttl = live.Value.SoaSeconds };

    private static string Registered(string name) => string.Join('.', name.Split('.').TakeLast(2));

    [GeneratedRegex(@"^ns-(\d+)\.awsdns-\d+\.(com|net|org|co\.uk)$")]
    private static partial Regex Route53Server();
}
