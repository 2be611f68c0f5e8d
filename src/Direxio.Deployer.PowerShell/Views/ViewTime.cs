using System.Globalization;

namespace Direxio.Deployer.PowerShell.Views;

/// <summary>
/// Times as views and questions show them: in UTC, as logs and AWS's console have them, though the objects hold local times.
/// </summary>
public static class ViewTime
{
    /// <summary>A moment, such as 2026-01-31 08:15:00 UTC; nothing where there is none.</summary>
    /// <param name="time">The moment.</param>
    public static string? Utc(DateTime? time) =>
        time?.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>The day of a moment, in UTC; nothing where there is none.</summary>
    /// <param name="time">The moment.</param>
    public static string? Day(DateTime? time) => time?.ToUniversalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
