using Amazon.EC2;
using Amazon.EC2.Model;
using Direxio.Deployer.Engine.Adapters.Aws;
using Direxio.Deployer.Engine.Ports.Cloud;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Adapters.Aws;

/// <summary>The ports against a server that behaves as AWS. Each test has a region of its own, so that none sees another's resources.</summary>
public sealed class AwsPortTests(MotoServer moto)
{
    private const string PublicKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl";
    private const string OtherKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHDeWT2cLGNEFzkBVNfc1SAp07vYFTVwSVjJwDkvXX7z";

    private static readonly NodeTags Tags = new("svc-1", "run-1");
    private static readonly NodeTags OtherRun = new("svc-1", "run-2");

    private static readonly IngressRule[] Rules =
    [
        new("tcp", 80, 80, "0.0.0.0/0", "http"),
        new("tcp", 443, 443, "0.0.0.0/0", "https"),
        new("udp", 49160, 49200, "0.0.0.0/0", "relay"),
        new("tcp", 22, 22, "203.0.113.4/32", "ssh"),
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_identity_names_the_account()
    {
        using var ports = await moto.ConnectAsync("us-east-1", Token);

        var identity = await ports.Identity.GetAsync(Token);

        Assert.Equal("123456789012", identity.AccountId);
        Assert.DoesNotContain("123456789012", identity.RedactedArn, StringComparison.Ordinal);
        Assert.Equal("given by the caller", identity.CredentialSource);
    }

    [Fact]
    public async Task What_is_not_there_is_null()
    {
        using var ports = await moto.ConnectAsync("eu-north-1", Token);

        Assert.Null(await ports.KeyPairs.FindAsync("nobody", Token));
        Assert.Null(await ports.SecurityGroups.FindAsync("sg-0123456789abcdef0", Token));
        Assert.Null(await ports.SecurityGroups.FindByTagsAsync(Tags, Token));
        Assert.Null(await ports.Addresses.FindAsync("eipalloc-0123456789abcdef0", Token));
        Assert.Null(await ports.Addresses.FindByTagsAsync(Tags, Token));
        Assert.Null(await ports.Instances.FindAsync("i-0123456789abcdef0", Token));
        Assert.Null(await ports.Instances.FindByTagsAsync(Tags, Token));
        Assert.Null(await ports.InstanceTypes.FindAsync("t3.smallish", Token));
        Assert.Null(await ports.Zones.FindAsync("Z0000000000000000000", Token));
    }

    [Fact]
    public async Task A_subnet_that_does_not_exist_is_no_public_subnet()
    {
        using var ports = await moto.ConnectAsync("eu-north-1", Token);

        Assert.Empty(await ports.Networks.ListPublicSubnetsAsync("subnet-0123456789abcdef0", Token));
    }

    [Fact]
    public async Task A_known_region_type_and_network_are_described()
    {
        using var ports = await moto.ConnectAsync("eu-central-1", Token);

        var subnets = await ports.Networks.ListPublicSubnetsAsync(null, Token);
        var type = await ports.InstanceTypes.FindAsync("t3.small", Token);

        Assert.Contains(await ports.Regions.ListAsync(Token), region => region is { Code: "eu-central-1", IsEnabled: true });
        Assert.NotEmpty(subnets);
        Assert.Equal(subnets.OrderBy(subnet => subnet.AvailabilityZone, StringComparer.Ordinal), subnets);
        Assert.Equal(2, type?.VCpus);
        Assert.True(type?.SupportsAmd64);
        Assert.Contains(subnets[0].AvailabilityZone, type!.AvailabilityZones);
    }

    [Fact]
    public async Task A_key_is_imported_once_and_never_taken_for_another()
    {
        using var ports = await moto.ConnectAsync("eu-west-1", Token);

        var imported = await ports.KeyPairs.ImportAsync("node", PublicKey + " someone@somewhere", Tags, Token);
        var again = await ports.KeyPairs.ImportAsync("node", PublicKey, Tags, Token);
        var failure = await Assert.ThrowsAsync<CloudException>(() => ports.KeyPairs.ImportAsync("node", OtherKey, Tags, Token));

        Assert.Equal(new("node", PublicKey), imported);
        Assert.Equal(imported, again);
        Assert.Equal(imported, await ports.KeyPairs.FindAsync("node", Token));
        Assert.Equal(CloudFailure.AlreadyExists, failure.Failure);
    }

    [Fact]
    public async Task A_group_is_found_by_its_run_and_takes_only_the_rules_it_lacks()
    {
        using var ports = await moto.ConnectAsync("eu-west-2", Token);
        var subnet = (await ports.Networks.ListPublicSubnetsAsync(null, Token))[0];

        var created = await ports.SecurityGroups.CreateAsync("direxio-svc-1", "a node", subnet.VpcId, Tags, Token);
        var again = await ports.SecurityGroups.CreateAsync("direxio-svc-1", "a node", subnet.VpcId, Tags, Token);
        var failure = await Assert.ThrowsAsync<CloudException>(
            () => ports.SecurityGroups.CreateAsync("direxio-svc-1", "a node", subnet.VpcId, OtherRun, Token));
        await ports.SecurityGroups.AuthorizeAsync(created.Id, Rules[..2], Token);
        await ports.SecurityGroups.AuthorizeAsync(created.Id, Rules, Token);
        await ports.SecurityGroups.AuthorizeAsync(created.Id, Rules, Token);

        var found = await ports.SecurityGroups.FindByTagsAsync(Tags, Token);
        Assert.Equal(created.Id, again.Id);
        Assert.Equal(CloudFailure.AlreadyExists, failure.Failure);
        Assert.Equal(created.Id, found?.Id);
        Assert.Null(await ports.SecurityGroups.FindByTagsAsync(OtherRun, Token));
        Assert.Equal(Rules.ToHashSet(), found!.Ingress.ToHashSet());
        Assert.Equal(Rules.Length, found.Ingress.Count);
    }

    [Fact]
    public async Task Revoking_leaves_the_other_rules_and_may_be_repeated()
    {
        using var ports = await moto.ConnectAsync("eu-west-3", Token);
        var subnet = (await ports.Networks.ListPublicSubnetsAsync(null, Token))[0];
        var group = await ports.SecurityGroups.CreateAsync("direxio-svc-1", "a node", subnet.VpcId, Tags, Token);
        await ports.SecurityGroups.AuthorizeAsync(group.Id, Rules, Token);

        await ports.SecurityGroups.RevokeAsync(group.Id, [Rules[3] with { Description = "named otherwise" }], Token);
        await ports.SecurityGroups.RevokeAsync(group.Id, [Rules[3]], Token);

        Assert.Equal(Rules[..3].ToHashSet(), (await ports.SecurityGroups.FindAsync(group.Id, Token))!.Ingress.ToHashSet());
    }

    [Fact]
    public async Task Rules_for_other_sources_than_IPv4_ranges_are_read_too()
    {
        using var ports = await moto.ConnectAsync("ca-central-1", Token);
        var subnet = (await ports.Networks.ListPublicSubnetsAsync(null, Token))[0];
        var group = await ports.SecurityGroups.CreateAsync("direxio-svc-1", "a node", subnet.VpcId, Tags, Token);
        using var plain = await moto.PlainClientAsync("ca-central-1", Token);
        IpPermission Ssh() => new() { IpProtocol = "tcp", FromPort = 22, ToPort = 22 };
        var (six, list, other) = (Ssh(), Ssh(), Ssh());
        six.Ipv6Ranges = [new() { CidrIpv6 = "2001:db8::/32", Description = "by hand" }];
        list.PrefixListIds = [new() { Id = "pl-0123456789abcdef0" }];
        other.UserIdGroupPairs = [new() { GroupId = group.Id }];
        await plain.AuthorizeSecurityGroupIngressAsync(new() { GroupId = group.Id, IpPermissions = [six, list, other] }, Token);
        await ports.SecurityGroups.AuthorizeAsync(group.Id, Rules[3..], Token);

        var found = (await ports.SecurityGroups.FindAsync(group.Id, Token))!.Ingress;

        Assert.Equal(
            new HashSet<string> { "2001:db8::/32", "pl-0123456789abcdef0", group.Id, Rules[3].Cidr }, found.Select(rule => rule.Cidr).ToHashSet());
        Assert.All(found, rule => Assert.Equal("tcp 22", rule.Scope()));
    }

    [Fact]
    public async Task An_instance_is_launched_as_specified_and_gets_its_address()
    {
        using var ports = await moto.ConnectAsync("us-west-2", Token);
        var subnet = (await ports.Networks.ListPublicSubnetsAsync(null, Token))[0];
        var group = await ports.SecurityGroups.CreateAsync("direxio-svc-1", "a node", subnet.VpcId, Tags, Token);
        await ports.KeyPairs.ImportAsync("node", PublicKey, Tags, Token);
        var address = await ports.Addresses.AllocateAsync(Tags, Token);
        var spec = new InstanceSpec(
            new("ami-0abcdef1234567890", "/dev/sda1", "test"), "t3.small", subnet.SubnetId, group.Id, "node", 8, "#cloud-config\n"u8.ToArray());

        var launched = await ports.Instances.RunAsync(spec, "token-1", Tags, Token);
        await ports.Addresses.AssociateAsync(address.AllocationId, launched.Id, Token);
        await ports.Addresses.AssociateAsync(address.AllocationId, launched.Id, Token);

        var found = await ports.Instances.FindByTagsAsync(Tags, Token);
        Assert.Equal(launched.Id, found?.Id);
        Assert.Equal("t3.small", found?.InstanceType);
        Assert.NotNull(found?.RootVolumeId);
        Assert.Equal(subnet.AvailabilityZone, found.AvailabilityZone);
        Assert.Null(await ports.Instances.FindByTagsAsync(OtherRun, Token));
        using var plain = await moto.PlainClientAsync("us-west-2", Token);
        var volume = (await plain.DescribeVolumesAsync(new() { VolumeIds = [found.RootVolumeId] }, Token)).Volumes.Single();
        Assert.Equal((VolumeType.Gp3, 8, true), (volume.VolumeType, volume.Size, volume.Encrypted));
        Assert.Contains(volume.Tags, tag => tag is { Key: NodeTags.RunIdKey, Value: "run-1" });
        var instance = (await plain.DescribeInstancesAsync(new() { InstanceIds = [launched.Id] }, Token)).Reservations.Single().Instances.Single();
        Assert.Equal(HttpTokensState.Required, instance.MetadataOptions.HttpTokens);
        Assert.Equal("node", instance.KeyName);
        Assert.Equal([group.Id], instance.NetworkInterfaces.Single().Groups.Select(member => member.GroupId));
        Assert.Equal(new(address.AllocationId, address.PublicIp, launched.Id), await ports.Addresses.FindByTagsAsync(Tags, Token));
    }

    [Fact]
    public async Task Zones_are_created_once_for_a_reference_and_listed_with_all_others()
    {
        using var ports = await moto.ConnectAsync("us-east-1", Token);
        var created = await ports.Zones.CreateAsync("zones.example", "reference-1", Token);
        await ports.Zones.TagAsync(created.Id, Tags, Token);
        for (var number = 0; number < 101; number++)
        {
            await ports.Zones.CreateAsync($"zone{number}.example", $"many-{number}", Token);
        }

        var zones = await ports.Zones.ListAsync(Token);

        Assert.Equal(101, zones.Count(zone => zone.CallerReference.StartsWith("many-", StringComparison.Ordinal)));
        Assert.Contains(zones, zone => zone.Id == created.Id && zone.Name == "zones.example" && zone is { IsPrivate: false, CallerReference: "reference-1" });
        Assert.Equal(4, created.NameServers.Count);
        Assert.Equal(created.NameServers, (await ports.Zones.FindAsync(created.Id, Token))?.NameServers);
    }

    [Fact]
    public async Task A_record_is_written_replaced_and_in_sync()
    {
        using var ports = await moto.ConnectAsync("us-east-1", Token);
        var zone = await ports.Zones.CreateAsync("records.example", "reference-2", Token);
        await ports.Route53.ReplaceAsync(zone.Id, [], "chat.records.example", "AAAA", 300, ["2001:db8::1"], Token);
        await ports.Route53.ReplaceAsync(zone.Id, [], "chat.records.example", "A", 300, ["203.0.113.1"], Token);
        await ports.Route53.ReplaceAsync(zone.Id, [], "chatter.records.example", "A", 300, ["203.0.113.2"], Token);
        var before = await ports.Route53.ListRecordsAsync(zone.Id, "chat.records.example", Token);

        var change = await ports.Route53.ReplaceAsync(zone.Id, before, "chat.records.example", "A", 60, ["203.0.113.9"], Token);

        Assert.Equal(["A", "AAAA"], before.Select(record => record.Type).Order());
        Assert.True(await ports.Route53.IsInSyncAsync(change, Token));
        var after = Assert.Single(await ports.Route53.ListRecordsAsync(zone.Id, "chat.records.example", Token));
        Assert.Equal("A", after.Type);
        Assert.Equal(60, after.Ttl);
        Assert.Equal("203.0.113.9", after.Summary);
        Assert.Single(await ports.Route53.ListRecordsAsync(zone.Id, "chatter.records.example", Token));
    }

    [Fact]
    public void The_request_for_an_instance_is_hardened()
    {
        var spec = new InstanceSpec(new("ami-1", "/dev/sda1", "test"), "t3.small", "subnet-1", "sg-1", "node", 12, [1, 2, 3]);

        var request = Ec2Instances.Request(spec, "token-1", Tags);

        Assert.Equal("token-1", request.ClientToken);
        Assert.Equal(HttpTokensState.Required, request.MetadataOptions.HttpTokens);
        Assert.Equal(1, request.MetadataOptions.HttpPutResponseHopLimit);
        var disk = Assert.Single(request.BlockDeviceMappings);
        Assert.Equal("/dev/sda1", disk.DeviceName);
        Assert.Equal((VolumeType.Gp3, 12, true, true), (disk.Ebs.VolumeType, disk.Ebs.VolumeSize, disk.Ebs.Encrypted, disk.Ebs.DeleteOnTermination));
        Assert.Equal([ResourceType.Instance, ResourceType.Volume], request.TagSpecifications.Select(tags => tags.ResourceType));
        Assert.All(request.TagSpecifications, tags => Assert.Equal(4, tags.Tags.Count));
        Assert.Equal([1, 2, 3], Convert.FromBase64String(request.UserData));
    }
}
