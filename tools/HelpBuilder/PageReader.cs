using System.Text;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Direxio.Deployer.HelpBuilder;

/// <summary>
/// Reads a page: a title, the headings of platyPS in their order, and under them paragraphs and code, or parts under headings of
/// the third level. Anything else would be lost in the help of a terminal, and is refused.
/// </summary>
public sealed class PageReader
{
    private const string DefaultValue = "Default value:";

    private readonly string file;
    private readonly Queue<Block> blocks;
    private int line = 1;

    private PageReader(string file, string text)
    {
        this.file = file;
        blocks = new(Markdown.Parse(text));
    }

    /// <summary>Reads a page.</summary>
    /// <param name="file">Its path, for what is said about it; links are taken from its folder.</param>
    /// <param name="text">Its text.</param>
    public static HelpPage Read(string file, string text) => new PageReader(file, text).Read();

    private HelpPage Read()
    {
        var name = Heading(1) ?? throw Problem("A page begins with '# ' and the name of its cmdlet.");
        var page = new HelpPage(
            file,
            name,
            Section("SYNOPSIS", Paragraphs),
            Section("SYNTAX", Code),
            Section("DESCRIPTION", Paragraphs),
            Section("EXAMPLES", () => Parts(title => new HelpExample(title, Code().Text, Paragraphs()))),
            Section("PARAMETERS", () => Parts(Parameter)),
            Section("INPUTS", () => Parts(type => new HelpType(line, type, Paragraphs()))),
            Section("OUTPUTS", () => Parts(type => new HelpType(line, type, Paragraphs()))),
            Section("NOTES", Paragraphs),
            Section("RELATED LINKS", Links));
        return blocks.Count == 0 ? page : throw Problem("Nothing follows the related links.", blocks.Peek());
    }

    private T Section<T>(string title, Func<T> read)
    {
        if (Heading(2) != title)
        {
            throw Problem($"Here the heading '## {title}' is due.");
        }

        return read();
    }

    private List<T> Parts<T>(Func<string, T> read)
    {
        List<T> parts = [];
        while (Heading(3) is { } title)
        {
            parts.Add(read(title));
        }

        return parts.Count > 0 ? parts : throw Problem("This section has parts, each under a heading '### '.");
    }

    private HelpParameter Parameter(string title)
    {
        var at = line;
        if (!title.StartsWith('-'))
        {
            throw Problem("The heading of a parameter is its name with a dash.");
        }

        List<string> text = [.. Paragraphs()];
        var stated = text[^1].StartsWith(DefaultValue, StringComparison.Ordinal) ? text[^1][DefaultValue.Length..].Trim() : null;
        if (stated is not null)
        {
            text.RemoveAt(text.Count - 1);
        }

        return new(at, title[1..], text, stated);
    }

    private string? Heading(int level)
    {
        if (blocks.TryPeek(out var block) && block is HeadingBlock { Inline: { } inline } heading && heading.Level == level)
        {
            line = block.Line + 1;
            blocks.Dequeue();
            return TextOf(inline);
        }

        return null;
    }

    private List<string> Paragraphs()
    {
        List<string> paragraphs = [];
        while (blocks.TryPeek(out var block) && block is ParagraphBlock { Inline: { } inline })
        {
            line = block.Line + 1;
            paragraphs.Add(TextOf(inline));
            blocks.Dequeue();
        }

        if (blocks.TryPeek(out var next) && next is not HeadingBlock)
        {
            throw Problem("Only paragraphs can stand here.", next);
        }

        return paragraphs.Count > 0 ? paragraphs : throw Problem("A text is missing.");
    }

    private CodeText Code()
    {
        if (!blocks.TryDequeue(out var block) || block is not FencedCodeBlock { Info: "powershell" } code)
        {
            throw Problem("Here a block of code is due that begins with ```powershell.", block);
        }

        line = code.Line + 1;
        return new(line, code.Lines.Count, code.Lines.ToString());
    }

    private List<string> Links()
    {
        if (!blocks.TryDequeue(out var block) || block is not ListBlock list)
        {
            throw Problem("Here a list of links is due.", block);
        }

        return [.. list.Descendants<LinkInline>().Select(LinkText)];
    }

    private string LinkText(LinkInline link)
    {
        line = link.Line + 1;
        var target = Path.Combine(Path.GetDirectoryName(file)!, link.Url!);
        return File.Exists(target) ? TextOf(link) : throw Problem($"There is no file {link.Url}.");
    }

    private string TextOf(ContainerInline container)
    {
        var text = new StringBuilder();
        foreach (var part in container)
        {
            text.Append(part switch
            {
                LiteralInline literal => literal.Content.ToString(),
                LineBreakInline => " ",
                CodeInline code => code.Content,
                HtmlEntityInline entity => entity.Transcoded.ToString(),
                ContainerInline inner => TextOf(inner),
                _ => throw Problem(
                    $"'{(part as HtmlInline)?.Tag ?? part.ToString()}' cannot be shown in a terminal; "
                    + "write \\ before a sign that is meant as such."),
            });
        }

        return text.ToString();
    }

    private HelpPageException Problem(string problem, Block? at = null) => new(file, at is null ? line : at.Line + 1, problem);
}
