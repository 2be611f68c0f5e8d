using Direxio.Deployer.Engine.Foundation.Text;
using Tomlyn;
using Tomlyn.Model;

namespace Direxio.Deployer.Engine.Mcp;

/// <summary>TOML with a table for each server below one table, in whichever of its forms that is written.</summary>
internal sealed class TomlConfig(string table) : IConfigFormat
{
    private const string Command = "command";
    private const string Variables = "env";

    public ConfigEdit? Put(string text, McpEntry entry)
    {
        var before = Parse(text);
        var places = TomlPlaces.Of(text);
        var present = ServersIn(before, text, places)?.TryGetValue(entry.Name, out var found) == true ? found : null;
        if (present is TomlTable same && Differences(same, entry).Count == 0)
        {
            return null;
        }

        var writer = new TomlWriter(text, places);
        string[] path = [table, entry.Name];
        if (present is TomlTable tuned)
        {
            writer.Set(path, Differences(tuned, entry));
        }
        else if (present is not null)
        {
            writer.Set([table], [new([entry.Name], TableOf(entry))]);
        }
        else if (!writer.TryAddTo(table, entry.Name, TableOf(entry)))
        {
            writer.Append(McpFiles.CodexTable(entry.Name, entry.Command, entry.Variables));
        }

        return Checked(
            ConfigEdit.From(text, writer.Changes) with { IsReplacement = present is not null },
            before,
            entry.Name,
            after => after is TomlTable settled && Differences(settled, entry).Count == 0,
            root => Strip(root, entry));
    }

    public ConfigEdit? Remove(string text, string name)
    {
        var before = Parse(text);
        var places = TomlPlaces.Of(text);
        if (ServersIn(before, text, places)?.ContainsKey(name) != true)
        {
            return null;
        }

        var writer = new TomlWriter(text, places);
        writer.Remove([table, name]);
        return Checked(ConfigEdit.From(text, writer.Changes), before, name, after => after is null, root => StripAll(root, name));
    }

    public bool IsOff(string text, string name) =>
        ServersIn(Parse(text), text, TomlPlaces.Of(text)) is { } servers
        && servers.TryGetValue(name, out var found)
        && found is TomlTable entry
        && entry.TryGetValue("enabled", out var enabled)
        && enabled is false;

    private TomlTable? ServersIn(TomlTable root, string text, TomlPlaces places)
    {
        if (!root.TryGetValue(table, out var servers) || servers is TomlTable)
        {
            return servers as TomlTable;
        }

        var at = places.Keys.Find(key => key.Path is [var name] && name == table)?.Start
            ?? places.Tables.Find(place => place.Path is [var name] && name == table)?.Start ?? 0;
        throw new FormatException($"its '{table}' at {TextPlace.Of(text, at)} is no table");
    }

    // What of ours the entry lacks or has with another value, as names below it with what they should be.
    private static List<TomlSetting> Differences(TomlTable present, McpEntry entry)
    {
        var wanted = new List<TomlSetting>();
        if (!(present.TryGetValue(Command, out var command) && command is string program && program == entry.Command))
        {
            wanted.Add(new([Command], TomlWriter.Literal(entry.Command)));
        }

        if (!present.TryGetValue(Variables, out var variables) || variables is not TomlTable known)
        {
            wanted.Add(new([Variables], TomlWriter.Literal(VariablesOf(entry))));
            return wanted;
        }

        wanted.AddRange(
            from pair in entry.Variables
            where !(known.TryGetValue(pair.Key, out var value) && value is string word && word == pair.Value)
            select new TomlSetting([Variables, pair.Key], TomlWriter.Literal(pair.Value)));
        return wanted;
    }

    private static string TableOf(McpEntry entry) =>
        TomlWriter.Literal(new TomlTable(inline: true) { [Command] = entry.Command, [Variables] = VariablesOf(entry) });

    private static TomlTable VariablesOf(McpEntry entry)
    {
        var variables = new TomlTable(inline: true);
        foreach (var (key, value) in entry.Variables)
        {
            variables[key] = value;
        }

        return variables;
    }

    // Whatever the form of the file was: what is written has the entry, and besides it what was there.
    private ConfigEdit Checked(ConfigEdit edit, TomlTable before, string name, Func<object?, bool> isSettled, Action<TomlTable> strip)
    {
        var after = Parse(edit.Text);
        object? entry = null;
        _ = after.TryGetValue(table, out var servers) && servers is TomlTable list && list.TryGetValue(name, out entry);
        if (!isSettled(entry))
        {
            throw new FormatException("its form is not understood");
        }

        strip(after);
        strip(before);
        return TextOf(after) == TextOf(before) ? edit : throw new FormatException("its form is not understood");
    }

    private void Strip(TomlTable root, McpEntry entry)
    {
        if (root.TryGetValue(table, out var servers) && servers is TomlTable list
            && list.TryGetValue(entry.Name, out var value) && value is TomlTable present)
        {
            present.Remove(Command);
            if (present.TryGetValue(Variables, out var variables) && variables is TomlTable known)
            {
                foreach (var (name, _) in entry.Variables)
                {
                    known.Remove(name);
                }

                RemoveIfEmpty(present, Variables);
            }
            else
            {
                present.Remove(Variables);
            }

            RemoveIfEmpty(list, entry.Name);
            RemoveIfEmpty(root, table);
        }
        else
        {
            StripAll(root, entry.Name);
        }
    }

    private void StripAll(TomlTable root, string name)
    {
        if (root.TryGetValue(table, out var servers) && servers is TomlTable list)
        {
            list.Remove(name);
            RemoveIfEmpty(root, table);
        }
    }

    private static void RemoveIfEmpty(TomlTable holder, string name)
    {
        if (holder.TryGetValue(name, out var value) && value is TomlTable { Count: 0 })
        {
            holder.Remove(name);
        }
    }

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
            throw new FormatException(Cause(text, exception), exception);
        }
    }

    // The library's own words quote the text, which may hold a key of the user's.
    private static string Cause(string text, TomlException exception)
    {
        if (exception.Diagnostics.FirstOrDefault() is not { } first)
        {
            return "it is no TOML";
        }

        var place = TextPlace.Of(text, first.Span.Start.Offset);
        return first.Message.Contains("already", StringComparison.OrdinalIgnoreCase)
            ? $"it has a key twice, again at {place}"
            : $"it is no TOML at {place}";
    }
}
