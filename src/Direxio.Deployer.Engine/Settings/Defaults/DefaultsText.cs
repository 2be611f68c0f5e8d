using System.Globalization;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Foundation.Text;
using Tomlyn;
using Tomlyn.Syntax;

namespace Direxio.Deployer.Engine.Settings.Defaults;

/// <summary>
/// The text of the file of defaults, which is TOML. Only the value of a name is ever exchanged, or its line taken away: comments, the
/// order, and whatever else the user wrote stay letter by letter.
/// </summary>
internal sealed class DefaultsText
{
    private readonly string file;
    private readonly List<(string Name, KeyValueSyntax Node)> entries;

    private DefaultsText(string file, string text, List<(string Name, KeyValueSyntax Node)> entries)
    {
        this.file = file;
        Text = text;
        this.entries = entries;
    }

    public string Text { get; }

    /// <exception cref="DeployException">DefaultsMalformed.</exception>
    public static DefaultsText Parse(string text, string file)
    {
        try
        {
            // What stands below a heading is nothing of ours.
            return new(
                file,
                text,
                [.. TomlText.Syntax(text).KeyValues.Where(node => node.Key is not null).Select(node => (NameOf(node.Key!), node))]);
        }
        catch (TomlException failure)
        {
            var first = failure.Diagnostics.FirstOrDefault();
            throw DefaultsErrors.DefaultsMalformed(
                file,
                (first?.Span.Start.Line ?? 0) + 1,
                first?.Message ?? Advice.OfError(nameof(ErrorTexts.DefaultsMalformed_NoToml)));
        }
    }

    /// <summary>The value that stands under a name, in any case of letters; null for none.</summary>
    /// <exception cref="DeployException">DefaultsMalformed: it is neither text nor a number.</exception>
    public KeptValue? Find(string name)
    {
        if (NodeOf(name) is not { } node)
        {
            return null;
        }

        var line = node.Span.Start.Line + 1;
        var value = node.Value switch
        {
            StringValueSyntax text => text.Value,
            IntegerValueSyntax number => number.Value.ToString(CultureInfo.InvariantCulture),
            FloatValueSyntax number => number.Token?.Text,
            _ => null,
        };
        return value is null
            ? throw DefaultsErrors.DefaultsMalformed(file, line, Advice.OfError(nameof(ErrorTexts.DefaultsMalformed_Kind), name))
            : new(name, value, file, line);
    }

    /// <summary>The text with this value under the name: in place of the one there, else below the comment that speaks of it.</summary>
    public string With(string name, string value)
    {
        var literal = TomlText.Literal(value);
        if (NodeOf(name) is { Value: { } old })
        {
            return Text[..old.Span.Start.Offset] + literal + Text[(old.Span.End.Offset + 1)..];
        }

        var line = $"{name} = {literal}\n";
        var at = BelowComment(name) ?? EndOfRoot();
        var before = Text[..at];
        return before + (before.Length > 0 && !before.EndsWith('\n') ? "\n" : string.Empty) + line + Text[at..];
    }

    /// <summary>The text without this name; a comment behind its value stays.</summary>
    public string Without(string name)
    {
        if (NodeOf(name) is not { Value: { } value } node)
        {
            return Text;
        }

        var start = node.Span.Start.Offset;
        var end = LineEnd(value.Span.End.Offset + 1);
        var comment = Text[(value.Span.End.Offset + 1)..end].Trim();
        return Text[..start] + (comment.Length > 0 ? comment + "\n" : string.Empty) + Text[Math.Min(end + 1, Text.Length)..];
    }

    private KeyValueSyntax? NodeOf(string name) =>
        entries.Find(entry => entry.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Node;

    private static string NameOf(KeySyntax key) => key.ToString().Trim().Trim('"', '\'');

    // "# Region = ..." is how the file shows what can stand there.
    private int? BelowComment(string name)
    {
        for (var start = 0; start < EndOfRoot(); start = LineEnd(start) + 1)
        {
            var line = Text[start..LineEnd(start)].TrimStart();
            if (line.StartsWith('#') && line[1..].TrimStart() is var rest
                && rest.StartsWith(name, StringComparison.OrdinalIgnoreCase) && rest[name.Length..].TrimStart().StartsWith('='))
            {
                return Math.Min(LineEnd(start) + 1, Text.Length);
            }
        }

        return null;
    }

    // A line below a table's heading would belong to the table.
    private int EndOfRoot() => TomlText.Syntax(Text).Tables.FirstOrDefault() is { } table ? table.Span.Start.Offset : Text.Length;

    private int LineEnd(int from) => Text.IndexOf('\n', from) is var end and >= 0 ? end : Text.Length;
}
