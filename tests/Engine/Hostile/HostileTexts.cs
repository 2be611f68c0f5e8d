using System.Globalization;
using System.Text;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Hostile;

/// <summary>What hostile or unlucky servers say, and how it is known that none of it came through raw.</summary>
internal static class HostileTexts
{
    /// <summary>Each would do something on a terminal, in a page or in a file, were it taken as it is.</summary>
    public static string[] All { get; } =
    [
        "clear \u001b[2J\u001b[H screen",
        "title \u001b]0;owned\u0007 link \u001b]8;;http://evil.example\u001b\\",
        "one-byte \u009b31m and \u009dtitle\u009c",
        "back\b\b\bspace, \u007fdelete, \0nul, \u000cform, \u000bvertical",
        "over\rwritten",
        "turn \u202eevil\u202c and \u2066isolate\u2069 and marks \u200e\u200f\u061c",
        "hidden \u200bzero\u2060width\ufeff and soft\u00adhyphen",
        "line\u2028and\u2029paragraph\u0085next",
        "tags \U000E0041\U000E0042 and half \ud83d characters \udc00",
        "<script>alert(1)</script>\u001b[31m\" onload='x' &amp; ${HOME} `id` $(id)",
    ];

    /// <summary>What stays as it is: letters, marks and signs of all scripts, emoji that are joined, tabs and line ends.</summary>
    public static string[] Legitimate { get; } =
    [
        "Grüße, naïve, e\u0301, Ελληνικά, кириллица",
        "日本語 中文 한국어 ไทย",
        "עברית العربية فارسی می\u200cخواهم",
        "👩\u200d👩\u200d👧\u200d👦 ❤\ufe0f 🏳\ufe0f\u200d🌈 🇩🇪",
        "क्\u200dष",
        "one\ttwo\nthree\r\nfour",
        "\u0600123 \u06dd",
        "path\\u001b, <tag> & 'quotes' \"double\"",
    ];

    /// <summary>Their places; half of a character does not survive as a test's argument.</summary>
    public static TheoryData<int> Places { get; } = [.. Enumerable.Range(0, All.Length)];

    /// <summary>Fails if anything in the text acts instead of being seen.</summary>
    public static void AssertNothingRaw(string text)
    {
        for (var index = 0; index < text.Length; index++)
        {
            var isPair = char.IsSurrogatePair(text, index);
            // The words are made only where they are needed: a page has ten thousand characters.
            if (char.IsSurrogate(text[index]) && !isPair)
            {
                Assert.Fail($"half a character at {index} of: {Escaped(text)}");
            }

            var category = isPair ? Rune.GetUnicodeCategory(new(text[index], text[index + 1])) : char.GetUnicodeCategory(text[index]);
            if ((category is UnicodeCategory.Control && text[index] is not ('\t' or '\n' or '\r'))
                || category is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                || (text[index] == '\r' && (index + 1 == text.Length || text[index + 1] != '\n')))
            {
                Assert.Fail($"U+{(int)text[index]:X4} stands raw at {index} of: {Escaped(text)}");
            }

            index += isPair ? 1 : 0;
        }
    }

    private static string Escaped(string text)
    {
        var start = text.Length > 2000 ? text[..2000] : text;
        return string.Concat(start.Select(character => character is >= ' ' and <= '~' ? character.ToString() : $"\\u{(int)character:x4}"));
    }
}
