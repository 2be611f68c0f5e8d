using Direxio.Deployer.Engine.Ports.Cloud;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Contracts;

/// <summary>What <see cref="IAddresses"/> promises.</summary>
public abstract class AddressContract : PortContract
{
    private const string Unknown = "eipalloc-0123456789abcdef0";

    [Fact]
    public async Task What_was_allocated_is_found_by_its_id_and_by_its_tags()
    {
        using var ports = await ConnectAsync();

        var allocated = await ports.Addresses.AllocateAsync(Tags, Token);

        Assert.Null(allocated.InstanceId);
        Assert.Equal(allocated, await ports.Addresses.FindAsync(allocated.AllocationId, Token));
        Assert.Equal(allocated, await ports.Addresses.FindByTagsAsync(Tags, Token));
    }

    [Fact]
    public async Task What_is_unknown_is_null()
    {
        using var ports = await ConnectAsync();
        await ports.Addresses.AllocateAsync(Tags, Token);

        Assert.Null(await ports.Addresses.FindAsync(Unknown, Token));
        Assert.Null(await ports.Addresses.FindByTagsAsync(NewTags(), Token));
    }

    [Fact]
    public async Task No_two_allocations_have_the_same_address()
    {
        using var ports = await ConnectAsync();
        var first = await ports.Addresses.AllocateAsync(Tags, Token);
        var second = await ports.Addresses.AllocateAsync(Tags, Token);
        await ports.Addresses.ReleaseAsync(first.AllocationId, Token);

        var third = await ports.Addresses.AllocateAsync(Tags, Token);

        Assert.NotEqual(first.PublicIp, second.PublicIp);
        Assert.NotEqual(second.PublicIp, third.PublicIp);
    }

    [Fact]
    public async Task It_is_associated_once_and_the_instance_shows_it()
    {
        using var ports = await ConnectAsync();
        var instance = await LaunchAsync(ports);
        var allocated = await ports.Addresses.AllocateAsync(Tags, Token);

        await ports.Addresses.AssociateAsync(allocated.AllocationId, instance.Id, Token);
        await ports.Addresses.AssociateAsync(allocated.AllocationId, instance.Id, Token);

        Assert.Equal(allocated with { InstanceId = instance.Id }, await ports.Addresses.FindAsync(allocated.AllocationId, Token));
        Assert.Equal(allocated.PublicIp, (await ports.Instances.FindAsync(instance.Id, Token))?.PublicIp);
    }

    [Fact]
    public async Task It_is_taken_from_another_instance_only_where_that_is_asked_for()
    {
        using var ports = await ConnectAsync();
        var spec = await MakeSpecAsync(ports);
        var holder = await ports.Instances.RunAsync(spec, $"{Tags.RunId}-a", Tags, Token);
        var other = await ports.Instances.RunAsync(spec, $"{Tags.RunId}-b", Tags, Token);
        var id = (await ports.Addresses.AllocateAsync(Tags, Token)).AllocationId;
        await ports.Addresses.AssociateAsync(id, holder.Id, Token);

        await AssertFailsAsync(CloudFailure.AlreadyExists, () => ports.Addresses.AssociateAsync(id, other.Id, Token));
        var before = await ports.Addresses.FindAsync(id, Token);
        await ports.Addresses.ReassociateAsync(id, other.Id, Token);

        Assert.Equal(holder.Id, before?.InstanceId);
        Assert.Equal(other.Id, (await ports.Addresses.FindAsync(id, Token))?.InstanceId);
    }

    [Fact]
    public async Task Neither_an_unknown_address_nor_an_unknown_instance_can_be_associated()
    {
        using var ports = await ConnectAsync();
        var instance = await LaunchAsync(ports);
        var id = (await ports.Addresses.AllocateAsync(Tags, Token)).AllocationId;

        await AssertFailsAsync(CloudFailure.NotFound, () => ports.Addresses.AssociateAsync(Unknown, instance.Id, Token));
        await AssertFailsAsync(CloudFailure.NotFound, () => ports.Addresses.AssociateAsync(id, "i-0123456789abcdef0", Token));
        await AssertFailsAsync(CloudFailure.NotFound, () => ports.Addresses.ReassociateAsync(id, "i-0123456789abcdef0", Token));

        Assert.Null((await ports.Addresses.FindAsync(id, Token))?.InstanceId);
    }

    [Fact]
    public Task One_that_is_associated_is_not_released() => World.ExceptOnMotoAsync(
        "it releases an address that is associated; EC2 answers InvalidIPAddress.InUse",
        async () =>
        {
            using var ports = await ConnectAsync();
            var instance = await LaunchAsync(ports);
            var id = (await ports.Addresses.AllocateAsync(Tags, Token)).AllocationId;
            await ports.Addresses.AssociateAsync(id, instance.Id, Token);

            await AssertFailsAsync(CloudFailure.InUse, () => ports.Addresses.ReleaseAsync(id, Token));

            Assert.Equal(instance.Id, (await ports.Addresses.FindAsync(id, Token))?.InstanceId);
        });

    [Fact]
    public Task The_end_of_the_instance_sets_it_free() => World.ExceptOnMotoAsync(
        "it leaves the address with an instance that was terminated",
        async () =>
        {
            using var ports = await ConnectAsync();
            var instance = await LaunchAsync(ports);
            var id = (await ports.Addresses.AllocateAsync(Tags, Token)).AllocationId;
            await ports.Addresses.AssociateAsync(id, instance.Id, Token);

            await ports.Instances.TerminateAsync(instance.Id, Token);

            Assert.Null((await ports.Addresses.FindAsync(id, Token))?.InstanceId);
            Assert.True(await ports.Addresses.ReleaseAsync(id, Token));
        });

    [Fact]
    public async Task What_was_released_is_gone_and_a_second_release_says_so()
    {
        using var ports = await ConnectAsync();
        var id = (await ports.Addresses.AllocateAsync(Tags, Token)).AllocationId;

        Assert.True(await ports.Addresses.ReleaseAsync(id, Token));
        Assert.False(await ports.Addresses.ReleaseAsync(id, Token));

        Assert.Null(await ports.Addresses.FindAsync(id, Token));
        Assert.Null(await ports.Addresses.FindByTagsAsync(Tags, Token));
    }
}
