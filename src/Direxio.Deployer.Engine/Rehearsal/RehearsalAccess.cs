using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Ports.Cloud;
using static Direxio.Deployer.Engine.Rehearsal.RehearsalFailures;

namespace Direxio.Deployer.Engine.Rehearsal;

/// <summary>Key pairs, security groups and addresses of a rehearsed account.</summary>
internal sealed class RehearsalAccess(RehearsalWorld world) : IKeyPairs, ISecurityGroups, IAddresses
{
    Task<KeyPairInfo?> IKeyPairs.FindAsync(string name, CancellationToken cancellationToken) => world.ReadAsync(
        "DescribeKeyPairs",
        content => content.KeyPairs.TryGetValue(name, out var key) && world.Shows("DescribeKeyPairs", key.MadeAt)
            ? View(key)
            : null,
        cancellationToken);

    // As in life: what is imported twice is one key pair, unless the keys differ.
    public Task<KeyPairInfo> ImportAsync(string name, string openSshPublicKey, NodeTags tags, CancellationToken cancellationToken) =>
        world.ChangeAsync(
            "ImportKeyPair",
            content =>
            {
                content.KeyPairs.TryAdd(name, new(name, openSshPublicKey, tags.RunId) { MadeAt = world.Clock.GetUtcNow() });
                var pair = View(content.KeyPairs[name]);
                return pair.PublicKey == NodeKeyPair.WithoutComment(openSshPublicKey)
                    ? pair
                    : throw Duplicate("ImportKeyPair", "InvalidKeyPair.Duplicate");
            },
            cancellationToken);

    Task<bool> IKeyPairs.DeleteAsync(string name, CancellationToken cancellationToken) => world.ChangeAsync(
        "DeleteKeyPair", content => content.KeyPairs.Remove(name), cancellationToken);

    Task<SecurityGroupInfo?> ISecurityGroups.FindAsync(string id, CancellationToken cancellationToken) => world.ReadAsync(
        "DescribeSecurityGroups",
        content => content.Groups.TryGetValue(id, out var group) && Shows(group) ? View(group) : null,
        cancellationToken);

    Task<SecurityGroupInfo?> ISecurityGroups.FindByTagsAsync(NodeTags tags, CancellationToken cancellationToken) => world.ReadAsync(
        "DescribeSecurityGroups",
        content => content.Groups.Values.FirstOrDefault(group => group.RunId == tags.RunId && Shows(group)) is { } group
            ? View(group)
            : null,
        cancellationToken);

    // As in life: a name is free in each network, and the run's own group is found again.
    public Task<SecurityGroupInfo> CreateAsync(
        string name, string description, string vpcId, NodeTags tags, CancellationToken cancellationToken) => world.ChangeAsync(
        "CreateSecurityGroup",
        content =>
        {
            if (content.Groups.Values.FirstOrDefault(other => other.Name == name && other.VpcId == vpcId) is { } former)
            {
                return former.RunId == tags.RunId ? View(former) : throw Duplicate("CreateSecurityGroup", "InvalidGroup.Duplicate");
            }

            var group = new RehearsedGroup(RehearsalWorld.NewId("sg"), name, vpcId, tags.RunId, []) { MadeAt = world.Clock.GetUtcNow() };
            content.Groups.Add(group.Id, group);
            return View(group);
        },
        cancellationToken);

    public Task AuthorizeAsync(string id, IReadOnlyList<IngressRule> rules, CancellationToken cancellationToken) => world.ChangeAsync(
        "AuthorizeSecurityGroupIngress",
        content =>
        {
            var ingress = Group(content, "AuthorizeSecurityGroupIngress", id).Ingress;
            ingress.AddRange(rules.Where(rule => !ingress.Any(rule.AllowsSameAs)));
            return ingress.Count;
        },
        cancellationToken);

    public Task RevokeAsync(string id, IReadOnlyList<IngressRule> rules, CancellationToken cancellationToken) => world.ChangeAsync(
        "RevokeSecurityGroupIngress",
        content => Group(content, "RevokeSecurityGroupIngress", id).Ingress.RemoveAll(rule => rules.Any(rule.AllowsSameAs)),
        cancellationToken);

    Task<bool> ISecurityGroups.DeleteAsync(string id, CancellationToken cancellationToken) => world.ChangeAsync(
        "DeleteSecurityGroup",
        content => UsersOf(content, id).Count == 0 ? content.Groups.Remove(id) : throw InUse("DeleteSecurityGroup", "DependencyViolation"),
        cancellationToken);

