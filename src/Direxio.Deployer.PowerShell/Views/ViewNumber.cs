using System.Globalization;
using Direxio.Deployer.PowerShell.Commands;

namespace Direxio.Deployer.PowerShell.Views;

/// <summary>Amounts as views show them, the same under every culture.</summary>
public static class ViewNumber
{
    private static readonly string[] Units = ["B", "KB", "MB", "GB", "TB"];

    /// <summary>An amount of money, with its currency.</summary>
    internal static string Usd(decimal? amount) => amount is { } known ? PlainAmounts.Usd(known) : Texts.View_Unknown;

    /// <summary>The same under a heading that names the currency.</summary>
    internal static string Amount(decimal? amount) => amount?.ToString("0.00", CultureInfo.InvariantCulture) ?? Texts.View_Unknown;

    /// <summary>What bills as things stand, under such a heading; a sum of which a part is not known is marked.</summary>
    internal static string Amount(BilledNow? now) => now switch
    {
        { IsComplete: true } => Amount(now.KnownMonthlyUsd),
        { KnownMonthlyUsd: > 0 } => $">= {Amount(now.KnownMonthlyUsd)}",
        _ => Texts.View_Unknown,
    };

    /// <summary>The price of a unit.</summary>
    internal static string UnitPrice(CostComponent part) => part.UnitPriceUsd is { } usd
        ? string.Create(CultureInfo.InvariantCulture, $"{usd:0.00##########} / {part.Unit}")
        : Texts.View_Unknown;

    /// <summary>A size in the unit that fits it, such as 512 B or 1.4 GB; null where there is none.</summary>
    /// <param name="bytes">The size in bytes.</param>
    public static string? Size(long? bytes)
    {
        if (bytes is not { } known)
        {
            return null;
        }

        var (amount, unit) = ((double)known, 0);
        while (Math.Round(amount, 1) >= 1024 && unit < Units.Length - 1)
        {
            (amount, unit) = (amount / 1024, unit + 1);
        }

        return $"{amount.ToString(unit == 0 ? "0" : "0.0", CultureInfo.InvariantCulture)} {Units[unit]}";
    }
}
