using Direxio.Deployer.Engine.Foundation.Text;
using Tomlyn;
using Tomlyn.Model;
using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace Direxio.Deployer.Engine.Mcp;

/// <summary>TOML with a table for each server below one table.</summary>
internal sealed class TomlConfig(string table) : IConfigFormat
{
    public ConfigEdit? Put(string text, McpEntry entry)
    {
        var before = Parse(text);
        var wanted = Wanted(entry);
        if (before.TryGetValue(table, out var servers) && servers is not TomlTable)
        {
            throw new FormatException($"its '{table}' is no table");
        }

        var present = (servers as TomlTable)?.TryGetValue(entry.Name, out var found) == true ? found : null;
        if (present is TomlTable same && AreSame(same, wanted))
        {
            return null;
        }

        var newLine = ConfigEdit.NewLineOf(text);
        var snippet = McpFiles.CodexTable(entry.Name, entry.Command, entry.Variables).Replace("\n", newLine, StringComparison.Ordinal);
        var spans = present is null ? [] : SpansOf(text, entry.Name);
        if (present is not null && spans.Count == 0)
        {
            throw new FormatException($"its '{table}' is not written as tables with headers of their own");
        }

        var edit = present is null
            ? ConfigEdit.From(text, [(text.Length, text.Length, Before(text, newLine) + snippet)])
            : ConfigEdit.From(text, [.. spans.Select((span, index) => (span.Start, span.End, index == 0 ? snippet : string.Empty))]);
        return Checked(edit with { IsReplacement = present is not null }, before, entry.Name, wanted);
    }

    /// <summary>Where the tables of the entry stand: from the header to the end of the last line that belongs to it.</summary>
    private List<(int Start, int End)> SpansOf(string text, string name)
    {
        var spans = new List<(int Start, int End)>();
        foreach (var part in SyntaxParser.ParseStrict(text, validate: true).Tables)
        {
            var path = PathOf(part.Name);
            if (path.Count >= 2 && path[0] == table && path[1] == name)
            {
                SyntaxNode last = part.Items.ChildrenCount > 0 ? part.Items.GetChild(part.Items.ChildrenCount - 1)! : part;
                var end = part.Items.ChildrenCount > 0 ? last.Span.End.Offset : part.CloseBracket!.Span.End.Offset;
                spans.Add((LineStart(text, part.OpenBracket!.Span.Start.Offset), NextLine(text, end)));
            }
        }

        return spans;
    }

    private static List<string?> PathOf(KeySyntax? key) => key is null
        ? []
        : [Word(key.Key), .. Enumerable.Range(0, key.DotKeys.ChildrenCount).Select(index => Word(key.DotKeys.GetChild(index)!.Key))];

    private static string? Word(BareKeyOrStringValueSyntax? key) => key switch
    {
        BareKeySyntax bare => bare.Key?.Text,
        StringValueSyntax text => text.Value,
        _ => null,
    };

    // The library counts the end of a node as its last character or one behind; both lie in its last line.
    private static int NextLine(string text, int position) =>
        text.IndexOf('\n', Math.Max(Math.Min(position, text.Length) - 1, 0)) is >= 0 and var end ? end + 1 : text.Length;

    private static int LineStart(string text, int position) => position == 0 ? 0 : text.LastIndexOf('\n', position - 1) + 1;

    // The new table begins on a line of its own, apart from what stands before it.
    private static string Before(string text, string newLine)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return string.Empty;
        }

        return text.EndsWith('\n') ? newLine : newLine + newLine;
    }

    private static TomlTable Wanted(McpEntry entry)
    {
        var variables = new TomlTable();
        foreach (var (key, value) in entry.Variables)
        {
            variables[key] = value;
        }

        return new() { ["command"] = entry.Command, ["env"] = variables };
    }

    // Whatever the form of the file was: what is written has the entry, and besides it what was there.
    private ConfigEdit Checked(ConfigEdit edit, TomlTable before, string name, TomlTable wanted)
    {
        var after = Parse(edit.Text);
        var isThere = after.TryGetValue(table, out var servers)
            && servers is TomlTable list && list.TryGetValue(name, out var present) && present is TomlTable entry && AreSame(entry, wanted);
        return isThere && TextOf(Without(after, name)) == TextOf(Without(before, name))
            ? edit
            : throw new FormatException("its form is not understood");
    }

    private TomlTable Without(TomlTable root, string name)
    {
        if (root.TryGetValue(table, out var servers) && servers is TomlTable list)
        {
            list.Remove(name);
            if (list.Count == 0)
            {
                root.Remove(table);
            }
        }

        return root;
    }

    private static bool AreSame(TomlTable one, TomlTable other) => TextOf(one) == TextOf(other);

    private static string TextOf(object? value) => value switch
    {
        TomlTable values => $"{{{string.Join(',', values.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(PairOf))}}}",
        string text => $"{text.Length}:{text}",
        System.Collections.IEnumerable list => $"[{string.Join(',', list.Cast<object?>().Select(TextOf))}]",
        _ => $"{value?.GetType().Name}:{value}",
    };

    private static string PairOf(KeyValuePair<string, object> pair) => $"{pair.Key.Length}:{pair.Key}={TextOf(pair.Value)}";

    private static TomlTable Parse(string text)
    {
        try
        {
            return TomlText.Parse(text);
        }
        catch (TomlException exception)
        {
            throw new FormatException("it is no TOML", exception);
        }
    }
}
