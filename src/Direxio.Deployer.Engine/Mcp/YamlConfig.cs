using Direxio.Deployer.Engine.Foundation.Text;

namespace Direxio.Deployer.Engine.Mcp;

/// <summary>
/// YAML with a table of servers that is written in lines, as its client's documentation and its own commands write it. What
/// stands in braces or is more than a word is refused where the entry would have to go, and is no hindrance elsewhere.
/// </summary>
internal sealed class YamlConfig(string table) : IConfigFormat
{
    public ConfigEdit? Put(string text, McpEntry entry)
    {
        var lines = YamlLine.Of(text);
        var newLine = ConfigEdit.NewLineOf(text);
        Require(text, lines);
        if (Find(text, lines, 0, lines.Count, 0, table) is not { } servers)
        {
            var before = text.Length > 0 && !text.EndsWith('\n') ? newLine : string.Empty;
            return Edit(text, [new(text.Length, text.Length, before + Written(0, table, newLine, Entry(2, 2, entry, newLine)) + newLine)]);
        }

        var block = BlockOf(text, lines, servers);
        var indent = block.Indent ?? 2;
        if (Find(text, lines, block.First, block.End, indent, entry.Name) is not { } present)
        {
            return Edit(text, Into(text, lines, servers, block, newLine + Entry(indent, indent, entry, newLine)));
        }

        var changes = ChangesOf(text, lines, present, indent, entry, newLine);
        return changes.Count == 0 ? null : Edit(text, changes) with { IsReplacement = true };

        ConfigEdit Edit(string before, IEnumerable<ConfigChange> made)
        {
            var edit = ConfigEdit.From(before, made);
            return Put(edit.Text, entry) is null ? edit : throw new FormatException("its form is not understood");
        }
    }

    public ConfigEdit? Remove(string text, string name)
    {
        var lines = YamlLine.Of(text);
        Require(text, lines);
        if (Find(text, lines, 0, lines.Count, 0, table) is not { } servers)
        {
            return null;
        }

        var block = BlockOf(text, lines, servers);
        if (block.Indent is not { } indent || Find(text, lines, block.First, block.End, indent, name) is not { } present)
        {
            return null;
        }

        var end = EndOf(lines, present, indent);
        var isOnly = !Enumerable.Range(block.First, block.End - block.First)
            .Any(index => !lines[index].IsBlank && (index < present || index >= end));
        var gone = new ConfigChange(lines[present].Start, end < lines.Count ? lines[end].Start : text.Length, string.Empty);
        var line = lines[servers];
        return ConfigEdit.From(text, isOnly ? [new(line.KeyEnd, line.KeyEnd, " {}"), gone] : [gone]);
    }

    public bool IsOff(string text, string name)
    {
        var lines = YamlLine.Of(text);
        if (Find(text, lines, 0, lines.Count, 0, table) is not { } servers
            || BlockOf(text, lines, servers) is not { Indent: { } indent } block
            || Find(text, lines, block.First, block.End, indent, name) is not { } present)
        {
            return false;
        }

        var own = BlockOf(text, lines, present);
        return own.Indent is { } inner
            && Find(text, lines, own.First, own.End, inner, "enabled") is { } enabled
            && text[lines[enabled].KeyEnd..].TrimStart(':', ' ').StartsWith("false", StringComparison.OrdinalIgnoreCase);
    }

    private static List<ConfigChange> ChangesOf(
        string text, List<YamlLine> lines, int present, int indent, McpEntry entry, string newLine)
    {
        var changes = new List<ConfigChange>();
        var block = BlockOf(text, lines, present);
        var inner = block.Indent ?? (indent * 2);
        var missing = string.Empty;
        if (Find(text, lines, block.First, block.End, inner, "command") is not { } command)
        {
            missing += newLine + Written(inner, "command", Quoted(entry.Command));
        }
        else
        {
            AddIfOther(changes, text, lines, command, inner, entry.Command);
        }

        if (Find(text, lines, block.First, block.End, inner, "env") is not { } variables)
        {
            missing += newLine + Variables(inner, indent, entry, newLine);
        }
        else
        {
            var known = BlockOf(text, lines, variables);
            var deep = known.Indent ?? (inner + indent);
            var lacking = string.Empty;
            foreach (var (name, value) in entry.Variables)
            {
                if (Find(text, lines, known.First, known.End, deep, name) is { } variable)
                {
                    AddIfOther(changes, text, lines, variable, deep, value);
                }
                else
                {
                    lacking += newLine + Written(deep, name, Quoted(value));
                }
            }

            changes.AddRange(lacking.Length > 0 ? Into(text, lines, variables, known, lacking) : []);
        }

        changes.AddRange(missing.Length > 0 ? Into(text, lines, present, block, missing) : []);
        return changes;
    }

