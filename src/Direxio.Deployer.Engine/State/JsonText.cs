using System.Text.Json;
using System.Text.Json.Nodes;

namespace Direxio.Deployer.Engine.State;

/// <summary>Reads JSON text as one object.</summary>
internal static class JsonText
{
    /// <exception cref="JsonException">The text is not a JSON object, or an object in it has a name twice.</exception>
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
    }

    // The tree finds a repeated name only when the object is first looked into, which could be anywhere later.
    private static void Visit(JsonNode? node)
    {
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
