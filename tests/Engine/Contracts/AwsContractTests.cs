using Direxio.Deployer.Engine.Tests.Adapters.Aws;

// The contracts over the adapters of AWS, against moto; skipped where it is not installed.
namespace Direxio.Deployer.Engine.Tests.Contracts;

public sealed class AwsKeyPairContractTests(MotoServer moto) : KeyPairContract
{
    internal override ContractWorld World { get; } = new MotoWorld(moto);
}

public sealed class AwsInstanceConnectContractTests(MotoServer moto) : InstanceConnectContract
{
    internal override ContractWorld World { get; } = new MotoWorld(moto);
}

public sealed class AwsSecurityGroupContractTests(MotoServer moto) : SecurityGroupContract
{
    internal override ContractWorld World { get; } = new MotoWorld(moto);
}

public sealed class AwsAddressContractTests(MotoServer moto) : AddressContract
{
    internal override ContractWorld World { get; } = new MotoWorld(moto);
}

public sealed class AwsInstanceContractTests(MotoServer moto) : InstanceContract
{
    internal override ContractWorld World { get; } = new MotoWorld(moto);
}

public sealed class AwsVolumeContractTests(MotoServer moto) : VolumeContract
{
    internal override ContractWorld World { get; } = new MotoWorld(moto);
}

public sealed class AwsHostedZoneContractTests(MotoServer moto) : HostedZoneContract
{
    internal override ContractWorld World { get; } = new MotoWorld(moto);
}

public sealed class AwsDnsProviderContractTests(MotoServer moto) : DnsProviderContract
{
    internal override ContractWorld World { get; } = new MotoWorld(moto);
}

public sealed class AwsOwnedResourceContractTests(MotoServer moto) : OwnedResourceContract
{
    internal override ContractWorld World { get; } = new MotoWorld(moto);
}

public sealed class AwsAccountContractTests(MotoServer moto) : AccountContract
{
    internal override ContractWorld World { get; } = new MotoWorld(moto);
}

public sealed class AwsBudgetContractTests(MotoServer moto) : BudgetContract
{
    internal override ContractWorld World { get; } = new MotoWorld(moto);
}
