using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Foundation.Text;

namespace Direxio.Deployer.Engine.Mcp;

/// <summary>JSON with a table of servers under one name. Comments and trailing commas, which some clients take,
/// are taken and kept.</summary>
internal sealed class JsonConfig(string table, JsonEntryForm form) : IConfigFormat
{
    public JsonConfig(string table)
        : this(table, JsonEntryForm.Usual)
    {
    }

    public ConfigEdit? Put(string text, McpEntry entry)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            var whole = JsonText.Indented(new JsonObject { [table] = new JsonObject { [entry.Name] = form.ValueOf(entry) } })
                .Replace("\n", ConfigEdit.NewLineOf(text), StringComparison.Ordinal);
            return ConfigEdit.From(text, [new(text.Length, text.Length, whole)]);
        }

        var root = JsonObjectSpan.Root(text);
        if (root.Find(table) is not { } servers)
        {
            var first = new JsonObject { [entry.Name] = form.ValueOf(entry) };
            return Checked(ConfigEdit.From(text, root.Add([new(table, first)])), root, entry);
        }

        var members = ServersIn(servers);
        if (members.Find(entry.Name) is not { } present)
        {
            return Checked(ConfigEdit.From(text, members.Add([new(entry.Name, form.ValueOf(entry))])), root, entry);
        }

        var changes = present.AsObject() is { } owned ? ChangesOf(owned, entry) : [members.Replace(present, form.ValueOf(entry))];
        return changes.Count == 0 ? null : Checked(ConfigEdit.From(text, changes) with { IsReplacement = true }, root, entry);
    }

    /// <summary>Some clients have a word for what is on, others one for what is off.</summary>
    public bool IsOff(string text, string name) =>
        !string.IsNullOrWhiteSpace(text)
        && JsonObjectSpan.Root(text).Find(table)?.AsObject()?.Find(name)?.AsObject() is { } entry
        && (entry.Find("enabled")?.ValueText == "false" || entry.Find("disabled")?.ValueText == "true");

    public ConfigEdit? Remove(string text, string name)
    {
        if (string.IsNullOrWhiteSpace(text) || JsonObjectSpan.Root(text).Find(table) is not { } servers)
        {
            return null;
        }

        var members = ServersIn(servers);
        if (members.Find(name) is not { } present)
        {
            return null;
        }

        var edit = ConfigEdit.From(text, members.Remove(present));
        return JsonObjectSpan.Root(edit.Text).IsSameAs(JsonObjectSpan.Root(text), [table, name]) ? edit : throw NotUnderstood(present);
    }

    private JsonObjectSpan ServersIn(JsonMemberSpan servers) => servers.AsObject()
        ?? throw new FormatException($"its '{table}' at {TextPlace.Of(servers.Text, servers.Start)} is no object");

    private List<ConfigChange> ChangesOf(JsonObjectSpan present, McpEntry entry)
    {
        var changes = new List<ConfigChange>();
        var missing = new List<KeyValuePair<string, JsonNode>>();
        if (present.Find(JsonEntryForm.Command) is not { } command)
        {
            missing.Add(new(JsonEntryForm.Command, form.CommandOf(entry)));
        }
        else if (!form.IsCommand(command.ValueText, entry))
        {
            changes.Add(present.Replace(command, form.CommandOf(entry)));
        }

        var variables = present.Find(form.Variables);
        if (variables?.AsObject() is { } known)
        {
            changes.AddRange(ChangesOf(known, entry.Variables));
        }
        else if (variables is not null)
        {
            changes.Add(present.Replace(variables, JsonEntryForm.VariablesOf(entry.Variables)));
        }
        else
        {
            missing.Add(new(form.Variables, JsonEntryForm.VariablesOf(entry.Variables)));
        }

        if (missing.Count > 0)
        {
            changes.AddRange(present.Add(missing));
        }

        return changes;
    }

    private static IEnumerable<ConfigChange> ChangesOf(JsonObjectSpan known, IReadOnlyList<KeyValuePair<string, string>> variables)
    {
        foreach (var (name, value) in variables)
        {
            if (known.Find(name) is { } present && !JsonTokens.IsText(present.ValueText, value))
            {
                yield return known.Replace(present, value);
            }
        }

        var missing = variables.Where(pair => known.Find(pair.Key) is null).ToList();
        if (missing.Count > 0)
        {
            foreach (var change in known.Add([.. missing.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode)pair.Value))]))
            {
                yield return change;
            }
        }
    }

    // Whatever the form of the file was: what is written has the entry, and besides it what was there.
    private ConfigEdit Checked(ConfigEdit edit, JsonObjectSpan before, McpEntry entry)
    {
        var after = JsonObjectSpan.Root(edit.Text);
        var owned = after.Find(table)?.AsObject()?.Find(entry.Name);
        var isThere = owned?.AsObject() is { } present && ChangesOf(present, entry).Count == 0;
        return isThere && after.IsSameAs(before, [table, entry.Name])
            ? edit
            : throw new FormatException("its form is not understood");
    }

    private static FormatException NotUnderstood(JsonMemberSpan at) =>
        new($"the form of what stands at {TextPlace.Of(at.Text, at.NameStart)} is not understood");
}
