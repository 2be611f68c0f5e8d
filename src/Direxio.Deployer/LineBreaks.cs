using System.Text;

namespace Direxio.Deployer;

/// <summary>
/// Where a line may be broken: at a space and, since Chinese has none, beside any letter of two columns, but not within a command, which
/// is copied. No line begins with a mark that closes something, nor ends with one that opens it. `direxio` compiles it too.
/// </summary>
internal static class LineBreaks
{
    private const string Closing = "，。、；：！？）》」』】〕〉”’…,.;:!?)]}%";
    private const string Opening = "（《「『【〔〈“‘([{";
    private const char Escape = '\u001b';

    /// <summary>The places, each with the columns before it.</summary>
    /// <param name="line">A line, which may be coloured.</param>
    /// <param name="begin">The first letter that is not of the indentation.</param>
    public static IEnumerable<(int Index, int Columns)> In(string line, int begin)
    {
        var columns = begin;
        var commands = CommandSpans.In(line).ToList();
        Rune? before = null;
        for (var index = begin; index < line.Length;)
        {
            if (line[index] == Escape)
            {
                var end = line.IndexOf('m', index);
                index = end < 0 ? line.Length : end + 1;
                continue;
            }

            // Half of a letter of two characters is shown as one that nobody knows.
            var letter = Rune.TryGetRuneAt(line, index, out var whole) ? whole : Rune.ReplacementChar;
            if (before is { } former
                && IsBetween(former, letter)
                && !commands.Exists(command => command.Start.Value < index && index < command.End.Value))
            {
                yield return (index, columns);
            }

            columns += TextWidth.Of(letter);
            before = letter;
            index += letter == Rune.ReplacementChar ? 1 : letter.Utf16SequenceLength;
        }
    }

    private static bool IsBetween(Rune before, Rune after) =>
        after.Value == ' '
        || (before.Value != ' '
            && (TextWidth.IsWide(before) || TextWidth.IsWide(after))
            && !Is(after, Closing)
            && !Is(before, Opening));

    private static bool Is(Rune letter, string marks) => letter.IsBmp && marks.Contains((char)letter.Value, StringComparison.Ordinal);
}
