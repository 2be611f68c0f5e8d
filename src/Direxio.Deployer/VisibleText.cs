using System.Buffers;
using System.Globalization;
using System.Text;

namespace Direxio.Deployer;

/// <summary>
/// Text as a terminal, a page and a person may have it, wherever it came from: each character that would act instead of being
/// seen is written as its code, \u001b for an escape. These are control characters, direction marks and other invisible format
/// characters, line and paragraph separators, and halves of characters. Letters of every script, accents and emoji stay as they are.
/// </summary>
internal static class VisibleText
{
    private const char NonJoiner = '\u200c';
    private const char Joiner = '\u200d';

    // Nothing else needs a second look; most texts are done with at this glance.
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        ['\t', '\n', .. Enumerable.Range(' ', '~' - ' ' + 1).Select(code => (char)code)]);

    /// <summary>The text with all of that visible. Tabs and line ends stay; the same object if there is nothing to do.</summary>
    public static string Escape(string text) =>
        Replace(text, code => code > char.MaxValue ? $"\\u{{{Hex(code, 1)}}}" : $"\\u{Hex(code, 4)}");

    /// <summary>The same on one line.</summary>
    public static string OneLine(string text) => Escape(text.ReplaceLineEndings(" ").Replace('\t', ' '));

    /// <summary>True if nothing in the text acts; line ends and tabs do not count.</summary>
    public static bool IsVisible(string text) => ReferenceEquals(Escape(text), text);

    /// <summary>True for a word as ids, tokens and addresses are: one line, and nothing in it acts or hides.</summary>
    public static bool IsWord(string text) => IsVisible(text) && text.AsSpan().IndexOfAny('\n', '\t') < 0;

    /// <summary>True if the text has half of a character, which no file and no answer can carry.</summary>
    public static bool HasHalfCharacter(string text)
    {
        for (var index = 0; index < text.Length; index++)
        {
            if (char.IsSurrogate(text[index]) && LengthAt(text, index) == 1)
            {
                return true;
            }

            index += char.IsSurrogate(text[index]) ? 1 : 0;
        }

        return false;
    }

    /// <summary>JSON text with all of that as JSON's own escapes, so that its values stay what they are.</summary>
    public static string OfJson(string json) => Replace(json, code => code > char.MaxValue
        ? string.Concat(char.ConvertFromUtf32(code).Select(unit => $"\\u{Hex(unit, 4)}"))
        : $"\\u{Hex(code, 4)}");

    /// <summary>The same for TOML whose texts all stand in double quotation marks.</summary>
    public static string OfToml(string toml) => Replace(toml, code => code > char.MaxValue ? $"\\U{Hex(code, 8)}" : $"\\u{Hex(code, 4)}");

    private static string Replace(string text, Func<int, string> write)
    {
        StringBuilder? visible = null;
        var taken = 0;
        for (var index = NextSuspect(text, 0); index < text.Length; index = NextSuspect(text, index))
        {
            var length = LengthAt(text, index);
            if (Acts(text, index, length))
            {
                var code = length == 2 ? char.ConvertToUtf32(text[index], text[index + 1]) : text[index];
                (visible ??= new()).Append(text, taken, index - taken).Append(write(code));
                taken = index + length;
            }

            index += length;
        }

        return visible is null ? text : visible.Append(text, taken, text.Length - taken).ToString();
    }

    private static string Hex(int code, int digits) => code.ToString($"x{digits}", CultureInfo.InvariantCulture);

    private static int NextSuspect(string text, int start)
    {
        var found = text.AsSpan(start).IndexOfAnyExcept(Plain);
        return found < 0 ? text.Length : start + found;
    }

    private static int LengthAt(string text, int index) =>
        char.IsHighSurrogate(text[index]) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]) ? 2 : 1;

    private static bool Acts(string text, int index, int length) => text[index] switch
    {
        '\r' => index + 1 == text.Length || text[index + 1] != '\n',
        NonJoiner or Joiner => !Joins(text, index),
        _ => (length == 1 ? char.GetUnicodeCategory(text[index]) : Rune.GetUnicodeCategory(new(text[index], text[index + 1]))) switch
        {
            UnicodeCategory.Control or UnicodeCategory.Surrogate => true,
            UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => true,
            UnicodeCategory.Format => !IsSign(char.ConvertToUtf32(text, index)),
            _ => false,
        },
    };

    // Emoji and the scripts of India, Persia and others need joiners; between Latin letters they only hide.
    private static bool Joins(string text, int index) => index > 0 && text[index - 1] is > '\u007f' and not (NonJoiner or Joiner);

    /// <summary>Format characters that are seen: the signs of Arabic, Syriac and Kaithi that stand around numbers.</summary>
    private static bool IsSign(int code) =>
        code is (>= 0x600 and <= 0x605) or 0x6DD or 0x70F or 0x890 or 0x891 or 0x8E2 or 0x110BD or 0x110CD;
}
