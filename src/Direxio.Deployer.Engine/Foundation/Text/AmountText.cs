using System.Globalization;

namespace Direxio.Deployer.Engine.Foundation.Text;

/// <summary>Amounts of money, the same under every culture.</summary>
internal static class AmountText
{
    /// <summary>US dollars with cents, without the currency.</summary>
    public static string Usd(decimal amount) => amount.ToString("0.00", CultureInfo.InvariantCulture);
}
