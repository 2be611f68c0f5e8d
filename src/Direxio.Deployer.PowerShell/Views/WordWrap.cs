using System.Text.RegularExpressions;

namespace Direxio.Deployer.PowerShell.Views;

/// <summary>
/// Breaks lines between words, and Chinese between its letters. PowerShell's own views break inside words under many cultures. What is
/// longer than the room, such as a path, is left whole, so that it can be copied.
/// </summary>
internal static partial class WordWrap
{
    private const string Outer = "  ";

    /// <summary>The lines of a text, none longer than the room if there is a place to break it.</summary>
    public static IEnumerable<string> Lines(string text, int room) =>
        text.ReplaceLineEndings("\n").Split('\n').SelectMany(line => Wrap(line, room));

    /// <summary>
    /// The same below an indentation: what does not fit there begins further out, on a line of its own, where it may.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="width">Columns of the window.</param>
    /// <param name="indentation">What each line begins with.</param>
    /// <param name="begin">What the first line begins with, as wide as the indentation.</param>
    public static IEnumerable<string> Indented(string text, int width, string indentation, string begin)
    {
        var room = width - indentation.Length - 1;
        foreach (var line in Lines(text, room))
        {
            var isTooLong = LengthOf(line) > room && indentation.Length > Outer.Length;
            if (isTooLong && begin.Trim(' ').Length > 0)
            {
                yield return begin.TrimEnd(' ');
            }

            yield return (isTooLong ? Outer : begin) + line;
            begin = indentation;
        }
    }

    /// <summary>A text whose lines have indentations of their own, below which they go on further in.</summary>
    /// <param name="text">The text.</param>
    /// <param name="width">Columns of the window.</param>
    public static string Hanging(string text, int width) => string.Join(
        Environment.NewLine,
        text.ReplaceLineEndings("\n").Split('\n').SelectMany(line =>
        {
            var begin = line[..WordBegin(line)];
            return Indented(line[begin.Length..], width, begin.Length == 0 ? begin : begin + Outer, begin)
                // The host itself would break what is longer than the window after its indentation, and leave an empty line.
                .Select(part => LengthOf(part) < width ? part : part.TrimStart(' '));
        }));

    /// <summary>How many columns a text takes: colours take none.</summary>
    public static int LengthOf(string text) =>
        TextWidth.Of(text.Contains('\u001b', StringComparison.Ordinal) ? Sequences().Replace(text, string.Empty) : text);

    private static IEnumerable<string> Wrap(string line, int room)
    {
        while (LengthOf(line) > room && CutOf(line, room) is > 0 and var cut)
        {
            yield return line[..cut].TrimEnd(' ');
            line = line[cut..].TrimStart(' ');
        }

        yield return line;
    }

    // The last place that leaves no more than the room before it, else the first one; -1 where there is none.
    private static int CutOf(string line, int room)
    {
        var found = -1;
        foreach (var (index, columns) in LineBreaks.In(line, WordBegin(line)))
        {
            if (found >= 0 && columns > room)
            {
                break;
            }

            found = index;
        }

        return found;
    }

    private static int WordBegin(string line) => line.Length - line.TrimStart(' ').Length;

    [GeneratedRegex("\u001b\\[[0-9;]*m")]
    private static partial Regex Sequences();
}
