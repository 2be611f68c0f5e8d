using Direxio.Deployer.Engine.Ports.Cloud;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Adapters.Aws;

/// <summary>Taking down by the ports what they made, against a server that behaves as AWS. Each test has a region of its own.</summary>
public sealed class AwsRemovalTests(MotoServer moto)
{
    private const string PublicKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl";

    private static readonly NodeTags Tags = new("svc-r", "direxio-run-r");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_node_is_swept_deleted_read_back_and_deleted_again()
    {
        using var ports = await moto.ConnectAsync("ap-south-1", Token);
        var subnet = (await ports.Networks.ListPublicSubnetsAsync(null, Token))[0];
        var group = await ports.SecurityGroups.CreateAsync("direxio-svc-r", "a node", subnet.VpcId, Tags, Token);
        await ports.KeyPairs.ImportAsync("node-r", PublicKey, Tags, Token);
        var address = await ports.Addresses.AllocateAsync(Tags, Token);
        var spec = new InstanceSpec(
            new("ami-0abcdef1234567890", "/dev/sda1", "test"), "t3.small", subnet.SubnetId, group.Id, "node-r", 8, "#cloud-config\n"u8.ToArray());
        var instance = await ports.Instances.RunAsync(spec, "token-r", Tags, Token);
        await ports.Addresses.AssociateAsync(address.AllocationId, instance.Id, Token);
        var volume = (await ports.Instances.FindAsync(instance.Id, Token))!.RootVolumeId!;
        await ports.SecurityGroups.CreateAsync("direxio-svc-r2", "another run", subnet.VpcId, new("svc-r", "direxio-run-r2"), Token);

        var swept = await ports.OwnedResources.ListRegionalAsync(new("svc-r", "direxio-run-r"), Token);
        var users = await ports.SecurityGroups.ListUsersAsync(group.Id, Token);
        var early = await Assert.ThrowsAsync<CloudException>(() => ports.Volumes.DeleteAsync(volume, Token));

        Assert.Equal(
            [
                (ResourceKind.Instance, instance.Id), (ResourceKind.Volume, volume), (ResourceKind.ElasticIp, address.AllocationId),
                (ResourceKind.SecurityGroup, group.Id), (ResourceKind.KeyPair, "node-r"),
            ],
            swept.Select(resource => (resource.Kind, resource.Id)));
        Assert.Equal((volume, "t3.small", subnet.SubnetId), (swept[0].RootVolumeId, swept[0].InstanceType, swept[0].SubnetId));
        Assert.Equal((8, instance.Id), (swept[1].SizeGB, swept[1].InstanceId));
        Assert.Equal((address.PublicIp, instance.Id), (swept[2].PublicIp, swept[2].InstanceId));
        Assert.Equal(6, (await ports.OwnedResources.ListRegionalAsync(new("svc-r"), Token)).Count);
        Assert.Contains(instance.Id, Assert.Single(users), StringComparison.Ordinal);
        Assert.Equal(CloudFailure.InUse, early.Failure);

        // A second time on an instance of which nothing is left, since moto, unlike EC2, cannot terminate a terminated one.
        await ports.Instances.TerminateAsync(instance.Id, Token);
        await ports.Instances.TerminateAsync("i-0123456789abcdef0", Token);
        for (var round = 0; round < 2; round++)
        {
            await ports.Volumes.DeleteAsync(volume, Token);
            await ports.Addresses.ReleaseAsync(address.AllocationId, Token);
            await ports.SecurityGroups.DeleteAsync(group.Id, Token);
            await ports.KeyPairs.DeleteAsync("node-r", Token);
        }

        Assert.Equal(InstanceState.Terminated, (await ports.Instances.FindAsync(instance.Id, Token))?.State);
        Assert.Null(await ports.Volumes.FindAsync(volume, Token));
        Assert.Null(await ports.Addresses.FindAsync(address.AllocationId, Token));
        Assert.Null(await ports.SecurityGroups.FindAsync(group.Id, Token));
        Assert.Null(await ports.KeyPairs.FindAsync("node-r", Token));
        Assert.Empty(await ports.OwnedResources.ListRegionalAsync(new("svc-r", "direxio-run-r"), Token));
        Assert.Single(await ports.OwnedResources.ListRegionalAsync(new("svc-r"), Token));
    }

    [Fact]
    public async Task A_termination_that_is_protected_against_is_rejected()
    {
        using var ports = await moto.ConnectAsync("ap-northeast-1", Token);
        var subnet = (await ports.Networks.ListPublicSubnetsAsync(null, Token))[0];
        var group = await ports.SecurityGroups.CreateAsync("direxio-svc-r", "a node", subnet.VpcId, Tags, Token);
        await ports.KeyPairs.ImportAsync("node-r", PublicKey, Tags, Token);
        var spec = new InstanceSpec(new("ami-0abcdef1234567890", "/dev/sda1", "test"), "t3.small", subnet.SubnetId, group.Id, "node-r", 8, [35]);
        var instance = await ports.Instances.RunAsync(spec, "token-p", Tags, Token);
        using var plain = await moto.PlainClientAsync("ap-northeast-1", Token);
        await plain.ModifyInstanceAttributeAsync(new() { InstanceId = instance.Id, DisableApiTermination = true }, Token);

        var failure = await Assert.ThrowsAsync<CloudException>(() => ports.Instances.TerminateAsync(instance.Id, Token));

        Assert.Equal(CloudFailure.Rejected, failure.Failure);
        Assert.NotEqual(InstanceState.Terminated, (await ports.Instances.FindAsync(instance.Id, Token))?.State);
    }

