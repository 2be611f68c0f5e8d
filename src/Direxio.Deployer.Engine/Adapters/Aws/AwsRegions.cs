using Amazon;
using Amazon.Runtime.Internal.Endpoints.StandardLibrary;

namespace Direxio.Deployer.Engine.Adapters.Aws;

/// <summary>What the SDK's region data says, without a call.</summary>
internal static class AwsRegions
{
    // Not a region of its own but a spelling of the SDK for one endpoint of us-east-1.
    private const string RegionalUsEast1 = "us-east-1-regional";

    private static readonly string[] PublicPartitions = ["aws", "aws-cn", "aws-us-gov", "aws-eusc"];

    /// <summary>Codes of the regions that this SDK knows, isolated partitions left out, in alphabetical order.</summary>
    public static IReadOnlyList<string> KnownCodes { get; } =
    [
        .. RegionEndpoint.EnumerableAllRegions
            .Where(region =>
                PublicPartitions.Contains(region.PartitionName) && region.SystemName != RegionalUsEast1 && region.DisplayName != "Unknown")
            .Select(region => region.SystemName)
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The partition of a region, such as aws or aws-cn.</summary>
    public static Partition PartitionOf(string region) => Fn.Partition(region);

    /// <summary>
    /// The region that serves what is global in a partition. It is always enabled, so it also answers for an account
    /// that has not enabled the wanted region.
    /// </summary>
    public static string GlobalRegionOf(string region) => PartitionOf(region).implicitGlobalRegion;
}
