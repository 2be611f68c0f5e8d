using System.Text;

namespace Direxio.Deployer.PowerShell.Views;

/// <summary>The lines of a view: labels and what they say, and sections, broken between words for the window.</summary>
/// <param name="style">The window and its colours.</param>
internal sealed class ViewText(ViewStyle style)
{
    private const string Step = "  ";

    private readonly StringBuilder text = new();

    /// <summary>The window and its colours.</summary>
    public ViewStyle Style => style;

    /// <summary>Columns that labels take.</summary>
    public int LabelWidth { get; init; } = 16;

    /// <summary>A label with what it says; nothing where there is nothing to say.</summary>
    public ViewText Add(string label, params IEnumerable<string?> lines)
    {
        var first = true;
        foreach (var line in lines.OfType<string>().Where(line => line.Length > 0)
            .SelectMany(said => said.ReplaceLineEndings("\n").Split('\n')))
        {
            AddLine(first ? label : null, line);
            first = false;
        }

        return this;
    }

    /// <summary>A label with a state, and what belongs to it.</summary>
    public ViewText AddState(string label, object state, string? more = null) => Add(label, style.State(state) + more);

    /// <summary>The node that is spoken of.</summary>
    public ViewText AddDomain(string domain, bool isRehearsal) =>
        Add("Domain", Marked(domain, isRehearsal));

    /// <summary>A name, with the note of something rehearsed.</summary>
    public static string Marked(string name, bool isRehearsal) =>
        isRehearsal ? Places.Fill(Texts.View_RehearsalNote, name) : name;

    /// <summary>A line, continued further in than it begins.</summary>
    public ViewText AddText(string line, int indentation = 0)
    {
        var begin = new string(' ', indentation);
        foreach (var part in WordWrap.Indented(line, style.Width, begin + Step, begin))
        {
            text.AppendLine(part);
        }

        return this;
    }

    /// <summary>A heading with lines below it; nothing where there are none.</summary>
    public ViewText AddSection(string heading, IEnumerable<string> lines)
    {
        var all = lines.ToList();
        if (all.Count > 0)
        {
            AddEmpty().AddHeading(heading);
            all.ForEach(line => AddText(line, Step.Length));
        }

        return this;
    }

    /// <summary>A line that is a heading.</summary>
    public ViewText AddHeading(string heading)
    {
        foreach (var part in WordWrap.Lines(heading, style.Width - 1))
        {
            text.AppendLine(style.Heading(part));
        }

        return this;
    }

    /// <summary>A line that stays as it is.</summary>
    public ViewText AddWhole(string line)
    {
        text.AppendLine(line);
        return this;
    }

    /// <summary>An empty line.</summary>
    public ViewText AddEmpty()
    {
        text.AppendLine();
        return this;
    }

    /// <inheritdoc/>
    public override string ToString() => text.ToString().TrimEnd('\r', '\n');

    private void AddLine(string? label, string line)
    {
        if (style.IsNarrow && label is not null)
        {
            AddHeading(label);
        }

        var indentation = style.IsNarrow ? Step : new string(' ', LabelWidth + Step.Length);
        var begin = style.IsNarrow || label is null ? indentation : $"{style.Heading(TextWidth.PadRight(label, LabelWidth))}: ";
        foreach (var part in WordWrap.Indented(line, style.Width, indentation, begin))
        {
            text.AppendLine(part);
        }
    }
}
