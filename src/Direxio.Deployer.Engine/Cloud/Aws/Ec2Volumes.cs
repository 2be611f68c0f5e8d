using Amazon.EC2;

namespace Direxio.Deployer.Engine.Cloud.Aws;

/// <summary>Volumes of EBS.</summary>
internal sealed class Ec2Volumes(IAmazonEC2 ec2) : IVolumes
{
    public Task<VolumeInfo?> FindAsync(string id, CancellationToken cancellationToken) => throw new NotImplementedException(ec2.ToString());

    public Task DeleteAsync(string id, CancellationToken cancellationToken) => throw new NotImplementedException();
}
