namespace Direxio.Deployer.Engine.Rehearsal;

/// <summary>An instance type of a rehearsed region, as AWS documents it.</summary>
/// <param name="VCpus">Its virtual CPUs.</param>
/// <param name="MemoryMiB">Its memory.</param>
/// <param name="IsArm64">True if only images for arm64 run on it.</param>
/// <param name="HourUsd">What an hour costs in us-east-1; null for what has no price in rehearsals.</param>
internal sealed record RehearsedType(int VCpus, int MemoryMiB, bool IsArm64, decimal? HourUsd);

/// <summary>
/// The instance types that a rehearsed region offers: the usual sizes of the families that suit a node. What is not here does not exist
/// there.
/// </summary>
internal static class RehearsedTypes
{
    // The hour of the size large in us-east-1; the other sizes of a family cost in proportion. Less than all have one, so that a price can
    // be unknown.
    private static readonly (string Family, decimal? LargeUsd)[] Burstable =
        [("t2", 0.0928m), ("t3", 0.0832m), ("t3a", 0.0752m), ("t4g", 0.0672m)];

    private static readonly (string Family, int GiBPerCpu, decimal? LargeUsd)[] Fixed =
    [
        ("m5", 4, 0.096m), ("m5a", 4, 0.086m), ("m6a", 4, 0.0864m), ("m6g", 4, 0.077m), ("m6i", 4, 0.096m), ("m7a", 4, 0.11592m),
        ("m7g", 4, 0.0816m), ("m7i", 4, 0.1008m), ("m7i-flex", 4, 0.09576m),
        ("c5", 2, 0.085m), ("c5a", 2, 0.077m), ("c6a", 2, 0.0765m), ("c6g", 2, 0.068m), ("c6i", 2, 0.085m), ("c7a", 2, 0.10264m),
        ("c7g", 2, 0.0725m), ("c7i", 2, null), ("c7i-flex", 2, 0.08479m),
        ("r5", 8, 0.126m), ("r5a", 8, 0.113m), ("r6a", 8, 0.1134m), ("r6g", 8, 0.1008m), ("r6i", 8, 0.126m), ("r7a", 8, 0.15215m),
        ("r7g", 8, 0.1071m), ("r7i", 8, 0.1323m),
    ];

    // With how much a size is of the size large.
    private static readonly (string Size, decimal OfLarge)[] Sizes =
    [
        ("nano", 1m / 16), ("micro", 1m / 8), ("small", 1m / 4), ("medium", 1m / 2), ("large", 1), ("xlarge", 2), ("2xlarge", 4),
        ("4xlarge", 8),
    ];

    private static readonly string[] Arm64 = ["t4g", "m6g", "m7g", "c6g", "c7g", "r6g", "r7g"];

    private static readonly Dictionary<string, RehearsedType> All = Make().ToDictionary(StringComparer.Ordinal);

    /// <summary>The type of this name; null if a rehearsed region does not offer it.</summary>
    public static RehearsedType? Find(string name) => All.GetValueOrDefault(name);

    // Without zeros at its end, as a price list tells it.
    private static decimal? Plain(decimal? usd) => usd / 1.000000000000000000000000000m;

    private static IEnumerable<KeyValuePair<string, RehearsedType>> Make()
    {
        foreach (var (size, ofLarge) in Sizes)
        {
            foreach (var (family, large) in Burstable.Where(_ => size != "4xlarge"))
            {
                // The first generation of them has one CPU below medium; all others have two up to large.
                var cpus = ofLarge > 1 ? (int)(2 * ofLarge) : family == "t2" && ofLarge < 1m / 2 ? 1 : 2;
                var price = (family, size) == ("t2", "small") ? 0.023m : large * ofLarge;
                yield return new($"{family}.{size}", new(cpus, (int)(8192 * ofLarge), Arm64.Contains(family), Plain(price)));
            }

            foreach (var (family, memory, large) in Fixed.Where(_ => ofLarge >= 1))
            {
                var cpus = (int)(2 * ofLarge);
                yield return new($"{family}.{size}", new(cpus, cpus * memory * 1024, Arm64.Contains(family), Plain(large * ofLarge)));
            }
        }
    }
}
