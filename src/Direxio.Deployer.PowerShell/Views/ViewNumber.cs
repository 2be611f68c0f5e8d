using System.Globalization;
using Direxio.Deployer.PowerShell.Commands;

namespace Direxio.Deployer.PowerShell.Views;

/// <summary>Amounts as views show them, the same under every culture.</summary>
internal static class ViewNumber
{
    private const double Megabyte = 1024 * 1024;

    /// <summary>An amount of money, with its currency.</summary>
    public static string Usd(decimal? amount) => amount is { } known ? PlainAmounts.Usd(known) : Texts.View_Unknown;

    /// <summary>The same under a heading that names the currency.</summary>
    public static string Amount(decimal? amount) => amount?.ToString("0.00", CultureInfo.InvariantCulture) ?? Texts.View_Unknown;

    /// <summary>What bills as things stand, under such a heading; a sum of which a part is not known is marked.</summary>
    public static string Amount(BilledNow? now) => now switch
    {
        { IsComplete: true } => Amount(now.KnownMonthlyUsd),
        { KnownMonthlyUsd: > 0 } => $">= {Amount(now.KnownMonthlyUsd)}",
        _ => Texts.View_Unknown,
    };

    /// <summary>The price of a unit.</summary>
    public static string UnitPrice(CostComponent part) => part.UnitPriceUsd is { } usd
        ? string.Create(CultureInfo.InvariantCulture, $"{usd:0.00##########} / {part.Unit}")
        : Texts.View_Unknown;

    /// <summary>A size; null where there is none.</summary>
    public static string? Size(long? bytes) =>
        bytes is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known / Megabyte:0.0} MB") : null;
}
