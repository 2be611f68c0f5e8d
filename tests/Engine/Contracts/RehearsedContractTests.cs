// The contracts over the ports of a rehearsal.
namespace Direxio.Deployer.Engine.Tests.Contracts;

public sealed class RehearsedKeyPairTests : KeyPairContract
{
    internal override ContractWorld World { get; } = new RehearsedWorld();
}

public sealed class RehearsedSecurityGroupTests : SecurityGroupContract
{
    internal override ContractWorld World { get; } = new RehearsedWorld();
}

public sealed class RehearsedAddressTests : AddressContract
{
    internal override ContractWorld World { get; } = new RehearsedWorld();
}

public sealed class RehearsedInstanceTests : InstanceContract
{
    internal override ContractWorld World { get; } = new RehearsedWorld();
}

public sealed class RehearsedVolumeTests : VolumeContract
{
    internal override ContractWorld World { get; } = new RehearsedWorld();
}

public sealed class RehearsedHostedZoneTests : HostedZoneContract
{
    internal override ContractWorld World { get; } = new RehearsedWorld();
}

public sealed class RehearsedDnsProviderTests : DnsProviderContract
{
    internal override ContractWorld World { get; } = new RehearsedWorld();
}

public sealed class RehearsedOwnedResourceTests : OwnedResourceContract
{
    internal override ContractWorld World { get; } = new RehearsedWorld();
}

public sealed class RehearsedAccountTests : AccountContract
{
    internal override ContractWorld World { get; } = new RehearsedWorld();
}

public sealed class RehearsedBudgetTests : BudgetContract
{
    internal override ContractWorld World { get; } = new RehearsedWorld();
}
