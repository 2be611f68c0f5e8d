using System.Globalization;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>Amounts of money in sentences.</summary>
internal static class PlainAmounts
{
    /// <summary>An amount, with two digits behind the point under every culture.</summary>
    public static string Usd(decimal amount) => Places.Fill(Texts.Usd, amount.ToString("0.00", CultureInfo.InvariantCulture));

    /// <summary>What something costs a month.</summary>
    public static string AMonth(decimal? amount) =>
        amount is { } known ? Places.Fill(Texts.UsdAMonth, Usd(known)) : Texts.PriceUnknown;

    /// <summary>What costs so much a month, or more where a part of it is not known.</summary>
    public static string AMonth(decimal amount, bool isComplete) =>
        isComplete ? AMonth(amount)
        : amount == 0 ? Texts.PriceUnknown
        : Places.Fill(Texts.AtLeast, AMonth(amount));

    /// <summary>A sum that is whole, or the part of it that is known.</summary>
    public static string Total(decimal amount, bool isComplete) => Places.Fill(isComplete ? Texts.About : Texts.AtLeast, Usd(amount));
}
