using System.Globalization;
using System.Text.RegularExpressions;

namespace Direxio.Deployer.Engine.Node;

/// <summary>The disk that a node's system is on, as the node itself sees it. All sizes are in bytes.</summary>
/// <param name="Disk">The disk.</param>
/// <param name="Free">What of it no partition has.</param>
/// <param name="Partition">The partition of the system.</param>
/// <param name="FileSystem">The file system in it, without what it needs for itself.</param>
internal sealed partial record DiskReport(long Disk, long Free, long Partition, long FileSystem)
{
    private const long Gibibyte = 1L << 30;

    /// <summary>Tables and alignment take some of a disk; EBS counts in GiB.</summary>
    private const long LeastFree = Gibibyte / 2;

    /// <summary>Tables of files and the journal take some of a partition.</summary>
    private const double LeastShare = 0.9;

    /// <summary>The disk in GiB.</summary>
    public int DiskGB => (int)(Disk / Gibibyte);

    /// <summary>The file system in GiB, to one place.</summary>
    public decimal FileSystemGB => decimal.Round((decimal)FileSystem / Gibibyte, 1);

    /// <summary>True if partition and file system have all the room there is.</summary>
    public bool IsFilled => Free < LeastFree && FileSystem >= Partition * LeastShare;

    /// <summary>Reads what the node printed; null if that is something else.</summary>
    public static DiskReport? Parse(string output)
    {
        var line = Line().Match(output);
        return line.Success ? new(Number(line, 1), Number(line, 2), Number(line, 3), Number(line, 4)) : null;
    }

    private static long Number(Match line, int group) => long.Parse(line.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^disk=(\d{1,18}) free=(-?\d{1,18}) partition=(\d{1,18}) filesystem=(\d{1,18})\s*$", RegexOptions.Multiline)]
    private static partial Regex Line();
}
