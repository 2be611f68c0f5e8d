using System.Text;

namespace Direxio.Deployer.Host.Output;

/// <summary>Breaks long lines between words for a window; continued lines keep the line's indentation and add to it.</summary>
internal static class LineWrap
{
    private const string Continuation = "  ";

    public static string At(int width, string text) =>
        string.Join(
            Environment.NewLine, text.ReplaceLineEndings("\n").Split('\n').Select(line => line.Length <= width ? line : Wrap(width, line)));

    private static string Wrap(int width, string line)
    {
        var indentation = line[..(line.Length - line.TrimStart(' ').Length)];
        var next = indentation + Continuation;
        var wrapped = new StringBuilder();
        var rest = line;
        while (rest.Length > width)
        {
            // A word longer than the window is left to the terminal.
            var start = wrapped.Length == 0 ? indentation.Length : next.Length;
            var cut = rest.LastIndexOf(' ', width);
            cut = cut > start ? cut : rest.IndexOf(' ', Math.Min(start + 1, rest.Length));
            if (cut < 0)
            {
                break;
            }

            wrapped.Append(rest[..cut].TrimEnd(' ')).Append(Environment.NewLine);
            rest = next + rest[cut..].TrimStart(' ');
        }

        return wrapped.Append(rest).ToString();
    }
}
