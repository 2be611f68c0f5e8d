using System.Globalization;

namespace Direxio.Deployer;

/// <summary>The places {0}, {1} and so on of a text that is translated.</summary>
internal static class Places
{
    /// <summary>The text with what stands in its places, the same under every culture.</summary>
    public static string Fill(string text, params object?[] places) => string.Format(CultureInfo.InvariantCulture, text, places);
}
