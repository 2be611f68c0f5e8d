using System.Xml.Linq;

namespace Direxio.Deployer.Range.Aws;

/// <summary>A resource with its tags.</summary>
internal sealed record Resource(string Id, IReadOnlyDictionary<string, string> Tags, XElement Details);

/// <summary>What is in the account.</summary>
internal sealed record Inventory(
    IReadOnlyList<Resource> Instances,
    IReadOnlyList<Resource> Volumes,
    IReadOnlyList<Resource> Addresses,
    IReadOnlyList<Resource> SecurityGroups,
    IReadOnlyList<Resource> KeyPairs,
    IReadOnlyList<string> Zones,
    IReadOnlyList<(string Name, string Type, string Value)> Records)
{
    /// <summary>Everything that a deployment tags.</summary>
    public IEnumerable<Resource> Tagged => Instances.Concat(Volumes).Concat(Addresses).Concat(SecurityGroups).Concat(KeyPairs);

    /// <summary>Reads it all.</summary>
    public static async Task<Inventory> ReadAsync(PrivateInternet internet, string region)
    {
        async Task<IReadOnlyList<Resource>> ListAsync(string action, string list, string id) =>
            [.. Xml.Of(await internet.Ec2Async(region, action)).Items(list).Select(item => new Resource(item.Value(id)!, TagsOf(item), item))];

        var reservations = Xml.Of(await internet.Ec2Async(region, "DescribeInstances"));
        var instances = reservations.All("instancesSet").Elements()
            .Where(item => item.All("instanceState").First().Value("name") is not ("terminated" or "shutting-down"))
            .Select(item => new Resource(item.Value("instanceId")!, TagsOf(item), item))
            .ToList();
        var zones = Xml.Of(await internet.Route53Async("hostedzone")).All("HostedZone").ToList();
        var records = new List<(string, string, string)>();
        foreach (var zone in zones)
        {
            var sets = Xml.Of(await internet.Route53Async($"hostedzone/{zone.Value("Id")!.Split('/')[^1]}/rrset")).All("ResourceRecordSet");
            records.AddRange(sets.SelectMany(set => set.All("Value").Select(value => (set.Value("Name")!.TrimEnd('.'), set.Value("Type")!, value.Value))));
        }

        return new(
            instances,
            await ListAsync("DescribeVolumes", "volumeSet", "volumeId"),
            await ListAsync("DescribeAddresses", "addressesSet", "allocationId"),
            [.. (await ListAsync("DescribeSecurityGroups", "securityGroupInfo", "groupId")).Where(group => group.Details.Value("groupName") != "default")],
            await ListAsync("DescribeKeyPairs", "keySet", "keyPairId"),
            [.. zones.Select(zone => zone.Value("Name")!.TrimEnd('.'))],
            records);
    }

    /// <summary>How many of each kind.</summary>
    public (int Instances, int Volumes, int Addresses, int SecurityGroups, int KeyPairs) Counts =>
        (Instances.Count, Volumes.Count, Addresses.Count, SecurityGroups.Count, KeyPairs.Count);

    /// <summary>Whether nothing is there that a deployment makes.</summary>
    public bool IsEmpty => Counts == (0, 0, 0, 0, 0) && Zones.Count == 0;

    private static IReadOnlyDictionary<string, string> TagsOf(XElement item) => item.Elements()
        .Where(element => element.Name.LocalName == "tagSet")
        .SelectMany(set => set.Elements())
        .ToDictionary(tag => tag.Value("key")!, tag => tag.Value("value") ?? string.Empty);
}
