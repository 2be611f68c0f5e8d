using System.Text;

namespace Direxio.Deployer;

/// <summary>
/// Breaks lines between words, and Chinese between its letters. PowerShell's own views break inside words under many cultures. What is
/// longer than the room, such as a path, is left whole, so that it can be copied. `direxio` compiles it too.
/// </summary>
internal static class WordWrap
{
    private const string Outer = "  ";
    private const char Escape = '\u001b';

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

            var place = isTooLong ? Outer : begin;
            foreach (var part in Continued(line, width - Outer.Length - 1))
            {
                yield return place + part;
                place = isTooLong ? Outer : indentation;
            }

            begin = indentation;
        }
    }

    // PowerShell breaks wherever the window ends what is longer than that, and so makes two commands of one.
    private static IEnumerable<string> Continued(string line, int room) =>
        LengthOf(line) > room && CommandSpans.In(line).FirstOrDefault() is { Start.Value: <= 1, End.Value: > 1 }
            ? CommandSpans.Continued(line, room)
            : [line];

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
        TextWidth.Of(text.Contains(Escape, StringComparison.Ordinal) ? WithoutColours(text) : text);

    private static IEnumerable<string> Wrap(string line, int room)
    {
        while (LengthOf(line) > room && CutOf(line, room) is > 0 and var cut)
        {
            yield return line[..cut].TrimEnd(' ');
            line = line[cut..].TrimStart(' ');
        }

        yield return line;
    }

    /// <summary>The last place that leaves no more than the room before it, else the first one; -1 where there is none.</summary>
    public static int CutOf(string line, int room)
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

    // Without an expression, whose library `direxio` would load for every line.
    private static string WithoutColours(string text)
    {
        var plain = new StringBuilder(text.Length);
        for (var index = 0; index < text.Length;)
        {
            var end = text.IndexOf(Escape, index);
            end = end < 0 ? text.Length : end;
            plain.Append(text, index, end - index);
            index = end + SequenceAt(text, end);
            if (index == end && end < text.Length)
            {
                plain.Append(text[index++]);
            }
        }

        return plain.ToString();
    }

    // How long the colour is that begins there; 0 if none does.
    private static int SequenceAt(string text, int begin)
    {
        var end = begin + 2;
        if (end > text.Length || text[begin + 1] != '[')
        {
            return 0;
        }

        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] == ';'))
        {
            end++;
        }

        return end < text.Length && text[end] == 'm' ? end + 1 - begin : 0;
    }
}
