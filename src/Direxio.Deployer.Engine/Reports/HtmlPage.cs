using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using System.Text.Unicode;

namespace Direxio.Deployer.Engine.Reports;

/// <summary>
/// HTML as it is put together. Text and attributes go in by methods that encode them, so a value can never become
/// markup, nor turn the direction of what stands beside it; tags and class names are the report's own words. Long ids and paths get
/// places to break at.
/// </summary>
internal sealed partial class HtmlPage
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly StringBuilder html = new();
    private readonly List<(string Id, string Heading)> sections = [];
    private IReadOnlyList<string> columns = [];
    private int column;

    /// <summary>The sections so far: their ids and headings.</summary>
    public IReadOnlyList<(string Id, string Heading)> Sections => sections;

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
        html.AppendJoin("<wbr/>", BreakableText.Split(VisibleText.Escape(text)).Select(EncodeWords));
        html.Append("</").Append(tag).Append(">\n");
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
    public HtmlPage Section(string heading, string? cssClass, Action content)
    {
        var id = heading.ToLowerInvariant().Replace(' ', '-');
        sections.Add((id, heading));
        Start("section", cssClass is null ? [("aria-labelledby", id)] : [("aria-labelledby", id), ("class", cssClass)]);
        Element("h2", heading, ("id", id));
        content();
        return Markup("</section>");
    }

    /// <summary>
    /// Adds a table. On a narrow screen each row becomes a block, in which every cell has its column's heading before it; the roles say
    /// that it is a table all the same.
    /// </summary>
    /// <param name="headings">The columns' headings and classes.</param>
    /// <param name="rows">Adds the rows.</param>
    /// <param name="foot">Adds the rows at its foot; null for none.</param>
    public HtmlPage Table(IReadOnlyList<(string Text, string? CssClass)> headings, Action rows, Action? foot = null)
    {
        columns = [.. headings.Select(heading => heading.Text)];
        Markup("<table role=\"table\">").Markup("<thead role=\"rowgroup\"><tr role=\"row\">");
        foreach (var (text, cssClass) in headings)
        {
            Element("th", text, [("scope", "col"), ("role", "columnheader"), .. ClassOf(cssClass)]);
        }

        Markup("</tr></thead>").Markup("<tbody role=\"rowgroup\">");
        rows();
        Markup("</tbody>");
        if (foot is not null)
        {
            Markup("<tfoot role=\"rowgroup\">");
            foot();
            Markup("</tfoot>");
        }

        return Markup("</table>");
    }

    /// <summary>Adds a row of the table that is begun.</summary>
    public HtmlPage Row(Action cells)
    {
        column = 0;
        Markup("<tr role=\"row\">");
        cells();
        return Markup("</tr>");
    }

    /// <summary>Adds the header of a row.</summary>
    public HtmlPage RowHeader(string text, string? cssClass = null)
    {
        column++;
        return Element("th", text, [("scope", "row"), ("role", "rowheader"), .. ClassOf(cssClass)]);
    }

    /// <summary>Adds a cell with a text in it.</summary>
    public HtmlPage Cell(string text, string? cssClass = null) =>
        text.Length == 0 ? Cell(static () => { }, cssClass) : Cell(() => Element("span", text), cssClass);

    /// <summary>Adds a cell with others in it.</summary>
    public HtmlPage Cell(Action content, string? cssClass = null)
    {
        Start("td", [("role", "cell"), ("data-label", columns[column++]), .. ClassOf(cssClass)]);
        content();
        return Markup("</td>");
    }

    /// <summary>Adds a cell with a status in it, which words and colour tell alike.</summary>
    public HtmlPage StatusCell(string status) => Cell(() => Badge(status));

    /// <summary>Adds a status.</summary>
    public HtmlPage Badge(string status) => Badge(ReportWords.StatusOf(status), ReportWords.ToneOf(status));

    /// <summary>Adds words on the colour of a tone.</summary>
    public HtmlPage Badge(string words, string tone) => Element("span", words, ("class", $"badge {tone}"));

    /// <summary>Adds a link to where the report's own words lead, in a page that knows nothing of where the reader came from.</summary>
    public HtmlPage Link(string text, string address) => Element("a", text, ("href", address), ("rel", "noreferrer"));

    /// <summary>Adds what is there to be copied. The button to do so is added by the page's script, where one may run.</summary>
    public HtmlPage ToCopy(string text) => Within("div", "copy", () => Element("code", text));

    /// <summary>Adds a text of a machine, folded away.</summary>
    public HtmlPage Folded(string summary, string text) => Within("details", null, () => Element("summary", summary).Element("code", text));

    /// <summary>Adds a bar of a share of the whole; the words beside it say the same to who cannot see it.</summary>
    public HtmlPage Bar(decimal share) => Markup(string.Create(
        CultureInfo.InvariantCulture,
        $"<svg class=\"bar\" viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect "
            + $"width=\"{Math.Clamp(share, 0m, 1m) * 100m:0.#}\" height=\"8\"/></svg>"));

    /// <summary>Adds a time as people read it; nothing for one that is not there.</summary>
    public HtmlPage Time(string timestamp)
    {
        if (timestamp.Length > 0)
        {
            Element("time", ReportWords.TimeOf(timestamp), ("datetime", timestamp));
        }

        return this;
    }

    public override string ToString() => html.ToString();

    /// <summary>Adds one bar that the parts of a whole make up, as a picture with words for who cannot see it.</summary>
    /// <param name="words">What the picture says.</param>
    /// <param name="shares">The parts' shares, together 1.</param>
    public HtmlPage Picture(string words, IReadOnlyList<decimal> shares)
    {
        const decimal Width = 1000m;
        Start(
            "svg",
            [("class", "picture"), ("viewBox", "0 0 1000 40"), ("preserveAspectRatio", "none"), ("role", "img"), ("aria-label", words)]);
        var from = 0m;
        foreach (var (share, index) in shares.Select((share, index) => (share, index)))
        {
            // A gap divides the parts for who cannot tell their colours.
            var (x, width) = (from * Width, Math.Max(0m, (share * Width) - 4m));
            Start("rect", [("class", PartClass(index)), ("x", Number(x)), ("width", Number(width)), ("height", "40")]);
            Markup("</rect>");
            from += share;
        }

        return Markup("</svg>");
    }

    /// <summary>The class of a part of a whole, in the picture and beside its words.</summary>
    public static string PartClass(int index) => string.Create(CultureInfo.InvariantCulture, $"part part-{(index % 6) + 1}");

    private static string Number(decimal value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    private static (string Name, string Value)[] ClassOf(string? cssClass) => cssClass is null ? [] : [("class", cssClass)];

    // A browser would end a line behind the hyphen of an id, a date or a parameter.
    private static string EncodeWords(string text)
    {
        var encoded = new StringBuilder();
        var from = 0;
        foreach (Match id in WordWithHyphen().Matches(text))
        {
            encoded.Append(Encoder.Encode(text[from..id.Index]));
            encoded.Append("<span class=\"whole\">").Append(Encoder.Encode(id.Value)).Append("</span>");
            from = id.Index + id.Length;
        }

        return encoded.Append(Encoder.Encode(text[from..])).ToString();
    }

    [GeneratedRegex(@"(?<!\S)-\S+|(?=\S*-)(?=\S*\d)\S+", RegexOptions.CultureInvariant)]
    private static partial Regex WordWithHyphen();

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
