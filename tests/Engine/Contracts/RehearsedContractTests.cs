// The contracts over the ports of a rehearsal.
namespace Direxio.Deployer.Engine.Tests.Contracts;

public sealed class RehearsedKeyPairContractTests : KeyPairContract
{
    internal override ContractWorld World { get; } = new RehearsedWorld();
}

public sealed class RehearsedInstanceConnectContractTests : InstanceConnectContract
{
    internal override ContractWorld World { get; } = new RehearsedWorld();
}

public sealed class RehearsedSecurityGroupContractTests : SecurityGroupContract
{
    internal override ContractWorld World { get; } = new RehearsedWorld();
}

public sealed class RehearsedAddressContractTests : AddressContract
{
    internal override ContractWorld World { get; } = new RehearsedWorld();
}

public sealed class RehearsedInstanceContractTests : InstanceContract
{
    internal override ContractWorld World { get; } = new RehearsedWorld();
}

public sealed class RehearsedVolumeContractTests : VolumeContract
{
    internal override ContractWorld World { get; } = new RehearsedWorld();
}

public sealed class RehearsedHostedZoneContractTests : HostedZoneContract
{
    internal override ContractWorld World { get; } = new RehearsedWorld();
}

public sealed class RehearsedDnsProviderContractTests : DnsProviderContract
{
    internal override ContractWorld World { get; } = new RehearsedWorld();
}

public sealed class RehearsedOwnedResourceContractTests : OwnedResourceContract
{
    internal override ContractWorld World { get; } = new RehearsedWorld();
}

public sealed class RehearsedAccountContractTests : AccountContract
{
    internal override ContractWorld World { get; } = new RehearsedWorld();
}

public sealed class RehearsedBudgetContractTests : BudgetContract
{
    internal override ContractWorld World { get; } = new RehearsedWorld();
}
