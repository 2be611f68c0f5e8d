using System.Security.Cryptography;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Rehearsal;

/// <summary>Key pairs, security groups, addresses and instances of a rehearsed account.</summary>
internal sealed class RehearsalCompute(RehearsalWorld world, string domain) : IKeyPairs, ISecurityGroups, IAddresses, IInstances, IVolumes
{
    Task<KeyPairInfo?> IKeyPairs.FindAsync(string name, CancellationToken cancellationToken) => world.ReadAsync(
        "DescribeKeyPairs", content => content.KeyPairs.TryGetValue(name, out var key) && world.Shows("DescribeKeyPairs", key.MadeAt) ? new KeyPairInfo(key.Name, key.PublicKey) : null, cancellationToken);

    public Task<KeyPairInfo> ImportAsync(string name, string openSshPublicKey, NodeTags tags, CancellationToken cancellationToken) => world.ChangeAsync(
        "ImportKeyPair",
        content =>
        {
            if (!content.KeyPairs.TryAdd(name, new(name, openSshPublicKey, tags.RunId) { MadeAt = world.Clock.GetUtcNow() }))
            {
                throw Duplicate("ImportKeyPair", "InvalidKeyPair.Duplicate");
            }

            return new KeyPairInfo(name, openSshPublicKey);
        },
        cancellationToken);

    Task<bool> IKeyPairs.DeleteAsync(string name, CancellationToken cancellationToken) => world.ChangeAsync(
        "DeleteKeyPair", content => content.KeyPairs.Remove(name), cancellationToken);

    Task<SecurityGroupInfo?> ISecurityGroups.FindAsync(string id, CancellationToken cancellationToken) => world.ReadAsync(
        "DescribeSecurityGroups", content => content.Groups.TryGetValue(id, out var group) && Shows(group) ? View(group) : null, cancellationToken);

    Task<SecurityGroupInfo?> ISecurityGroups.FindByTagsAsync(NodeTags tags, CancellationToken cancellationToken) => world.ReadAsync(
        "DescribeSecurityGroups", content => content.Groups.Values.FirstOrDefault(group => group.RunId == tags.RunId && Shows(group)) is { } group ? View(group) : null, cancellationToken);