    private static void AddIfOther(List<ConfigChange> changes, string text, List<YamlLine> lines, int index, int indent, string wanted)
    {
        var line = lines[index];
        if (line.Value == wanted)
        {
            return;
        }

        if (line.Value is null || EndOf(lines, index, indent) > index + 1)
        {
            throw NotUnderstood(text, line);
        }

        changes.Add(new(line.KeyEnd, line.ValueEnd, " " + Quoted(wanted)));
    }

    // Behind the last line of a table; of one that says it is empty, the word for that goes.
    private static IEnumerable<ConfigChange> Into(string text, List<YamlLine> lines, int index, YamlBlock block, string written)
    {
        var line = lines[index];
        if (line.ValueEnd > line.KeyEnd)
        {
            yield return new(line.KeyEnd, line.ValueEnd, string.Empty);
        }

        var last = Math.Max(index, block.End - 1);
        while (last > index && lines[last].IsBlank)
        {
            last--;
        }

        yield return new(lines[last].End, lines[last].End, written);
    }

    private static YamlBlock BlockOf(string text, List<YamlLine> lines, int index)
    {
        var line = lines[index];
        if (line.Value is null or not ("" or "{}" or "null" or "~"))
        {
            throw NotUnderstood(text, line);
        }

        var end = EndOf(lines, index, line.Indent);
        var next = lines.FindIndex(index + 1, child => !child.IsBlank);
        // An item of a list may stand as far to the left as the name of the list.
        if (next >= 0 && lines[next].Indent == line.Indent && text[lines[next].Start + line.Indent] == '-')
        {
            throw NotUnderstood(text, lines[next]);
        }

        var first = lines.FindIndex(index + 1, end - index - 1, child => !child.IsBlank);
        if (first >= 0 && (line.Value.Length > 0 || lines[first].Key is null))
        {
            throw NotUnderstood(text, lines[first]);
        }

        return new(index + 1, end, first < 0 ? null : lines[first].Indent);
    }

    // The line behind the last one that belongs to a key.
    private static int EndOf(List<YamlLine> lines, int index, int indent)
    {
        var end = index + 1;
        for (var next = end; next < lines.Count && (lines[next].IsBlank || lines[next].Indent > indent); next++)
        {
            end = lines[next].IsBlank ? end : next + 1;
        }

        return end;
    }

    private static int? Find(string text, List<YamlLine> lines, int first, int end, int indent, string name)
    {
        int? found = null;
        for (var index = first; index < end; index++)
        {
            if (!lines[index].IsBlank && lines[index].Indent == indent && lines[index].Key == name)
            {
                found = found is null ? index : throw new FormatException(
                    $"it has '{name}' twice, again at {TextPlace.Of(text, lines[index].Start + indent)}");
            }
        }

        return found;
    }

    // One text, whose top is a table in lines.
    private static void Require(string text, List<YamlLine> lines)
    {
        var isBegun = false;
        foreach (var line in lines.Where(line => !line.IsBlank && line.Indent == 0))
        {
            var words = text[line.Start..line.End].TrimEnd();
            // An item of a list may stand as far to the left as the name of the list.
            var isItem = isBegun && (words == "-" || words.StartsWith("- ", StringComparison.Ordinal));
            var isBeginning = !isBegun && (words == "---" || words[0] == '%');
            if (line.Key is null && !isItem && !isBeginning)
            {
                throw NotUnderstood(text, line);
            }

            isBegun |= line.Key is not null;
        }
    }

    private static FormatException NotUnderstood(string text, YamlLine line) => new(
        $"what stands at {TextPlace.Of(text, line.Start + line.Indent)} is not YAML of the form 'name: value' on lines of their own");

    private static string Entry(int indent, int step, McpEntry entry, string newLine) => Written(
        indent,
        entry.Name,
        newLine,
        Written(indent + step, "command", Quoted(entry.Command)) + newLine + Variables(indent + step, step, entry, newLine));

    private static string Variables(int indent, int step, McpEntry entry, string newLine) => Written(
        indent,
        "env",
        newLine,
        string.Join(newLine, entry.Variables.Select(pair => Written(indent + step, pair.Key, Quoted(pair.Value)))));

    private static string Written(int indent, string name, string value) => $"{new string(' ', indent)}{name}: {value}";

    private static string Written(int indent, string name, string newLine, string below) =>
        $"{new string(' ', indent)}{name}:{newLine}{below}";

    // What JSON writes as a text is the same text in YAML.
    private static string Quoted(string value) => JsonText.Plain(value);

    /// <summary>The lines below a key.</summary>
    /// <param name="First">The first of them.</param>
    /// <param name="End">The one behind the last.</param>
    /// <param name="Indent">How far they are indented; null if there are none.</param>
    private sealed record YamlBlock(int First, int End, int? Indent);
}
