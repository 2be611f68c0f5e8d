using Direxio.Deployer.Engine.Ports.Cloud;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Contracts;

/// <summary>What <see cref="IVolumes"/> promises.</summary>
public abstract class VolumeContract : PortContract
{
    private const string Unknown = "vol-0123456789abcdef0";

    [Fact]
    public async Task The_root_volume_is_as_the_instance_was_launched()
    {
        using var ports = await ConnectAsync();
        var (instance, volume) = await LaunchWithVolumeAsync(ports);

        Assert.Equal(new(volume, 8, instance, false, "gp3"), await ports.Volumes.FindAsync(volume, Token));
    }

    [Fact]
    public async Task What_is_unknown_is_null_and_cannot_be_deleted()
    {
        using var ports = await ConnectAsync();

        Assert.Null(await ports.Volumes.FindAsync(Unknown, Token));
        Assert.False(await ports.Volumes.DeleteAsync(Unknown, Token));
    }

    [Fact]
    public async Task One_that_is_attached_is_not_deleted()
    {
        using var ports = await ConnectAsync();
        var (instance, volume) = await LaunchWithVolumeAsync(ports);

        await AssertFailsAsync(CloudFailure.InUse, () => ports.Volumes.DeleteAsync(volume, Token));

        Assert.Equal(instance, (await ports.Volumes.FindAsync(volume, Token))?.InstanceId);
    }

    [Fact]
    public async Task It_goes_with_its_instance()
    {
        using var ports = await ConnectAsync();
        var (instance, volume) = await LaunchWithVolumeAsync(ports);

        await ports.Instances.TerminateAsync(instance, Token);

        Assert.Null(await ports.Volumes.FindAsync(volume, Token));
        Assert.False(await ports.Volumes.DeleteAsync(volume, Token));
    }

    [Fact]
    public async Task One_that_grows_says_so_and_has_its_new_size()
    {
        using var ports = await ConnectAsync();
        var (_, volume) = await LaunchWithVolumeAsync(ports);
        Assert.Null(await ports.Volumes.FindModificationAsync(volume, Token));

        await ports.Volumes.GrowAsync(volume, 16, Token);

        var change = (await ports.Volumes.FindModificationAsync(volume, Token))!;
        Assert.Equal((16, false), (change.TargetSizeGB, change.HasFailed));
        Assert.True(change.IsUsable || change.State == "modifying");
        Assert.Equal(16, (await ports.Volumes.FindAsync(volume, Token))!.SizeGB);
    }

    [Fact]
    public Task It_does_not_shrink_nor_grow_again_at_once() => World.ExceptOnMotoAsync(
        "it takes any size at any time",
        async () =>
        {
            using var ports = await ConnectAsync();
            var (_, volume) = await LaunchWithVolumeAsync(ports);
            await ports.Volumes.GrowAsync(volume, 16, Token);

            await AssertFailsAsync(CloudFailure.Rejected, () => ports.Volumes.GrowAsync(volume, 8, Token));
            await AssertFailsAsync(CloudFailure.Rejected, () => ports.Volumes.GrowAsync(volume, 32, Token));

            Assert.Equal(16, (await ports.Volumes.FindAsync(volume, Token))!.SizeGB);
        });

    [Fact]
    public async Task An_unknown_one_does_not_grow()
    {
        using var ports = await ConnectAsync();

        await AssertFailsAsync(CloudFailure.NotFound, () => ports.Volumes.GrowAsync(Unknown, 16, Token));
        Assert.Null(await ports.Volumes.FindModificationAsync(Unknown, Token));
    }

    private async Task<(string Instance, string Volume)> LaunchWithVolumeAsync(CloudPorts ports)
    {
        var launched = await LaunchAsync(ports);
        return (launched.Id, (await ports.Instances.FindAsync(launched.Id, Token))!.RootVolumeId!);
    }
}
