using System.Text.Json;
using System.Text.RegularExpressions;

namespace Direxio.Deployer.Engine.Redaction;

/// <summary>
/// Finds secrets in text by the names before them: JSON, TOML, YAML, INI, shell and command lines alike. It reads text
/// and no format, so that a file that is damaged or of another release tells its secrets as well.
/// </summary>
internal static partial class SecretText
{
    /// <summary>The secrets in a text.</summary>
    public static IEnumerable<string> In(string text) =>
        Assignments().Matches(text).Concat(Flags().Matches(text)).SelectMany(match => Spellings(match.Groups["value"].Value));

    /// <summary>True if what stands under this name is a secret.</summary>
    public static bool IsName(string name) => WholeName().IsMatch(name);

    /// <summary>A value as it is written and as it is meant; none for what only says that there was a secret.</summary>
    public static IEnumerable<string> Spellings(string value)
    {
        var bare = Scheme().Replace(value.Trim(), string.Empty);
        // A rule of the redaction, a placeholder or a path tells nothing; nor does the word itself, which is the name of a
        // variable in the node's scripts and an ordinary word in what people write.
        if (bare == "password"
            || bare.Contains("redacted", StringComparison.OrdinalIgnoreCase)
            || bare.StartsWith("${", StringComparison.Ordinal))
        {
            yield break;
        }

        yield return bare;
        if (bare.Contains('\\') && Unescaped(bare) is { } meant)
        {
            yield return meant;
        }
    }

    private static string? Unescaped(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<string>($"\"{text}\"");
        }
        catch (JsonException)
        {
            // Written by other rules, such as a shell's: a backslash stands before what is meant.
            return text.Replace("\\", string.Empty, StringComparison.Ordinal);
        }
    }

    [GeneratedRegex(
        SecretNames.EndInText
            + @"(?:\\?[""'])?\s*[:=]\s*(?:""(?<value>(?:[^""\\\r\n]|\\.)+)""|'(?<value>[^'\r\n]+)'"
            + @"|(?:(?:Bearer|Basic)\s+)?(?<value>[^\s""'{\[,;}\]][^\s""',;}\]]*))",
        RegexOptions.IgnoreCase)]
    private static partial Regex Assignments();

    // --api-key value, --token=value, and the same as items of a list.
    [GeneratedRegex(
        @"(?<![A-Za-z0-9_\-])--?" + SecretNames.InText + @"(?![A-Za-z0-9_\-])(?:[""']?\s*[,=\s]\s*[""']?)(?<value>[^\s""',;\]]+)",
        RegexOptions.IgnoreCase)]
    private static partial Regex Flags();

    [GeneratedRegex("^" + SecretNames.InText + "$", RegexOptions.IgnoreCase)]
    private static partial Regex WholeName();

    [GeneratedRegex(@"^(?:Bearer|Basic|token)\s+", RegexOptions.IgnoreCase)]
    private static partial Regex Scheme();
}
