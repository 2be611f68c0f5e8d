using Direxio.Deployer.Engine.Ports.Cloud;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Contracts;

/// <summary>
/// What a port promises, whatever is behind it. The same cases run over the adapters of AWS and over the rehearsed ones, so that
/// what a rehearsal shows is what the account does.
/// </summary>
public abstract class PortContract
{
    private protected const string PublicKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl";

    /// <summary>The side that the contract is run over.</summary>
    internal abstract ContractWorld World { get; }

    /// <summary>The tags of this case, which no other one has.</summary>
    private protected NodeTags Tags { get; } = NewTags();

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected Task<CloudPorts> ConnectAsync() => World.ConnectAsync(ContractWorld.Region, Token);

    private protected static NodeTags NewTags() => new(ContractWorld.ServiceId, $"direxio-{Guid.NewGuid():N}");

    private protected static async Task<PublicSubnet> SubnetAsync(CloudPorts ports) =>
        (await ports.Networks.ListPublicSubnetsAsync(null, Token))[0];

    private protected async Task<SecurityGroupInfo> MakeGroupAsync(CloudPorts ports) =>
        await ports.SecurityGroups.CreateAsync(Tags.RunId, "a node", (await SubnetAsync(ports)).VpcId, Tags, Token);

    /// <summary>What an instance is launched as, with a group and a key pair of this case.</summary>
    private protected async Task<InstanceSpec> MakeSpecAsync(CloudPorts ports)
    {
        var group = await MakeGroupAsync(ports);
        await ports.KeyPairs.ImportAsync(Tags.RunId, PublicKey, Tags, Token);
        return new(
            new("ami-0abcdef1234567890", "/dev/sda1", "test"),
            "t3.small",
            (await SubnetAsync(ports)).SubnetId,
            group.Id,
            Tags.RunId,
            8,
            "#cloud-config\n"u8.ToArray());
    }

    private protected async Task<InstanceInfo> LaunchAsync(CloudPorts ports) =>
        await ports.Instances.RunAsync(await MakeSpecAsync(ports), Tags.RunId, Tags, Token);

    private protected static async Task AssertFailsAsync(CloudFailure expected, Func<Task> call) =>
        Assert.Equal(expected, (await Assert.ThrowsAsync<CloudException>(call)).Failure);
}