    public Task<SecurityGroupInfo> CreateAsync(string name, string description, string vpcId, NodeTags tags, CancellationToken cancellationToken) => world.ChangeAsync(
        "CreateSecurityGroup",
        content =>
        {
            if (content.Groups.Values.Any(group => group.Name == name))
            {
                throw Duplicate("CreateSecurityGroup", "InvalidGroup.Duplicate");
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
            var ingress = content.Groups[id].Ingress;
            ingress.AddRange(rules.Where(rule => !ingress.Any(rule.AllowsSameAs)));
            return ingress.Count;
        },
        cancellationToken);

    public Task RevokeAsync(string id, IReadOnlyList<IngressRule> rules, CancellationToken cancellationToken) => world.ChangeAsync(
        "RevokeSecurityGroupIngress", content => content.Groups[id].Ingress.RemoveAll(rule => rules.Any(rule.AllowsSameAs)), cancellationToken);

    Task<bool> ISecurityGroups.DeleteAsync(string id, CancellationToken cancellationToken) => world.ChangeAsync(
        "DeleteSecurityGroup",
        content => UsersOf(content, id).Count == 0 ? content.Groups.Remove(id) : throw InUse("DeleteSecurityGroup", "DependencyViolation"),
        cancellationToken);

    public Task<IReadOnlyList<string>> ListUsersAsync(string id, CancellationToken cancellationToken) => world.ReadAsync(
        "DescribeNetworkInterfaces", content => UsersOf(content, id), cancellationToken);

    Task<ElasticAddress?> IAddresses.FindAsync(string allocationId, CancellationToken cancellationToken) => world.ReadAsync(
        "DescribeAddresses", content => content.Addresses.TryGetValue(allocationId, out var address) && Shows(address) ? View(address) : null, cancellationToken);

    Task<ElasticAddress?> IAddresses.FindByTagsAsync(NodeTags tags, CancellationToken cancellationToken) => world.ReadAsync(
        "DescribeAddresses", content => content.Addresses.Values.FirstOrDefault(address => address.RunId == tags.RunId && Shows(address)) is { } address ? View(address) : null, cancellationToken);

    public Task<ElasticAddress> AllocateAsync(NodeTags tags, CancellationToken cancellationToken) => world.ChangeAsync(
        "AllocateAddress",
        content =>
        {
            // 203.0.113.0/24 is set aside for documentation (RFC 5737), so nothing real is ever named.
            var address = new RehearsedAddress(RehearsalWorld.NewId("eipalloc"), $"203.0.113.{20 + content.Addresses.Count}", tags.RunId, null) { MadeAt = world.Clock.GetUtcNow() };
            content.Addresses.Add(address.Id, address);
            return View(address);
        },
        cancellationToken);

    public Task AssociateAsync(string allocationId, string instanceId, CancellationToken cancellationToken) => world.ChangeAsync(
        "AssociateAddress",
        content => content.Addresses[allocationId].InstanceId is { } holder && holder != instanceId
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

    Task<InstanceInfo?> IInstances.FindAsync(string id, CancellationToken cancellationToken) => world.ReadAsync(
        "DescribeInstances", content => content.Instances.TryGetValue(id, out var instance) && Shows(instance) ? View(instance) : null, cancellationToken);

    Task<InstanceInfo?> IInstances.FindByTagsAsync(NodeTags tags, CancellationToken cancellationToken) => world.ReadAsync(
        "DescribeInstances",
        content => content.Instances.Values.FirstOrDefault(item => item.RunId == tags.RunId && item.State < InstanceState.ShuttingDown && Shows(item)) is { } instance ? View(instance) : null,
        cancellationToken);

    public Task<InstanceInfo> RunAsync(InstanceSpec spec, string clientToken, NodeTags tags, CancellationToken cancellationToken) => world.ChangeAsync(
        "RunInstances",
        content =>
        {
            var instance = content.Instances.Values.FirstOrDefault(item => item.ClientToken == clientToken);
            RequireSame(instance, spec);
            if (instance is null)
            {
                RequireRoom(spec);
                instance = new(
                    RehearsalWorld.NewId("i"), tags.RunId, clientToken, spec.Image.Id, spec.InstanceType, RehearsalWorld.NewId("vol"), InstanceState.Running, NewServer())
                {
                    GroupId = spec.SecurityGroupId,
                    DiskSizeGB = spec.DiskSizeGB,
                    MadeAt = world.Clock.GetUtcNow(),
                    SubnetId = spec.SubnetId,
                };
                instance = world.Happens(RehearsalEvent.InstanceDies)
                    ? instance with { State = InstanceState.Terminated, StateReason = new("Client.InternalError", "Client.InternalError: Client error on launch (rehearsed)") }
                    : instance;
                content.Instances.Add(instance.Id, instance);
                world.NoteLaunch(instance.Id);
            }

            return View(instance);
        },
        cancellationToken);

    Task<IReadOnlyList<InstanceInfo>> IInstances.ListEndedByTagsAsync(NodeTags tags, CancellationToken cancellationToken) => world.ReadAsync<IReadOnlyList<InstanceInfo>>(
        "DescribeInstances",
        content => [.. content.Instances.Values.Where(item => item.RunId == tags.RunId && item.State >= InstanceState.ShuttingDown).Select(View)],
        cancellationToken);

    public Task StartAsync(string id, CancellationToken cancellationToken) => world.ChangeAsync(
        "StartInstances", content => content.Instances[id] = content.Instances[id] with { State = InstanceState.Running }, cancellationToken);

    public Task<bool> TerminateAsync(string id, CancellationToken cancellationToken) => world.ChangeAsync(
        "TerminateInstances",
        content =>
        {
            // As in life: the root volume goes with it, and its address is free again.
            if (!content.Instances.TryGetValue(id, out var instance))
            {
                return false;
            }

            content.Instances[id] = instance with { State = InstanceState.Terminated };
            foreach (var address in content.Addresses.Values.Where(address => address.InstanceId == id).ToList())
            {
                content.Addresses[address.Id] = address with { InstanceId = null };
            }

            return true;
        },
        cancellationToken);

    Task<VolumeInfo?> IVolumes.FindAsync(string id, CancellationToken cancellationToken) => world.ReadAsync(
        "DescribeVolumes",
        content => content.Instances.Values.FirstOrDefault(item => item.VolumeId == id && item.State != InstanceState.Terminated && world.Shows("DescribeVolumes", item.MadeAt)) is { } instance
            ? new VolumeInfo(id, instance.DiskSizeGB, instance.Id, false, "gp3")
            : null,
        cancellationToken);

    // A rehearsed volume always dies with its instance.
    Task<bool> IVolumes.DeleteAsync(string id, CancellationToken cancellationToken) => world.ChangeAsync(
        "DeleteVolume",
        content => content.Instances.Values.Any(item => item.VolumeId == id && item.State != InstanceState.Terminated)
            ? throw InUse("DeleteVolume", "VolumeInUse")
            : false,
        cancellationToken);

    public Task<string> GetConsoleOutputAsync(string id, bool latest, CancellationToken cancellationToken) => world.ReadAsync(
        "GetConsoleOutput", content => RehearsalConsole.TextOf(world, content.Instances[id]), cancellationToken);

    private RehearsedServer NewServer() => new(
        RandomNumberGenerator.GetInt32(0, 100_000_000).ToString("D8", System.Globalization.CultureInfo.InvariantCulture),
        $"p2p_access_{Random()}",
        $"p2p_agent_{Random()}",
        $"!{Random()}:{domain}",
        $"ssh-ed25519 {Convert.ToBase64String([0, 0, 0, 11, .. "ssh-ed25519"u8, 0, 0, 0, 32, .. RandomNumberGenerator.GetBytes(32)])}",
        []);

    private static string Random() => Convert.ToHexString(RandomNumberGenerator.GetBytes(8)).ToLowerInvariant();

    private bool Shows(RehearsedGroup group) => world.Shows("DescribeSecurityGroups", group.MadeAt);

    private bool Shows(RehearsedAddress address) => world.Shows("DescribeAddresses", address.MadeAt);

    private bool Shows(RehearsedInstance instance) => world.Shows("DescribeInstances", instance.MadeAt);

    private static SecurityGroupInfo View(RehearsedGroup group) => new(group.Id, group.VpcId, [.. group.Ingress]);

    private static ElasticAddress View(RehearsedAddress address) => new(address.Id, address.PublicIp, address.InstanceId);

    private static InstanceInfo View(RehearsedInstance instance) =>
        new(instance.Id, instance.State, instance.Type, null, instance.VolumeId, ZoneOf(instance.SubnetId)) { StateReason = instance.StateReason };

    private static RehearsedAddress Hold(WorldContent content, string allocationId, string instanceId) =>
        content.Addresses[allocationId] = content.Addresses[allocationId] with { InstanceId = instanceId };

    private static string ZoneOf(string? subnetId) =>
        RehearsalReadings.Subnets.FirstOrDefault(subnet => subnet.SubnetId == subnetId)?.AvailabilityZone ?? "zone-a";

    // As in life: a token is worth one launch, and that launch only.
    private static void RequireSame(RehearsedInstance? former, InstanceSpec spec)
    {
        if (former is null)
        {
            return;
        }

        if (former.State >= InstanceState.ShuttingDown)
        {
            throw Duplicate("RunInstances", "IdempotentInstanceTerminated");
        }

        if ((former.Type, former.ImageId, former.DiskSizeGB, former.SubnetId) != (spec.InstanceType, spec.Image.Id, spec.DiskSizeGB, spec.SubnetId))
        {
            throw Duplicate("RunInstances", "IdempotentParameterMismatch");
        }
    }

    private void RequireRoom(InstanceSpec spec)
    {
        var isFull = world.Happens(RehearsalEvent.CapacityMissing)
            || (world.Happens(RehearsalEvent.ZoneWithoutCapacity) && spec.SubnetId == RehearsalReadings.Subnets[0].SubnetId);
        if (isFull)
        {
            throw new CloudException(
                CloudFailure.Capacity, "ec2", "RunInstances", "InsufficientInstanceCapacity", $"there is not enough {spec.InstanceType} capacity in this zone (rehearsed)");
        }
    }

    private static IReadOnlyList<string> UsersOf(WorldContent content, string groupId) =>
        [.. content.Instances.Values.Where(item => item.GroupId == groupId && item.State != InstanceState.Terminated).Select(item => $"instance {item.Id}")];

    private static CloudException InUse(string action, string code) =>
        new(CloudFailure.InUse, "ec2", action, code, "it is still in use (rehearsed)");

    private static CloudException Duplicate(string action, string code) =>
        new(CloudFailure.AlreadyExists, "ec2", action, code, "it exists already (rehearsed)");
}
