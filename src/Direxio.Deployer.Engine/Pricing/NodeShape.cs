namespace Direxio.Deployer.Engine.Pricing;

/// <summary>What of a node decides about its price.</summary>
/// <param name="Region">AWS region code.</param>
/// <param name="InstanceType">EC2 instance type; null if not known.</param>
/// <param name="DiskSizeGB">Root volume in GiB; null if not known.</param>
/// <param name="HasOwnZone">True if a hosted zone exists, or will, for this node alone.</param>
internal sealed record NodeShape(string Region, string? InstanceType, int? DiskSizeGB, bool HasOwnZone)
{
    /// <summary>The places in buckets where backups of it were put.</summary>
    public IReadOnlyList<string> BackupBuckets { get; init; } = [];

    private static readonly string[] BurstableFamilies = ["t2", "t3", "t3a", "t4g"];

    /// <summary>True for an instance whose CPU use is counted in credits.</summary>
    public bool IsBurstable => BurstableFamilies.Contains(Family);

    /// <summary>True for a burstable type that AWS starts in unlimited mode, which bills what goes beyond its credits.</summary>
    public bool IsUnlimited => IsBurstable && Family != "t2";

    private string? Family => InstanceType?.Split('.')[0];
}
