using Direxio.Deployer.Engine.Tests.Aws;

// The contracts over the adapters of AWS, against moto; skipped where it is not installed.
namespace Direxio.Deployer.Engine.Tests.Contracts;

public sealed class AwsKeyPairTests(MotoServer moto) : KeyPairContract
{
    internal override ContractWorld World { get; } = new MotoWorld(moto);
}

public sealed class AwsSecurityGroupTests(MotoServer moto) : SecurityGroupContract
{
    internal override ContractWorld World { get; } = new MotoWorld(moto);
}

public sealed class AwsAddressTests(MotoServer moto) : AddressContract
{
    internal override ContractWorld World { get; } = new MotoWorld(moto);
}

public sealed class AwsInstanceTests(MotoServer moto) : InstanceContract
{
    internal override ContractWorld World { get; } = new MotoWorld(moto);
}

public sealed class AwsVolumeTests(MotoServer moto) : VolumeContract
{
    internal override ContractWorld World { get; } = new MotoWorld(moto);
}

public sealed class AwsHostedZoneTests(MotoServer moto) : HostedZoneContract
{
    internal override ContractWorld World { get; } = new MotoWorld(moto);
}

public sealed class AwsDnsProviderTests(MotoServer moto) : DnsProviderContract
{
    internal override ContractWorld World { get; } = new MotoWorld(moto);
}

public sealed class AwsOwnedResourceTests(MotoServer moto) : OwnedResourceContract
{
    internal override ContractWorld World { get; } = new MotoWorld(moto);
}

public sealed class AwsAccountTests(MotoServer moto) : AccountContract
{
    internal override ContractWorld World { get; } = new MotoWorld(moto);
}

public sealed class AwsBudgetTests(MotoServer moto) : BudgetContract
{
    internal override ContractWorld World { get; } = new MotoWorld(moto);
}
