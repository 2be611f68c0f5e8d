using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Direxio.Deployer.Range.Aws;

namespace Direxio.Deployer.Range.Names;

/// <summary>
/// All of DNS in the range. Every registered domain (two labels) has a zone at a provider; below it the zones of the
/// account's Route 53 apply once they are delegated. Records at the provider are what a person sets by hand.
/// </summary>
internal sealed partial class NameSpace(MotoServer moto)
{
    private static readonly string[] ProviderServers = ["ns1.provider.example", "ns2.provider.example"];
    private static readonly IReadOnlyList<DnsRecord> Fixed =
    [
        new(ProviderServers[0], "A", Topology.NameServers[0]),
        new(ProviderServers[1], "A", Topology.NameServers[1]),
        new("acme-v02.api.letsencrypt.org", "A", Topology.CertificateAuthority),
        .. new[] { "checkip.amazonaws.com", "api.ipify.org", "ifconfig.me", "icanhazip.com", "download.docker.com", "get.docker.com" }
            .Select(name => new DnsRecord(name, "A", Topology.OutsideWeb)),
    ];

    private readonly ConcurrentDictionary<(string Name, string Type), IReadOnlyList<string>> manual = new();
    private volatile IReadOnlyList<Zone> zones = [];

    /// <summary>Whether the parents delegate to the zones of Route 53.</summary>
    public bool IsDelegated { get; set; } = true;

    /// <summary>Forgets zones and records.</summary>
    public void Reset(bool delegated)
    {
        manual.Clear();
        zones = [];
        IsDelegated = delegated;
    }

    /// <summary>Sets a record at the provider; no values delete it.</summary>
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

    /// <summary>Reads the zones of the account again.</summary>
    public async Task RefreshAsync()
    {
        var found = new List<Zone>();
        foreach (var zone in Xml.Of(await moto.Route53Async("hostedzone")).All("HostedZone").ToList())
        {
            var id = zone.Value("Id")!.Split('/')[^1];
            var records = Xml.Of(await moto.Route53Async($"hostedzone/{id}/rrset")).All("ResourceRecordSet")
                .SelectMany(set => set.All("Value").Select(value => new DnsRecord(Plain(set.Value("Name")!), set.Value("Type")!, value.Value)))
                .ToList();
            found.Add(new(Plain(zone.Value("Name")!), zone.Value("PrivateZone") == "true", records));
        }

        zones = found;
    }

    /// <summary>Answers a question.</summary>
    public DnsAnswer Answer(string name, string type)
    {
        var known = Fixed.Where(record => record.Name == name).ToList();
        if (known.Count > 0 || Route53Server().IsMatch(name))
        {
            var server = known.Count > 0 ? known : [new(name, "A", Topology.NameServers[name.GetHashCode(StringComparison.Ordinal) & 1])];
            return Found(name, [.. server.Where(record => record.Type == type)], Soa(Parent(name), ProviderServers[0]));
        }

        if (manual.Keys.Any(key => key.Name == name))
        {
            return Found(name, Manual(name, type), Soa(Registered(name), ProviderServers[0]));
        }

        if (IsDelegated && zones.Where(zone => !zone.IsPrivate && zone.Holds(name)).MaxBy(zone => zone.Name.Length) is { } route53)
        {
            var own = route53.Records.Where(record => record.Name == name).ToList();
            var answers = own.Where(record => record.Type == type || record.Type == "CNAME").Select(record => record with { Value = Plain(record.Value, record.Type) }).ToList();
            var soa = Soa(route53.Name, Plain(route53.Records.First(record => record.Type == "NS").Value));
            return own.Count == 0 ? new(3, true, [], [soa]) : Found(name, answers, soa);
        }

        return Elsewhere(name, type);
    }

    private DnsAnswer Elsewhere(string name, string type)
    {
        var registered = Registered(name);
        var isZone = name == registered && name.Contains('.', StringComparison.Ordinal);
        IReadOnlyList<DnsRecord> answers = isZone && type == "NS" ? [.. ProviderServers.Select(server => new DnsRecord(name, "NS", server))]
            : isZone && type == "SOA" ? [Soa(name, ProviderServers[0])]
            : [];
        var exists = isZone || !name.Contains('.', StringComparison.Ordinal);
        return new(exists ? 0 : 3, true, answers, answers.Count > 0 ? [] : [Soa(registered, ProviderServers[0])]);
    }

    private List<DnsRecord> Manual(string name, string type) =>
    [
        .. new[] { type, "CNAME" }.Distinct().Where(wanted => manual.ContainsKey((name, wanted)))
            .SelectMany(wanted => manual[(name, wanted)].Select(value => new DnsRecord(name, wanted, value))),
    ];

    private DnsAnswer Found(string name, IReadOnlyList<DnsRecord> answers, DnsRecord soa) =>
        answers is [{ Type: "CNAME" } alias] && alias.Value.TrimEnd('.') != name
            ? new(0, true, [alias, .. Answer(alias.Value.TrimEnd('.').ToLowerInvariant(), "A").Answers], [])
            : new(0, true, answers, answers.Count > 0 ? [] : [soa]);

    private static DnsRecord Soa(string zone, string server) => new(zone, "SOA", server);

    private static string Registered(string name) => string.Join('.', name.Split('.').TakeLast(2));

    private static string Parent(string name) => name[(name.IndexOf('.') + 1)..];

    private static string Plain(string name) => name.TrimEnd('.').ToLowerInvariant();

    // A SOA value of Route 53 begins with the primary server; the numbers behind it are written anew.
    private static string Plain(string value, string type) => type == "SOA" ? Plain(value.Split(' ')[0]) : value;

    [GeneratedRegex(@"^ns-\d+\.awsdns-\d+\.(com|net|org|co\.uk)$")]
    private static partial Regex Route53Server();

    private sealed record Zone(string Name, bool IsPrivate, IReadOnlyList<DnsRecord> Records)
    {
        public bool Holds(string name) => name == Name || name.EndsWith("." + Name, StringComparison.Ordinal);
    }
}
