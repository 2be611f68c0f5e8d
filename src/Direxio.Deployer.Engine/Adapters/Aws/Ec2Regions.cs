using Amazon.EC2;
using Amazon.EC2.Model;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Adapters.Aws;

/// <summary>Regions by EC2.</summary>
internal sealed class Ec2Regions(IAmazonEC2 ec2) : IRegions
{
    public async Task<IReadOnlyList<CloudRegion>> ListAsync(CancellationToken cancellationToken)
    {
        var answer = await ec2.DescribeRegionsAsync(
            new DescribeRegionsRequest { AllRegions = true }, cancellationToken).ConfigureAwait(false);
        // Every account has regions, so an empty answer says nothing about which.
        return answer.Regions is { Count: > 0 } regions
            ? [.. regions.Select(region => new CloudRegion(region.RegionName, region.OptInStatus != "not-opted-in"))]
            : throw new CloudException(
                CloudFailure.Ambiguous, "ec2", "DescribeRegions", "EmptyAnswer", "the answer lists no region at all");
    }
}
