using Direxio.Deployer.Engine.Foundation.Text;

namespace Direxio.Deployer.Engine.Mcp;

/// <summary>A value below a table.</summary>
/// <param name="Path">The names that lead to it from that table.</param>
/// <param name="Literal">The value as it is written.</param>
internal sealed record TomlSetting(IReadOnlyList<string> Path, string Literal);

/// <summary>Collects changes of a TOML text, each in the form that the text has where it stands.</summary>
internal sealed class TomlWriter(string text, TomlPlaces places)
{
    private readonly List<ConfigChange> changes = [];

    public IReadOnlyList<ConfigChange> Changes => changes;

    private string NewLine => ConfigEdit.NewLineOf(text);

    /// <summary>A value as it is written.</summary>
    public static string Literal(object value) => TomlText.Serialize(new() { ["x"] = value })["x = ".Length..].TrimEnd('\n');

    /// <summary>Gives values to names below a table that is there in some form.</summary>
    public void Set(IReadOnlyList<string> table, IReadOnlyList<TomlSetting> settings)
    {
        var missing = new List<(IReadOnlyList<string> Table, string Name, string Literal)>();
        foreach (var setting in settings)
        {
            IReadOnlyList<string> path = [.. table, .. setting.Path];
            if (places.Keys.Find(key => key.Path.SequenceEqual(path)) is { } known)
            {
                changes.Add(new(known.ValueStart, known.ValueEnd, setting.Literal));
            }
            else
            {
                missing.Add(([.. path.SkipLast(1)], path[^1], setting.Literal));
            }
        }

        foreach (var group in missing.GroupBy(item => string.Join('\0', item.Table)))
        {
            Add(group.First().Table, [.. group.Select(item => (item.Name, item.Literal))]);
        }
    }

    /// <summary>Puts a value below a table that is written within braces or with dots, which no header can add to.</summary>
    /// <returns>False if the table is not, so that a header of its own is right.</returns>
    public bool TryAddTo(string table, string name, string literal)
    {
        var isClosed = places.Tables.Exists(place => place.IsInline && place.Path is [var only] && only == table)
            || places.Keys.Exists(key => key.Table.Path.Count == 0 && key.Path.Count > 1 && key.Path[0] == table);
        if (isClosed)
        {
            Add([table], [(name, literal)]);
        }

        return isClosed;
    }

    /// <summary>Puts a table with its header at the end, on lines of its own.</summary>
    public void Append(string snippet)
    {
        var before = string.IsNullOrWhiteSpace(text) ? string.Empty : text.EndsWith('\n') ? NewLine : NewLine + NewLine;
        changes.Add(new(text.Length, text.Length, before + snippet.Replace("\n", NewLine, StringComparison.Ordinal)));
    }

    /// <summary>Takes out a table with all that is below it.</summary>
    public void Remove(IReadOnlyList<string> table)
    {
        foreach (var place in places.Tables.Where(place => !place.IsInline && IsBelow(place.Path, table)))
        {
            var (start, end) = (LineStart(place.Start), NextLine(place.End));
            // At the end of the file the empty line goes that the table was put apart with.
            if (end == text.Length && start > 0 && text[..start].TrimEnd(' ', '\t', '\r', '\n') is { Length: > 0 } rest)
            {
                start = NextLine(rest.Length);
            }

            changes.Add(new(start, end, string.Empty));
        }

        foreach (var key in places.Keys.Where(key => LeadsInto(key, table)))
        {
            changes.Add(key.Table.IsInline ? OutOfBraces(key) : new(LineStart(key.Start), NextLine(key.ValueEnd), string.Empty));
        }
    }

    private void Add(IReadOnlyList<string> table, IReadOnlyList<(string Name, string Literal)> values)
    {
        if (places.Tables.Find(place => !place.IsInList && place.Path.SequenceEqual(table) && table.Count > 0) is { } own)
        {
            PutInto(own, values);
        }
        else if (places.Keys.FindLast(key => key.Path.Count > table.Count && LeadsInto(key, table)) is { } last)
        {
            PutBehind(last, [.. table.Skip(last.Table.Path.Count)], values);
        }
        else
        {
            var lines = values.Select(pair => $"{Key([pair.Name])} = {pair.Literal}\n");
            Append($"[{Key(table)}]\n{string.Concat(lines)}");
        }
    }

    private void PutInto(TomlTablePlace table, IReadOnlyList<(string Name, string Literal)> values)
    {
        if (places.Keys.FindLast(key => ReferenceEquals(key.Table, table)) is { } last && table.IsInline)
        {
            PutBehind(last, [], values);
            return;
        }

        var pairs = values.Select(pair => $"{Key([pair.Name])} = {pair.Literal}");
        if (table.IsInline)
        {
            changes.Add(new(table.Body, table.Body, $" {string.Join(", ", pairs)} "));
            return;
        }

        var indent = text[LineStart(table.Start)..table.Start];
        var end = LineEnd(table.Body);
        changes.Add(new(end, end, string.Concat(pairs.Select(pair => NewLine + indent + pair))));
    }

    private void PutBehind(TomlKeyPlace last, IReadOnlyList<string> prefix, IReadOnlyList<(string Name, string Literal)> values)
    {
        var pairs = values.Select(pair => $"{Key([.. prefix, pair.Name])} = {pair.Literal}");
        var indent = text[LineStart(last.Start)..last.Start];
        var end = last.Table.IsInline ? last.ValueEnd : LineEnd(last.ValueEnd);
        changes.Add(new(end, end, string.Concat(pairs.Select(pair => last.Table.IsInline ? ", " + pair : NewLine + indent + pair))));
    }

    // With the comma behind it, or the one before it where it is the last.
    private ConfigChange OutOfBraces(TomlKeyPlace key)
    {
        var same = places.Keys.Where(other => ReferenceEquals(other.Table, key.Table)).OrderBy(other => other.Start).ToList();
        var index = same.IndexOf(key);
        return index + 1 < same.Count
            ? new(key.Start, same[index + 1].Start, string.Empty)
            : new(index > 0 ? same[index - 1].ValueEnd : key.Start, key.ValueEnd, string.Empty);
    }

    // Written outside of the table, with dots or with the whole table as its value.
    private static bool LeadsInto(TomlKeyPlace key, IReadOnlyList<string> table) =>
        IsBelow(key.Path, table) && !IsBelow(key.Table.Path, table);

    private static bool IsBelow(IReadOnlyList<string> path, IReadOnlyList<string> table) =>
        path.Count >= table.Count && path.Take(table.Count).SequenceEqual(table);

    private static string Key(IReadOnlyList<string> names) => string.Join(
        '.', names.Select(name => name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_') ? name : Literal(name)));

    private int LineStart(int position) => position == 0 ? 0 : text.LastIndexOf('\n', position - 1) + 1;

    private int NextLine(int position) => text.IndexOf('\n', Math.Min(position, text.Length)) is >= 0 and var end ? end + 1 : text.Length;

    private int LineEnd(int position)
    {
        var end = text.IndexOf('\n', position);
        return end < 0 ? text.Length : end > 0 && text[end - 1] == '\r' ? end - 1 : end;
    }
}
