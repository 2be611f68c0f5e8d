using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Direxio.Deployer;

/// <summary>The places {0}, {1} and so on of a text that is translated.</summary>
internal static partial class Places
{
    private const string Ends = ".!?:;…。！？：；";

    private static readonly ConcurrentDictionary<string, IReadOnlySet<int>> Sentences = new(StringComparer.Ordinal);

    /// <summary>The text with what stands in its places, the same under every culture.</summary>
    public static string Fill(string text, params object?[] places) => FillAs(text, text, places);

    /// <summary>
    /// The same for a text of any language. Where a whole sentence stands in a place, with another one behind it, it gets the full stop
    /// that it lacks: what is put there comes from anywhere, programs and libraries among them.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="english">The same in English, where a sentence is known by its capital.</param>
    /// <param name="places">What stands in the places.</param>
    public static string FillAs(string text, string english, params object?[] places)
    {
        var sentences = Sentences.GetOrAdd(english, static words => Sentence().Matches(words)
            .Select(match => int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture)).ToHashSet());
        return string.Format(
            CultureInfo.InvariantCulture,
            text,
            sentences.Count == 0 ? places : [.. places.Select((place, index) => sentences.Contains(index) ? WithEnd(place) : place)]);
    }

    private static object? WithEnd(object? place) =>
        place is string said && said.TrimEnd() is [.., var last] sentence && !Ends.Contains(last)
            ? sentence + (last >= '\u2E80' ? '。' : '.')
            : place;

    [GeneratedRegex(@"(?<=^|[.!?:] |\.)\{([0-9])\} (?=[A-Z][a-z])")]
    private static partial Regex Sentence();
}
