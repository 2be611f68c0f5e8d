using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Direxio.Deployer.Engine.Reports;

/// <summary>
/// HTML as it is put together. Text and attributes go in by methods that encode them, so a value can never become
/// markup, nor turn the direction of what stands beside it; tags and class names are the report's own words.
/// </summary>
internal sealed class HtmlPage
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly StringBuilder html = new();

    /// <summary>Adds markup as it stands. For the report's own words only.</summary>
    public HtmlPage Markup(string markup)
    {
        html.Append(markup).Append('\n');
        return this;
    }

    /// <summary>Adds an element with a text in it.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="text">The text, encoded here.</param>
    /// <param name="attributes">Names and values; the values are encoded here.</param>
    public HtmlPage Element(string tag, string text, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Start(tag, attributes);
        html.Append(Encode(text)).Append("</").Append(tag).Append(">\n");
        return this;
    }

    /// <summary>Adds an element with others in it.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="cssClass">Its class; null for none.</param>
    /// <param name="content">Adds what is in it.</param>
    public HtmlPage Within(string tag, string? cssClass, Action content)
    {
        if (cssClass is null)
        {
            Start(tag, []);
        }
        else
        {
            Start(tag, [("class", cssClass)]);
        }

        html.Append('\n');
        content();
        html.Append("</").Append(tag).Append(">\n");
        return this;
    }

    /// <summary>Adds a section under a heading.</summary>
    public HtmlPage Section(string heading, string? cssClass, Action content) => Within("section", cssClass, () =>
    {
        Element("h2", heading);
        content();
    });

    /// <summary>Adds a table. The first cell of each row is its header.</summary>
    /// <param name="headings">The columns' headings and classes.</param>
    /// <param name="rows">Adds the rows.</param>
    /// <param name="foot">Adds the rows at its foot; null for none.</param>
    public HtmlPage Table(
        IReadOnlyList<(string Text, string? CssClass)> headings, Action rows, Action? foot = null) => Within("table", null, () =>
    {
        Within("thead", null, () => Within("tr", null, () =>
        {
            foreach (var (text, cssClass) in headings)
            {
                Element("th", text, cssClass is null ? [("scope", "col")] : [("scope", "col"), ("class", cssClass)]);
            }
        }));
        Within("tbody", null, rows);
        if (foot is not null)
        {
            Within("tfoot", null, foot);
        }
    });

    /// <summary>Adds the header of a row.</summary>
    public HtmlPage RowHeader(string text) => Element("th", text, ("scope", "row"));

    /// <summary>Adds a cell with a status in it, which words and colour tell alike.</summary>
    public HtmlPage StatusCell(string status) => Within("td", null, () => Badge(status));

    /// <summary>Adds a status.</summary>
    public HtmlPage Badge(string status) => Element("span", ReportWords.Describe(status), ("class", $"badge {ReportWords.ToneOf(status)}"));

    /// <summary>Adds a time as people read it; nothing for one that is not there.</summary>
    public HtmlPage Time(string timestamp)
    {
        if (timestamp.Length > 0)
        {
            Element("time", timestamp.Replace('T', ' ').Replace("Z", " UTC", StringComparison.Ordinal), ("datetime", timestamp));
        }

        return this;
    }

    public override string ToString() => html.ToString();

    private static string Encode(string text) => Encoder.Encode(VisibleText.Escape(text));

    private void Start(string tag, ReadOnlySpan<(string Name, string Value)> attributes)
    {
        html.Append('<').Append(tag);
        foreach (var (name, value) in attributes)
        {
            html.Append(' ').Append(name).Append("=\"").Append(Encode(value)).Append('"');
        }

        html.Append('>');
    }
}
