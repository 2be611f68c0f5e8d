using System.Globalization;

namespace Direxio.Deployer.Engine.Foundation.Guidance;

/// <summary>
/// Texts of results that are recorded and piped in English and shown in the session's language: the result has the one, and beside it,
/// unless the session is English, the other.
/// </summary>
internal static class AdviceLists
{
    /// <summary>As they are recorded.</summary>
    public static IReadOnlyList<string> ToEnglish(this IEnumerable<Advice> texts) => [.. texts.Select(text => text.ToEnglish())];

    /// <summary>As they are shown; null where that is the English.</summary>
    public static IReadOnlyList<string>? ToShown(this IEnumerable<Advice> texts) =>
        IsEnglish ? null : [.. texts.Select(text => text.ToString())];

    /// <summary>As it is shown; null where that is the English.</summary>
    public static string? ToShown(this Advice text) => IsEnglish ? null : text.ToString();

    private static bool IsEnglish => CultureInfo.CurrentUICulture.Equals(Language.English);
}
