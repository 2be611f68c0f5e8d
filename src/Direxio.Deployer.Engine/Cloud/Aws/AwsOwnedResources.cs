using Amazon.EC2;

namespace Direxio.Deployer.Engine.Cloud.Aws;

/// <summary>What carries this deployer's tags in a real account.</summary>
internal sealed class AwsOwnedResources(IAmazonEC2 ec2, Route53Client route53) : IOwnedResources
{
    public Task<IReadOnlyList<OwnedResource>> ListRegionalAsync(OwnerFilter filter, CancellationToken cancellationToken) => throw new NotImplementedException(ec2.ToString());

    public Task<IReadOnlyList<OwnedResource>> ListZonesAsync(OwnerFilter filter, CancellationToken cancellationToken) => throw new NotImplementedException(route53.ToString());
}
