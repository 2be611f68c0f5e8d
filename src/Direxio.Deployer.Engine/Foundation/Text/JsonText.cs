using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Direxio.Deployer.Engine.Foundation.Text;

/// <summary>The JSON text of the node's files.</summary>
internal static class JsonText
{
    // Nothing of it stands in HTML, so only what JSON itself demands is escaped.
    private static readonly JsonSerializerOptions Lines = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
    private static readonly JsonSerializerOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>As a file holds it: indented, with a line feed at the end.</summary>
    public static string Indented(JsonObject json) => VisibleText.OfJson(json.ToJsonString(Lines)) + "\n";

    /// <summary>As a command line holds it.</summary>
    public static string Compact(JsonObject json) => VisibleText.OfJson(json.ToJsonString(OneLine));

    /// <summary>A text or a list, in one line.</summary>
    public static string Plain(JsonNode json) => VisibleText.OfJson(json.ToJsonString(OneLine));

    /// <summary>A list of texts.</summary>
    public static JsonArray ArrayOf(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);

    /// <summary>A text in an object; null if it is missing or something else.</summary>
    public static string? StringIn(JsonObject holder, string name) =>
        holder[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>A whole number in an object; null if it is missing or something else.</summary>
    public static long? NumberIn(JsonObject holder, string name) =>
        holder[name] is JsonValue value && value.TryGetValue<long>(out var number) ? number : null;

    /// <summary>A truth value in an object; null if it is missing or something else.</summary>
    public static bool? FlagIn(JsonObject holder, string name) =>
        holder[name] is JsonValue value && value.TryGetValue<bool>(out var flag) ? flag : null;

    /// <summary>The texts of a list in an object; what else is in it is left out. Null if there is no list.</summary>
    public static IReadOnlyList<string>? StringsIn(JsonObject holder, string name) => holder[name] is JsonArray list
        ? [.. list.OfType<JsonValue>().Select(one => one.TryGetValue<string>(out var text) ? text : null).OfType<string>()]
        : null;

    /// <summary>Reads text as one object.</summary>
    /// <exception cref="JsonException">The text is not a JSON object, an object in it has a name twice,
    /// or a text in it half a character.</exception>
    public static JsonObject ParseObject(string text)
    {
        var root = JsonNode.Parse(text) as JsonObject ?? throw new JsonException("It holds no JSON object.");
        try
        {
            Visit(root);
            return root;
        }
        catch (ArgumentException exception)
        {
            throw new JsonException("An object in it has a name twice.", exception);
        }
        catch (InvalidOperationException exception)
        {
            throw new JsonException("A text in it has half of a character (an unpaired surrogate).", exception);
        }
    }

    // The tree finds a repeated name, and half of a character, only when it is first looked into, which could be anywhere later.
    private static void Visit(JsonNode? node)
    {
        if (node?.GetValueKind() == JsonValueKind.String)
        {
            _ = node.GetValue<string>();
        }

        foreach (var child in node switch
        {
            JsonObject table => table.Select(field => field.Value),
            JsonArray list => list,
            _ => [],
        })
        {
            Visit(child);
        }
    }
}
