using System.Management.Automation;
using System.Management.Automation.Host;
using System.Text;

namespace Direxio.Deployer.PowerShell.Views;

/// <summary>
/// The lines of a view: labels and what they say, broken between words for the window. PowerShell's own lists break inside words under
/// many cultures, and each script in a view is compiled when it is first shown.
/// </summary>
internal sealed class ViewText
{
    private const int LabelWidth = 15;

    // On a phone a label has a line to itself.
    private const int NarrowWindow = 60;

    // Where there is no window, lines are left to whoever reads them.
    private const int NoWindow = 4096;

    private readonly StringBuilder text = new();
    private readonly int width;
    private readonly string heading;
    private readonly string reset;

    /// <param name="host">The session's host, which knows the window.</param>
    /// <param name="style">The session's $PSStyle.</param>
    public ViewText(PSHost host, object? style)
    {
        width = WidthOf(host);
        var known = style is null ? null : PSObject.AsPSObject(style);
        var isPlain = known?.Properties["OutputRendering"]?.Value?.ToString() is null or "PlainText";
        heading = isPlain
            ? string.Empty
            : PSObject.AsPSObject(known!.Properties["Formatting"].Value).Properties["FormatAccent"].Value.ToString()!;
        reset = isPlain ? string.Empty : known!.Properties["Reset"].Value.ToString()!;
    }

    /// <summary>A label with what it says; nothing where there is nothing to say.</summary>
    public ViewText Add(string label, params IEnumerable<string?> lines)
    {
        var first = true;
        foreach (var line in lines.OfType<string>().SelectMany(said => said.ReplaceLineEndings("\n").Split('\n')))
        {
            AddLine(first ? label : null, line);
            first = false;
        }

        return this;
    }

    /// <inheritdoc/>
    public override string ToString() => text.ToString().TrimEnd('\r', '\n');

    private void AddLine(string? label, string line)
    {
        var isNarrow = width < NarrowWindow;
        if (isNarrow && label is not null)
        {
            text.Append(heading).Append(label).Append(reset).AppendLine();
        }

        var indentation = new string(' ', isNarrow ? 2 : LabelWidth + 2);
        var begin = isNarrow ? indentation
            : label is null ? indentation
            : $"{heading}{label.PadRight(LabelWidth)}{reset}: ";
        foreach (var part in Wrap(line, width - indentation.Length - 1))
        {
            text.Append(begin).AppendLine(part);
            begin = indentation;
        }
    }

    // What is longer than the window, such as a path, is left whole, so that it can be copied.
    private static IEnumerable<string> Wrap(string line, int room)
    {
        while (line.Length > room)
        {
            var start = line.Length - line.TrimStart(' ').Length + 1;
            var cut = line.LastIndexOf(' ', room);
            cut = cut >= start ? cut : line.IndexOf(' ', start);
            if (cut < 0)
            {
                break;
            }

            yield return line[..cut].TrimEnd(' ');
            line = line[cut..].TrimStart(' ');
        }

        yield return line;
    }

    private static int WidthOf(PSHost host)
    {
        try
        {
            return host.UI?.RawUI?.BufferSize.Width is > 0 and var known ? known : NoWindow;
        }
        catch (Exception nobody) when (nobody is HostException or IOException or NotImplementedException or InvalidOperationException)
        {
            return NoWindow;
        }
    }
}
