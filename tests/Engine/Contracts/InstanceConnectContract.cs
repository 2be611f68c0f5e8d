using Direxio.Deployer.Engine.Ports.Cloud;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Contracts;

/// <summary>What <see cref="IInstanceConnect"/> promises.</summary>
public abstract class InstanceConnectContract : PortContract
{
    [Fact]
    public async Task A_running_instance_is_lent_a_key()
    {
        using var ports = await ConnectAsync();
        var instance = await LaunchAsync(ports);

        await ports.InstanceConnect.LendKeyAsync(instance.Id, "ubuntu", PublicKey, Token);
    }

    [Fact]
    public async Task An_instance_that_there_is_not_is_not_lent_one()
    {
        using var ports = await ConnectAsync();

        await World.ExceptOnMotoAsync(
            "moto confirms it for any id",
            () => AssertFailsAsync(
                CloudFailure.NotFound,
                () => ports.InstanceConnect.LendKeyAsync("i-0123456789abcdef0", "ubuntu", PublicKey, Token)));
    }
}
