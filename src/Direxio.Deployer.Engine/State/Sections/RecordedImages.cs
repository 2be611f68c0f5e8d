using System.Text.Json.Nodes;

namespace Direxio.Deployer.Engine.State.Sections;

/// <summary>The image of each of the node's services with the digest that the node recorded before it made containers of them.</summary>
internal sealed class RecordedImages(JsonObject fields) : StateSection(fields)
{
    private const string Field = "image_digests";

    /// <summary>Keeps what the node told; an image without a digest is left out, since its tag alone says nothing.</summary>
    public void Record(IReadOnlyDictionary<string, string> images) => Set(Field, new JsonObject(images
        .Where(image => image.Value.Contains("@sha256:", StringComparison.Ordinal))
        .OrderBy(image => image.Key, StringComparer.Ordinal)
        .Select(image => KeyValuePair.Create(image.Key, (JsonNode?)image.Value))));

    /// <summary>What is kept, by service, for the report; empty for nodes that have not told yet.</summary>
    public JsonObject Json() => Table(Field)?.DeepClone() as JsonObject ?? [];
}
