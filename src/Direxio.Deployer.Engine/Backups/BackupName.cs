using System.Globalization;
using Direxio.Deployer.Engine.Backups.OpenPgp;

namespace Direxio.Deployer.Engine.Backups;

/// <summary>The name of a backup: whose it is, when it was begun, whether it is encrypted, and whether it is complete.</summary>
/// <param name="ServiceId">The node.</param>
/// <param name="Created">When it was begun, to the second.</param>
/// <param name="IsEncrypted">True if it is encrypted.</param>
/// <param name="IsPartial">True for what was not completed.</param>
internal sealed record BackupName(string ServiceId, DateTimeOffset Created, bool IsEncrypted, bool IsPartial = false)
{
    /// <summary>What the name of every backup has in it.</summary>
    public const string Suffix = ".direxio-backup";

    /// <summary>What stands behind the time in the name of what a restore copied before it replaced it.</summary>
    public const string SafetyMark = "_before-restore";

    /// <summary>What the name ends in until the backup is complete and checked.</summary>
    public const string PartialSuffix = ".partial";

    private const string TimeForm = "yyyyMMdd'T'HHmmss'Z'";

    /// <summary>
    /// True for what a restore copied before it replaced it: nobody asked for it as a backup, and it is of what was given up.
    /// </summary>
    public bool IsSafetyCopy { get; init; }

    /// <summary>The name until the backup is complete.</summary>
    public BackupName Partial => this with { IsPartial = true };

    /// <summary>Reads a name; null for what is no backup.</summary>
    public static BackupName? TryParse(string file)
    {
        var rest = Path.GetFileName(file);
        var isPartial = Cut(ref rest, PartialSuffix);
        var isEncrypted = Cut(ref rest, BackupLock.Suffix);
        var isBackup = Cut(ref rest, Suffix);
        var isSafetyCopy = Cut(ref rest, SafetyMark);
        var mark = rest.LastIndexOf('_');
        return isBackup && mark > 0 && DateTimeOffset.TryParseExact(
            rest[(mark + 1)..],
            TimeForm,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var created)
                ? new(rest[..mark], created, isEncrypted, isPartial) { IsSafetyCopy = isSafetyCopy }
                : null;
    }

    /// <summary>The name of its file.</summary>
    public override string ToString() =>
        $"{ServiceId}_{Created.UtcDateTime.ToString(TimeForm, CultureInfo.InvariantCulture)}"
            + (IsSafetyCopy ? SafetyMark : string.Empty)
            + Suffix
            + (IsEncrypted ? BackupLock.Suffix : string.Empty)
            + (IsPartial ? PartialSuffix : string.Empty);

    private static bool Cut(ref string text, string end)
    {
        if (!text.EndsWith(end, StringComparison.Ordinal))
        {
            return false;
        }

        text = text[..^end.Length];
        return true;
    }
}