    [Fact]
    public async Task A_group_that_another_ones_rule_refers_to_names_that_one()
    {
        using var ports = await moto.ConnectAsync("ap-southeast-1", Token);
        var subnet = (await ports.Networks.ListPublicSubnetsAsync(null, Token))[0];
        var group = await ports.SecurityGroups.CreateAsync("direxio-svc-r", "a node", subnet.VpcId, Tags, Token);
        var other = await ports.SecurityGroups.CreateAsync("database", "not ours", subnet.VpcId, new("other", "other"), Token);
        using var plain = await moto.PlainClientAsync("ap-southeast-1", Token);
        await plain.AuthorizeSecurityGroupIngressAsync(
            new() { GroupId = other.Id, IpPermissions = [new() { IpProtocol = "tcp", FromPort = 5432, ToPort = 5432, UserIdGroupPairs = [new() { GroupId = group.Id }] }] },
            Token);

        Assert.Equal([$"a rule of security group {other.Id} (database)"], await ports.SecurityGroups.ListUsersAsync(group.Id, Token));
        Assert.Empty(await ports.SecurityGroups.ListUsersAsync(other.Id, Token));
    }

    [Fact]
    public async Task A_zone_is_swept_emptied_deleted_and_deleted_again()
    {
        using var ports = await moto.ConnectAsync("us-east-1", Token);
        var tagged = await ports.Zones.CreateAsync("tagged-removal.example", "removal-1", Token);
        await ports.Zones.TagAsync(tagged.Id, Tags, Token);
        var untagged = await ports.Zones.CreateAsync("untagged-removal.example", new NodeTags("any", "direxio-run-u").ZoneReference, Token);
        await ports.Route53.ReplaceAsync(tagged.Id, [], "chat.tagged-removal.example", "A", 60, ["203.0.113.1"], Token);

        var swept = await ports.OwnedResources.ListZonesAsync(new("svc-r"), Token);
        var byReference = await ports.OwnedResources.ListZonesAsync(new(RunId: "direxio-run-u"), Token);
        var early = await Assert.ThrowsAsync<CloudException>(() => ports.Zones.DeleteAsync(tagged.Id, Token));
        var record = (await ports.Zones.ListAllRecordsAsync(tagged.Id, Token)).Single(candidate => candidate.Type == "A");
        await ports.Route53.RestoreAsync(tagged.Id, [record], [], Token);
        var left = await ports.Zones.ListAllRecordsAsync(tagged.Id, Token);
        for (var round = 0; round < 2; round++)
        {
            await ports.Zones.DeleteAsync(tagged.Id, Token);
        }

        Assert.Equal([new(ResourceKind.HostedZone, tagged.Id, "svc-r", "direxio-run-r") { Name = "tagged-removal.example" }], swept);
        Assert.Equal([new(ResourceKind.HostedZone, untagged.Id, "untagged-removal.example", "direxio-run-u") { Name = "untagged-removal.example" }], byReference);
        Assert.Equal(CloudFailure.InUse, early.Failure);
        Assert.Equal(["NS", "SOA"], left.Select(candidate => candidate.Type).Order());
        Assert.Null(await ports.Zones.FindAsync(tagged.Id, Token));
    }

    [Fact]
    public async Task A_replaced_record_comes_back_as_it_was()
    {
        using var ports = await moto.ConnectAsync("us-east-1", Token);
        var zone = await ports.Zones.CreateAsync("restore.example", "removal-2", Token);
        await ports.Route53.ReplaceAsync(zone.Id, [], "chat.restore.example", "AAAA", 300, ["2001:db8::1"], Token);
        var before = await ports.Route53.ListRecordsAsync(zone.Id, "chat.restore.example", Token);
        await ports.Route53.ReplaceAsync(zone.Id, before, "chat.restore.example", "A", 60, ["203.0.113.9"], Token);
        var ours = await ports.Route53.ListRecordsAsync(zone.Id, "chat.restore.example", Token);

        await ports.Route53.RestoreAsync(zone.Id, ours, [.. before.Select(record => record.Source)], Token);

        var after = Assert.Single(await ports.Route53.ListRecordsAsync(zone.Id, "chat.restore.example", Token));
        Assert.Equal(("AAAA", 300L, "2001:db8::1"), (after.Type, after.Ttl, after.Summary));
    }
}
