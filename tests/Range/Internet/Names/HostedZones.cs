using Direxio.Deployer.Range.Aws;

namespace Direxio.Deployer.Range.Names;

/// <summary>A hosted zone of the account's Route 53.</summary>
internal sealed record HostedZone(string Id, bool IsPrivate, Zone Zone);

/// <summary>The hosted zones of the account, in all partitions, as they were when last read.</summary>
internal sealed class HostedZones(MotoServer moto, LiveConfig live)
{
    private static readonly string[] RegionOfEachPartition = ["us-east-1", "cn-northwest-1", "us-gov-west-1"];

    private volatile IReadOnlyList<HostedZone> all = [];

    /// <summary>Those that the world can see.</summary>
    public IEnumerable<HostedZone> Public => all.Where(zone => !zone.IsPrivate);

    /// <summary>Forgets them.</summary>
    public void Reset() => all = [];

    /// <summary>Whether the parent delegates to it.</summary>
    public bool IsDelegated(HostedZone zone) => live.Value.Delegated
        && !live.Value.UndelegatedZones.Contains(zone.Id)
        && !live.Value.UndelegatedZones.Contains(zone.Zone.Name);

    /// <summary>Reads them again.</summary>
    public async Task RefreshAsync()
    {
        var found = new List<HostedZone>();
        foreach (var region in RegionOfEachPartition)
        {
            foreach (var zone in Xml.Of(await moto.Route53Async("hostedzone", region: region)).All("HostedZone").ToList())
            {
                var id = zone.Value("Id")!.Split('/')[^1];
                var records = Xml.Of(await moto.Route53Async($"hostedzone/{id}/rrset", region: region)).All("ResourceRecordSet")
                    .SelectMany(set => set.All("Value").Select(value => Record(set.Value("Name")!, set.Value("Type")!, value.Value)));
                found.Add(new(id, zone.Value("PrivateZone") == "true", new(Plain(zone.Value("Name")!), [.. records])));
            }
        }

        all = found;
    }

    // A SOA of Route 53 begins with the primary server; its TTL is what a resolver may remember a negative answer for.
    private DnsRecord Record(string name, string type, string value) => type switch
    {
        "SOA" => new(Plain(name), type, Plain(value.Split(' ')[0])) { Ttl = live.Value.SoaSeconds },
        "NS" or "CNAME" => new(Plain(name), type, Plain(value)),
        _ => new(Plain(name), type, value),
    };

    // Route 53 writes * as \052.
    private static string Plain(string name) => name.TrimEnd('.').ToLowerInvariant().Replace("\\052", "*", StringComparison.Ordinal);
}
