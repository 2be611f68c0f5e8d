using System.Text.Json;
using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Foundation.Text;

namespace Direxio.Deployer.Engine.Mcp;

/// <summary>JSON with a table of servers under one name. Comments and trailing commas, which some clients take,
/// are taken and kept.</summary>
internal sealed class JsonConfig(string table) : IConfigFormat
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    public ConfigEdit? Put(string text, McpEntry entry)
    {
        var value = ValueOf(entry);
        if (string.IsNullOrWhiteSpace(text))
        {
            var whole = JsonText.Indented(new JsonObject { [table] = new JsonObject { [entry.Name] = value } });
            return Checked(
                ConfigEdit.From(
                    text, [(text.Length, text.Length, whole.Replace("\n", ConfigEdit.NewLineOf(text), StringComparison.Ordinal))]),
                text,
                entry);
        }

        var root = JsonObjectSpan.Root(text);
        if (root.Find(table) is not { } servers)
        {
            return Checked(root.Add(table, new JsonObject { [entry.Name] = value }), text, entry);
        }

        if (servers.AsObject(table) is not { } members)
        {
            throw new FormatException($"its '{table}' is no object");
        }

        if (members.Find(entry.Name) is not { } present)
        {
            return Checked(members.Add(entry.Name, value), text, entry);
        }

        return JsonNode.DeepEquals(JsonNode.Parse(text[present.Start..present.End], documentOptions: Lenient), value)
            ? null
            : Checked(members.Replace(present, value) with { IsReplacement = true }, text, entry);
    }

    private static JsonObject ValueOf(McpEntry entry) => new()
    {
        ["command"] = entry.Command,
        ["env"] = new JsonObject(entry.Variables.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))),
    };

    // Whatever the form of the file was: what is written has the entry, and besides it what was there.
    private ConfigEdit Checked(ConfigEdit edit, string before, McpEntry entry)
    {
        var expected = string.IsNullOrWhiteSpace(before) ? [] : Parse(before);
        try
        {
            if (expected[table] is not JsonObject servers)
            {
                expected[table] = servers = [];
            }

            servers[entry.Name] = ValueOf(entry);
            return JsonNode.DeepEquals(Parse(edit.Text), expected) ? edit : throw new FormatException("its form is not understood");
        }
        catch (ArgumentException exception)
        {
            // The tree finds it only when it looks into the object.
            throw new FormatException("an object in it has a name twice", exception);
        }
    }

    private static JsonObject Parse(string text)
    {
        try
        {
            return (JsonObject)JsonNode.Parse(text, documentOptions: Lenient)!;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            throw new FormatException("it is no JSON", exception);
        }
    }
}
