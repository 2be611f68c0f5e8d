using Direxio.Deployer.Engine.Ports.Cloud;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Contracts;

/// <summary>What <see cref="IOwnedResources"/> promises.</summary>
public abstract class OwnedResourceContract : PortContract
{
    private OwnerFilter OfRun => new(RunId: Tags.RunId);

    [Fact]
    public async Task Everything_that_a_run_made_in_the_region_is_found_with_what_belongs_together()
    {
        using var ports = await ConnectAsync();
        var instance = await LaunchAsync(ports);
        var volume = (await ports.Instances.FindAsync(instance.Id, Token))!.RootVolumeId!;
        var group = (await ports.SecurityGroups.FindByTagsAsync(Tags, Token))!;
        var address = await ports.Addresses.AllocateAsync(Tags, Token);
        await ports.Addresses.AssociateAsync(address.AllocationId, instance.Id, Token);

        var found = (await ports.OwnedResources.ListRegionalAsync(OfRun, Token)).ToDictionary(resource => resource.Kind);

        Assert.Equal(5, found.Count);
        Assert.All(found.Values, mine => Assert.Equal((ContractWorld.ServiceId, Tags.RunId), (mine.ServiceId, mine.RunId)));
        var launched = found[ResourceKind.Instance];
        Assert.Equal(
            (instance.Id, "t3.small", volume, Tags.RunId, false),
            (launched.Id, launched.InstanceType, launched.RootVolumeId, launched.ClientToken, launched.IsIdle));
        Assert.NotNull(launched.CreatedAt);
        var disk = found[ResourceKind.Volume];
        Assert.Equal((volume, 8, instance.Id), (disk.Id, disk.SizeGB, disk.InstanceId));
        var ip = found[ResourceKind.ElasticIp];
        Assert.Equal((address.AllocationId, address.PublicIp, instance.Id), (ip.Id, ip.PublicIp, ip.InstanceId));
        var firewall = found[ResourceKind.SecurityGroup];
        Assert.Equal((group.Id, group.VpcId), (firewall.Id, firewall.VpcId));
        Assert.Equal(Tags.RunId, found[ResourceKind.KeyPair].Id);
    }

    [Fact]
    public Task An_instance_tells_its_network() => World.ExceptInRehearsalAsync(
        "a state that is rebuilt in it keeps no subnet, as the golden runs hold",
        async () =>
        {
            using var ports = await ConnectAsync();
            await LaunchAsync(ports);

            var found = await ports.OwnedResources.ListRegionalAsync(OfRun, Token);

            var launched = found.Single(resource => resource.Kind == ResourceKind.Instance);
            var subnet = await SubnetAsync(ports);
            Assert.Equal((subnet.SubnetId, subnet.VpcId), (launched.SubnetId, launched.VpcId));
        });

    [Fact]
    public async Task What_another_run_service_or_region_has_is_not()
    {
        using var ports = await ConnectAsync();
        var id = (await MakeGroupAsync(ports)).Id;
        using var elsewhere = await World.ConnectAsync(ContractWorld.OtherRegion, Token);

        Assert.Empty(await ports.OwnedResources.ListRegionalAsync(new(RunId: NewTags().RunId), Token));
        Assert.Empty(await ports.OwnedResources.ListRegionalAsync(OfRun with { ServiceId = "other.example.org" }, Token));
        Assert.Empty(await elsewhere.OwnedResources.ListRegionalAsync(OfRun, Token));
        Assert.Contains(
            await ports.OwnedResources.ListRegionalAsync(new(ContractWorld.ServiceId), Token), resource => resource.Id == id);
    }

    [Fact]
    public async Task What_is_gone_is_not_listed()
    {
        using var ports = await ConnectAsync();
        var instance = await LaunchAsync(ports);
        var group = (await ports.SecurityGroups.FindByTagsAsync(Tags, Token))!;

        await ports.Instances.TerminateAsync(instance.Id, Token);
        await ports.SecurityGroups.DeleteAsync(group.Id, Token);

        Assert.Equal(
            ResourceKind.KeyPair, Assert.Single(await ports.OwnedResources.ListRegionalAsync(OfRun, Token)).Kind);
    }

    [Fact]
    public async Task A_zone_is_found_by_its_tags_or_by_its_reference_alone()
    {
        using var ports = await ConnectAsync();
        var untagged = await ports.Zones.CreateAsync($"untagged.{Tags.RunId}.example", Tags.ZoneReference, Token);
        var other = NewTags();
        var tagged = await ports.Zones.CreateAsync($"tagged.{Tags.RunId}.example", $"by hand {Tags.RunId}", Token);
        await ports.Zones.TagAsync(tagged.Id, other, Token);
        await ports.Zones.TagAsync(tagged.Id, other, Token);
        await ports.Zones.CreateAsync($"foreign.{Tags.RunId}.example", $"by hand {Tags.RunId} too", Token);

        var byReference = Assert.Single(await ports.OwnedResources.ListZonesAsync(OfRun, Token));
        var byTags = Assert.Single(await ports.OwnedResources.ListZonesAsync(new(ContractWorld.ServiceId, other.RunId), Token));
        var all = (await ports.OwnedResources.ListZonesAsync(new(), Token)).Where(zone => zone.Name!.Contains(Tags.RunId));

        Assert.Equal(new(ResourceKind.HostedZone, untagged.Id, untagged.Name, Tags.RunId) { Name = untagged.Name }, byReference);
        Assert.Equal(
            new(ResourceKind.HostedZone, tagged.Id, ContractWorld.ServiceId, other.RunId) { Name = tagged.Name }, byTags);
        Assert.Equal(2, all.Count());
    }
}
