using System.Globalization;

namespace Direxio.Deployer.Engine.Ports.Cloud;

/// <summary>By how much a clock is off, for people.</summary>
internal static class ClockWords
{
    /// <summary>Such as "12 minutes ahead of AWS's".</summary>
    /// <param name="difference">This machine's time less AWS's.</param>
    public static string Of(TimeSpan difference)
    {
        var size = difference.Duration();
        var (amount, unit) = size switch
        {
            { TotalDays: >= 2 } => (size.TotalDays, "days"),
            { TotalHours: >= 2 } => (size.TotalHours, "hours"),
            { TotalMinutes: >= 2 } => (size.TotalMinutes, "minutes"),
            _ => (size.TotalSeconds, "seconds"),
        };
        var direction = difference < TimeSpan.Zero ? "behind" : "ahead of";
        return string.Create(CultureInfo.InvariantCulture, $"{Math.Round(amount):F0} {unit} {direction} AWS's");
    }
}
