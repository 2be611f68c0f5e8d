using System.Globalization;
using System.Text;

namespace Direxio.Deployer.PowerShell.Views;

/// <summary>
/// How many columns of a terminal letters take: Chinese, Japanese and Korean ones two, marks that stand on another letter none. A host's
/// own count (LengthInBufferCells) differs from host to host, and some count every letter as one.
/// </summary>
internal static class TextWidth
{
    // What Unicode calls wide or fullwidth (East Asian Width W and F), in blocks.
    private static readonly (int First, int Last)[] Wide =
    [
        (0x1100, 0x115F), (0x231A, 0x231B), (0x2329, 0x232A), (0x2E80, 0x303E), (0x3041, 0x33FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF),
        (0xA000, 0xA4CF), (0xA960, 0xA97F), (0xAC00, 0xD7A3), (0xF900, 0xFAFF), (0xFE10, 0xFE19), (0xFE30, 0xFE6F), (0xFF01, 0xFF60),
        (0xFFE0, 0xFFE6), (0x1F300, 0x1F64F), (0x1F680, 0x1F6FF), (0x1F900, 0x1FAFF), (0x20000, 0x3FFFD),
    ];

    /// <summary>The columns of a text without colours.</summary>
    public static int Of(string text)
    {
        var columns = 0;
        foreach (var letter in text.EnumerateRunes())
        {
            columns += Of(letter);
        }

        return columns;
    }

    /// <summary>The columns of a letter.</summary>
    public static int Of(Rune letter) => letter.IsAscii ? 1 : IsWide(letter) ? 2 : TakesNone(letter) ? 0 : 1;

    /// <summary>True for a letter of two columns.</summary>
    public static bool IsWide(Rune letter) => Array.Exists(Wide, block => letter.Value >= block.First && letter.Value <= block.Last);

    /// <summary>A text, coloured or not, filled up with spaces behind it.</summary>
    public static string PadRight(string text, int columns) => text + Fill(text, columns);

    /// <summary>The same, filled up in front of it.</summary>
    public static string PadLeft(string text, int columns) => Fill(text, columns) + text;

    private static string Fill(string text, int columns) => new(' ', Math.Max(0, columns - WordWrap.LengthOf(text)));

    private static bool TakesNone(Rune letter) => Rune.GetUnicodeCategory(letter)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format;
}
