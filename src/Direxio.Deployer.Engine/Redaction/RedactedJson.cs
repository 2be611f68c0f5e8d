using System.Text.Json.Nodes;

namespace Direxio.Deployer.Engine.Redaction;

/// <summary>Redacts a whole JSON tree: every text value, and whatever stands in a field that is named like a secret.</summary>
internal static class RedactedJson
{
    /// <summary>A redacted copy. Field names stay as they are.</summary>
    public static JsonNode? Redact(JsonNode? node, Redactor redactor) => node switch
    {
        JsonObject table => Table(table, redactor),
        JsonArray list => new JsonArray([.. list.Select(item => Redact(item, redactor))]),
        JsonValue value when value.TryGetValue<string>(out var text) => redactor.Redact(text),
        _ => node?.DeepClone(),
    };

    private static JsonObject Table(JsonObject table, Redactor redactor)
    {
        var copy = new JsonObject();
        foreach (var (name, value) in table)
        {
            copy[name] = value switch
            {
                JsonValue scalar when scalar.TryGetValue<string>(out var text) => TextOf(name, text, redactor),
                _ => Redact(value, redactor),
            };
        }

        return copy;
    }

    private static string TextOf(string name, string text, Redactor redactor)
    {
        if (text.Length == 0)
        {
            return text;
        }

        if (Redactor.IsSecretName(name))
        {
            return Redactor.Mask;
        }

        return name == "evidence" ? redactor.RedactEvidence(text) : redactor.Redact(text);
    }
}