    public Task<IReadOnlyList<string>> ListUsersAsync(string id, CancellationToken cancellationToken) => world.ReadAsync(
        "DescribeNetworkInterfaces", content => UsersOf(content, id), cancellationToken);

    Task<ElasticAddress?> IAddresses.FindAsync(string allocationId, CancellationToken cancellationToken) => world.ReadAsync(
        "DescribeAddresses",
        content => content.Addresses.TryGetValue(allocationId, out var address) && Shows(address) ? View(address) : null,
        cancellationToken);

    Task<ElasticAddress?> IAddresses.FindByTagsAsync(NodeTags tags, CancellationToken cancellationToken) => world.ReadAsync(
        "DescribeAddresses",
        content => content.Addresses.Values.FirstOrDefault(address => address.RunId == tags.RunId && Shows(address)) is { } address
            ? View(address)
            : null,
        cancellationToken);

    public Task<ElasticAddress> AllocateAsync(NodeTags tags, CancellationToken cancellationToken) => world.ChangeAsync(
        "AllocateAddress",
        content =>
        {
            // 203.0.113.0/24 is set aside for documentation (RFC 5737), so nothing real is ever named.
            var taken = content.Addresses.Values.Select(other => other.PublicIp).ToHashSet(StringComparer.Ordinal);
            var publicIp = Enumerable.Range(20, 200).Select(number => $"203.0.113.{number}").First(candidate => !taken.Contains(candidate));
            var address = new RehearsedAddress(RehearsalWorld.NewId("eipalloc"), publicIp, tags.RunId, null)
            {
                MadeAt = world.Clock.GetUtcNow(),
            };
            content.Addresses.Add(address.Id, address);
            return View(address);
        },
        cancellationToken);

    public Task AssociateAsync(string allocationId, string instanceId, CancellationToken cancellationToken) => world.ChangeAsync(
        "AssociateAddress",
        content => Address(content, allocationId).InstanceId is { } holder && holder != instanceId
            ? throw Duplicate("AssociateAddress", "Resource.AlreadyAssociated")
            : Hold(content, allocationId, instanceId),
        cancellationToken);

    public Task ReassociateAsync(string allocationId, string instanceId, CancellationToken cancellationToken) => world.ChangeAsync(
        "AssociateAddress", content => Hold(content, allocationId, instanceId), cancellationToken);

    public Task<bool> ReleaseAsync(string allocationId, CancellationToken cancellationToken) => world.ChangeAsync(
        "ReleaseAddress",
        content => content.Addresses.GetValueOrDefault(allocationId) is { InstanceId: not null }
            ? throw InUse("ReleaseAddress", "InvalidIPAddress.InUse")
            : content.Addresses.Remove(allocationId),
        cancellationToken);

    private bool Shows(RehearsedGroup group) => world.Shows("DescribeSecurityGroups", group.MadeAt);

    private bool Shows(RehearsedAddress address) => world.Shows("DescribeAddresses", address.MadeAt);

    private static KeyPairInfo View(RehearsedKeyPair key) => new(key.Name, NodeKeyPair.WithoutComment(key.PublicKey));

    private static SecurityGroupInfo View(RehearsedGroup group) => new(group.Id, group.VpcId, [.. group.Ingress]);

    private static ElasticAddress View(RehearsedAddress address) => new(address.Id, address.PublicIp, address.InstanceId);

    private static RehearsedGroup Group(WorldContent content, string action, string id) =>
        content.Groups.GetValueOrDefault(id) ?? throw NotFound(action, "InvalidGroup.NotFound", id);

    private static RehearsedAddress Address(WorldContent content, string id) =>
        content.Addresses.GetValueOrDefault(id) ?? throw NotFound("AssociateAddress", "InvalidAllocationID.NotFound", id);

    private static RehearsedAddress Hold(WorldContent content, string id, string instanceId) => content.Instances.ContainsKey(instanceId)
        ? content.Addresses[id] = Address(content, id) with { InstanceId = instanceId }
        : throw NotFound("AssociateAddress", "InvalidInstanceID.NotFound", instanceId);

    private static IReadOnlyList<string> UsersOf(WorldContent content, string groupId) =>
    [
        .. content.Instances.Values
            .Where(item => item.GroupId == groupId && item.State != InstanceState.Terminated)
            .Select(item => $"instance {item.Id}"),
    ];
}
