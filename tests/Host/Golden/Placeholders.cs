using System.Globalization;
using System.Text.RegularExpressions;

namespace Direxio.Deployer.Host.Tests.Golden;

/// <summary>
/// Replaces what differs from run to run. One value gets one placeholder through the whole run, so that it shows where the same
/// id or secret stands. Times get one placeholder in common: which of them are equal depends on the machine.
/// </summary>
/// <param name="home">The folder of the nodes.</param>
/// <param name="program">The folder of the program that wrote it, where it names itself.</param>
internal sealed partial class Placeholders(string home, string? program = null)
{
    private readonly DateTimeOffset begun = TimeProvider.System.GetUtcNow().AddDays(-1);
    private readonly Dictionary<string, string> names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> counts = new(StringComparer.Ordinal);

    /// <summary>The text with placeholders.</summary>
    public string In(string text)
    {
        text = OfPage(text);
        text = text.Replace(home, "<home>", StringComparison.Ordinal).ReplaceLineEndings("\n");
        text = program is null ? text : text.Replace(Path.TrimEndingDirectorySeparator(program), "<program>", StringComparison.Ordinal);
        text = PrivateKeys().Replace(text, "<private key>");
        // Codes are digits, which could stand for anything but after their names.
        foreach (Match code in Codes().Matches(text))
        {
            _ = Named("code", code.Value);
        }

        text = Values().Replace(text, match => Named(KindOf(match), match.Value));
        foreach (var (code, placeholder) in names.Where(name => name.Value.StartsWith("<code", StringComparison.Ordinal)))
        {
            text = Regex.Replace(text, $"(?<![0-9A-Za-z]){code}(?![0-9A-Za-z])", placeholder);
        }

        text = Masked().Replace(text, match => OfMasked(match) ?? match.Value);
        text = Times().Replace(text, match => IsOfThisRun(match.Value) ? "<time>" : match.Value);
        text = Ages().Replace(text, "<age>");
        return Processes().Replace(text, "<of this process>");
    }

    /// <summary>
    /// A page without the places where a line may end and where it may not, which would stand in the middle of ids, paths and times.
    /// </summary>
    public static string OfPage(string text) => Durations().Replace(LineEnds().Replace(text, "$1"), "<duration>");

    private static string KindOf(Match match) => match.Groups.Values.Skip(1).First(group => group.Success).Name;

    private string Named(string kind, string value)
    {
        // A plus sign may stand in JSON as it is or escaped.
        value = value.Replace(@"\u002B", "+", StringComparison.Ordinal);
        if (!names.TryGetValue(value, out var placeholder))
        {
            counts[kind] = counts.GetValueOrDefault(kind) + 1;
            names[value] = placeholder = string.Create(CultureInfo.InvariantCulture, $"<{kind} {counts[kind]}>");
        }

        return placeholder;
    }

    // In evidence a run of digits is taken for a code, which by chance may stand in the middle of an id.
    private string? OfMasked(Match match)
    {
        var (head, tail) = (match.Groups["head"].Value, match.Groups["tail"].Value);
        return names.FirstOrDefault(name =>
            name.Key.Length >= head.Length + tail.Length + 8
            && name.Key.StartsWith(head, StringComparison.Ordinal)
            && name.Key.EndsWith(tail, StringComparison.Ordinal)
            && name.Key[head.Length..^tail.Length].All(char.IsAsciiDigit)).Value;
    }

    // What the run begins with has times of its own, which stay.
    private bool IsOfThisRun(string time) =>
        (DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            || DateTimeOffset.TryParseExact(time, "yyyyMMdd-HHmmss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out at))
        && at > begun;

    [GeneratedRegex("""
        (?<run>(?<=\b(?:direxio|p2p)-)20\d{6}-\d{6}-[0-9a-f]{4}\b)
        | (?<client>(?<=-[0-9a-f]{4}-)[0-9a-f]{24}\b)
        | (?<instance>\bi-[0-9a-f]{17}\b) | (?<volume>\bvol-[0-9a-f]{17}\b) | (?<group>\bsg-[0-9a-f]{17}\b)
        | (?<address>\beipalloc-[0-9a-f]{17}\b)
        | (?<token>(?<=\b(?:p2p_access|p2p_agent|mx)_)[0-9a-f]{16,32}\b)
        | (?<room>(?<=!)[0-9a-f]{16}(?=:))
        | (?<agent>(?<=-chat\.example\.org-)[0-9a-f]{10}\b)
        | (?<zone>\bZ[0-9A-Z]{12,}\b)
        | (?<key>\bAAAA(?:[A-Za-z0-9+/]|\\u002B){20,}=*) | (?<fingerprint>\bSHA256:(?:[A-Za-z0-9+/]|\\u002B){43})
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Values();

    [GeneratedRegex("""(?<="(?:InitializationCode|password|code)": ")\d{8}(?=")""")]
    private static partial Regex Codes();

    [GeneratedRegex(@"\b20\d\d-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?|(?<=unreadable-)20\d{6}-\d{6}\b")]
    private static partial Regex Times();

    [GeneratedRegex(@"(?<=[!-])(?<head>[0-9a-f]*)\[redacted\](?<tail>[0-9a-f]*)")]
    private static partial Regex Masked();

    [GeneratedRegex("""(?<="Age": ")[0-9.:]+(?=")""")]
    private static partial Regex Ages();

    [GeneratedRegex("""<wbr/>|<span class="whole">([^<]*)</span>""")]
    private static partial Regex LineEnds();

    // Of a page's timeline; what is between two commands takes real time.
    [GeneratedRegex(@"(?<=<span>took |to the last entry: )[^<,]+")]
    private static partial Regex Durations();

    [GeneratedRegex("""(?<="written_by": \{\n    "program": "Direxio.Deployer",\n)(?:    "(?:version|host|process)": .*\n)+""")]
    private static partial Regex Processes();

    [GeneratedRegex("-----BEGIN [A-Z ]*PRIVATE KEY-----[^-]*-----END [A-Z ]*PRIVATE KEY-----")]
    private static partial Regex PrivateKeys();
}
