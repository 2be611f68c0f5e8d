using System.Text;

namespace Direxio.Deployer.Engine.Mcp;

/// <summary>
/// Shows an edit as a unified difference without context. Such files hold the keys of other servers: of text that is not
/// part of the edit nothing but brackets and commas is shown.
/// </summary>
internal static class ConfigDifference
{
    public static string Render(string path, string before, ConfigEdit edit)
    {
        var old = Lines(Masked(before, edit.Removed), before);
        var now = Lines(Masked(edit.Text, edit.Added), edit.Text);
        var first = 0;
        while (first < Math.Min(old.Count, now.Count) && old[first].Raw == now[first].Raw)
        {
            first++;
        }

        var same = 0;
        while (same < Math.Min(old.Count, now.Count) - first && old[^(same + 1)].Raw == now[^(same + 1)].Raw)
        {
            same++;
        }

        var result = new StringBuilder(
            $"--- {path}\n+++ {path}\n@@ -{Place(first, old.Count - same)} +{Place(first, now.Count - same)} @@\n");
        Append(result, '-', old, first, old.Count - same);
        Append(result, '+', now, first, now.Count - same);
        return result.ToString().TrimEnd('\n');
    }

    private static string Place(int first, int end) => $"{(end > first ? first + 1 : first)},{end - first}";

    private static void Append(StringBuilder result, char sign, List<(string Shown, string Raw)> lines, int first, int end)
    {
        for (var index = first; index < end; index++)
        {
            result.Append(sign).Append(lines[index].Shown.TrimEnd('\r')).Append('\n');
        }
    }

    // One run of text that is not the edit's becomes one mark. Line ends stay, so that lines can be counted.
    private static string Masked(string text, IReadOnlyList<Range> shown)
    {
        var result = new StringBuilder(text.Length);
        var isHidden = false;
        for (var index = 0; index < text.Length; index++)
        {
            var isShown = shown.Any(range => index >= range.Start.Value && index < range.End.Value);
            if (isShown || char.IsWhiteSpace(text[index]) || text[index] is '{' or '}' or ',')
            {
                isHidden = isHidden && text[index] == ' ';
                result.Append(text[index]);
            }
            else if (!isHidden)
            {
                isHidden = true;
                result.Append("...");
            }
        }

        return result.ToString();
    }

    private static List<(string Shown, string Raw)> Lines(string shown, string raw)
    {
        var lines = shown.Split('\n').Zip(raw.Split('\n')).ToList();
        // The line end of the last line begins no other.
        if (lines.Count > 0 && lines[^1].Second.Length == 0)
        {
            lines.RemoveAt(lines.Count - 1);
        }

        return lines;
    }
}
