using Direxio.Deployer.Engine.Adapters.Aws;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Rehearsal;

/// <summary>
/// The regions of a rehearsed account: all that this release knows in the partition. Those that AWS wants enabled first are enabled only
/// where the rehearsal is about them.
/// </summary>
internal sealed class RehearsalRegions(RehearsalWorld world, string region) : IRegions
{
    // What every account has; regions since March 2019 have to be enabled.
    private static readonly string[] EnabledByDefault =
    [
        "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-southeast-1", "ap-southeast-2", "ca-central-1",
        "eu-central-1", "eu-north-1", "eu-west-1", "eu-west-2", "eu-west-3", "sa-east-1", "us-east-1", "us-east-2", "us-west-1",
        "us-west-2",
    ];

    public Task<IReadOnlyList<CloudRegion>> ListAsync(CancellationToken cancellationToken) => world.ReadAsync<IReadOnlyList<CloudRegion>>(
        "DescribeRegions",
        content =>
        [
            .. AwsRegions.KnownCodes
                .Where(code => AwsRegions.PartitionOf(code).name == AwsRegions.PartitionOf(region).name)
                .Select(code => new CloudRegion(code, IsEnabled(code) || code == region || code == content.Region)),
        ],
        cancellationToken);

    // Other partitions have no such difference.
    private static bool IsEnabled(string code) =>
        AwsRegions.PartitionOf(code).name != "aws" || EnabledByDefault.Contains(code, StringComparer.Ordinal);
}
