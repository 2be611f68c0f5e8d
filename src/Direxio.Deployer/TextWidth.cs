using System.Globalization;
using System.Text;

namespace Direxio.Deployer;

/// <summary>
/// How many columns of a terminal letters take: Chinese, Japanese and Korean ones two, marks that stand on another letter none. A host's
/// own count (LengthInBufferCells) differs from host to host, and some count every letter as one. `direxio` compiles it too.
/// </summary>
internal static class TextWidth
{
    // Asks that the letter before it be shown as a picture, which takes two columns.
    private const int AsPicture = 0xFE0F;
    private const string Ellipsis = "…";

    // What Unicode calls wide or fullwidth (East Asian Width W and F), in blocks.
    private static readonly (int First, int Last)[] Wide =
    [
        (0x1100, 0x115F), (0x231A, 0x231B), (0x2329, 0x232A), (0x23E9, 0x23EC), (0x23F0, 0x23F0), (0x23F3, 0x23F3), (0x25FD, 0x25FE),
        (0x2614, 0x2615), (0x2648, 0x2653), (0x267F, 0x267F), (0x2693, 0x2693), (0x26A1, 0x26A1), (0x26AA, 0x26AB), (0x26BD, 0x26BE),
        (0x26C4, 0x26C5), (0x26CE, 0x26CE), (0x26D4, 0x26D4), (0x26EA, 0x26EA), (0x26F2, 0x26F3), (0x26F5, 0x26F5), (0x26FA, 0x26FA),
        (0x26FD, 0x26FD), (0x2705, 0x2705), (0x270A, 0x270B), (0x2728, 0x2728), (0x274C, 0x274C), (0x274E, 0x274E), (0x2753, 0x2755),
        (0x2757, 0x2757), (0x2795, 0x2797), (0x27B0, 0x27B0), (0x27BF, 0x27BF), (0x2B1B, 0x2B1C), (0x2B50, 0x2B50), (0x2B55, 0x2B55),
        (0x2E80, 0x303E), (0x3041, 0x33FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xA000, 0xA4CF), (0xA960, 0xA97F), (0xAC00, 0xD7A3),
        (0xF900, 0xFAFF), (0xFE10, 0xFE19), (0xFE30, 0xFE6F), (0xFF01, 0xFF60), (0xFFE0, 0xFFE6), (0x1F004, 0x1F004), (0x1F0CF, 0x1F0CF),
        (0x1F18E, 0x1F18E), (0x1F191, 0x1F19A), (0x1F200, 0x1F320), (0x1F32D, 0x1F64F), (0x1F680, 0x1F6FF), (0x1F7E0, 0x1F7F0),
        (0x1F90C, 0x1FAFF), (0x20000, 0x3FFFD),
    ];

    /// <summary>The columns of a text without colours.</summary>
    public static int Of(string text)
    {
        var columns = 0;
        Rune before = default;
        foreach (var letter in text.EnumerateRunes())
        {
            columns += Beside(before, letter);
            before = letter;
        }

        return columns;
    }

    /// <summary>As much of a text without colours as so many columns take, with a mark where something is left out.</summary>
    public static string Cut(string text, int room)
    {
        if (Of(text) <= room)
        {
            return text;
        }

        var (columns, end) = (Of(Ellipsis), 0);
        Rune before = default;
        foreach (var letter in text.EnumerateRunes())
        {
            columns += Beside(before, letter);
            if (columns > room)
            {
                break;
            }

            end += letter.Utf16SequenceLength;
            before = letter;
        }

        return text[..end] + Ellipsis;
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

    // The columns that a letter adds to those of the one before it.
    private static int Beside(Rune before, Rune letter) => letter.Value == AsPicture ? 2 - Math.Clamp(Of(before), 0, 2) : Of(letter);

    private static bool TakesNone(Rune letter) => Rune.GetUnicodeCategory(letter)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format;
}
