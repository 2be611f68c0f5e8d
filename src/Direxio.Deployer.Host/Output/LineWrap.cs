using System.Text;

namespace Direxio.Deployer.Host.Output;

/// <summary>
/// Breaks long lines between words, and Chinese between its letters, for a window; continued lines keep the line's indentation and add
/// to it.
/// </summary>
internal static class LineWrap
{
    private const string Continuation = "  ";

    public static string At(int width, string text) =>
        string.Join(Environment.NewLine, text.ReplaceLineEndings("\n").Split('\n').Select(line => Wrap(width, line)));

    private static string Wrap(int width, string line)
    {
        var next = line[..(line.Length - line.TrimStart(' ').Length)] + Continuation;
        var wrapped = new StringBuilder();
        var rest = line;
        // A word longer than the window is left to the terminal.
        while (TextWidth.Of(rest) > width && WordWrap.CutOf(rest, width) is > 0 and var cut)
        {
            wrapped.Append(rest[..cut].TrimEnd(' ')).Append(Environment.NewLine);
            rest = next + rest[cut..].TrimStart(' ');
        }

        return wrapped.Append(rest).ToString();
    }
}
