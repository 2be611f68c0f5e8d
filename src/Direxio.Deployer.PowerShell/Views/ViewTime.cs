using System.Globalization;

namespace Direxio.Deployer.PowerShell.Views;

/// <summary>
/// Times as views and questions show them: those of this machine's zone, as the clock beside the screen and Get-ChildItem have them. What
/// goes into documents and files is in UTC.
/// </summary>
public static class ViewTime
{
    /// <summary>A moment with how far its zone is from UTC, such as 2026-01-31 09:15:00 +01:00; nothing where there is none.</summary>
    /// <param name="time">The moment.</param>
    public static string? Of(DateTime? time) => time is { } known ? $"{Clock(known)} {Offset(known)}" : null;

    /// <summary>The day of a moment; nothing where there is none.</summary>
    /// <param name="time">The moment.</param>
    public static string? Day(DateTime? time) => time?.ToLocalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>A moment below a heading that names the zone.</summary>
    internal static string? Clock(DateTime? time) => time?.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>How far this machine's zone is from UTC at a moment.</summary>
    internal static string Offset(DateTime time) => time.ToLocalTime().ToString("zzz", CultureInfo.InvariantCulture);
}
