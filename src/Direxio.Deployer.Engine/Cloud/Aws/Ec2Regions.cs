using Amazon.EC2;
using Amazon.EC2.Model;

namespace Direxio.Deployer.Engine.Cloud.Aws;

/// <summary>Regions by EC2.</summary>
internal sealed class Ec2Regions(IAmazonEC2 ec2) : IRegions
{
    public async Task<IReadOnlyList<CloudRegion>> ListAsync(CancellationToken cancellationToken)
    {
        var answer = await ec2.DescribeRegionsAsync(new DescribeRegionsRequest { AllRegions = true }, cancellationToken).ConfigureAwait(false);
        return [.. (answer.Regions ?? []).Select(region => new CloudRegion(region.RegionName, region.OptInStatus != "not-opted-in"))];
    }
}
