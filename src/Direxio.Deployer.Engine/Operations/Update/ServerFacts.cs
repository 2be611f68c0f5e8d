using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Foundation.Text;
using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Node.Tools;

namespace Direxio.Deployer.Engine.Operations.Update;

/// <summary>A service as the node told of it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Image">Name and tag of what its container is made of, and the digest where that is pinned.</param>
/// <param name="ImageId">The local id of that image.</param>
/// <param name="Digests">Under which registries know it.</param>
/// <param name="Version">By its label.</param>
internal sealed record RunningService(string Name, string Image, string? ImageId, IReadOnlyList<string> Digests, string? Version)
{
    /// <summary>Whether it runs exactly this.</summary>
    public bool Runs(string digest) => Digests.Any(known => known.EndsWith($"@{digest}", StringComparison.Ordinal));

    /// <summary>As it is shown.</summary>
    public ServiceImage Shown => new(
        Name, ImageText.WithoutDigest(Image), ImageText.DigestOf(Image) ?? Digests.Select(ImageText.DigestOf).FirstOrDefault(), Version);
}

/// <summary>What runs on a node, by the node's own word.</summary>
/// <param name="Server">The message server.</param>
/// <param name="Others">The services beside it.</param>
internal sealed record ServerFacts(RunningService Server, IReadOnlyList<RunningService> Others)
{
    public const string MessageServer = ServerImagePin.Service;

    /// <summary>The parts of the node's facts that these are read from.</summary>
    public static readonly IReadOnlyList<string> Parts = ["layout", "services"];

    private static readonly string[] Stack = ["postgres", "limiter", "caddy", "coturn"];

    /// <exception cref="NodeToolException">The node cannot tell.</exception>
    public static ServerFacts From(JsonObject facts)
    {
        var layout = Part<JsonObject>(facts, "layout");
        // One without a state has no container.
        var services = Part<JsonArray>(facts, "services").OfType<JsonObject>().Where(row => row["state"] is not null).ToList();
        var server = services.FirstOrDefault(row => JsonText.StringIn(row, "service") == MessageServer)
            ?? throw new NodeToolException("ServerMissing", "there is no container of the message server on the node");
        return new(
            // What the settings name is what the next start makes; the container may have been made of an earlier word.
            Service(server) with { Image = JsonText.StringIn(layout, "image") ?? Service(server).Image },
            [.. services.Where(row => Stack.Contains(JsonText.StringIn(row, "service"))).Select(Service)]);
    }

    private static RunningService Service(JsonObject row) => new(
        JsonText.StringIn(row, "service") ?? string.Empty,
        JsonText.StringIn(row, "image") ?? string.Empty,
        JsonText.StringIn(row, "image_id"),
        JsonText.StringsIn(row, "digests") ?? [],
        JsonText.StringIn(row, "version"));

    private static T Part<T>(JsonObject facts, string name)
        where T : JsonNode =>
        facts[name] switch
        {
            JsonObject part when part["error"] is JsonObject error => throw new NodeToolException(
                JsonText.StringIn(error, "code") ?? NodeToolException.ToolsUnusable,
                JsonText.StringIn(error, "message") ?? "no reason was told"),
            T part => part,
            _ => throw new NodeToolException(NodeToolException.ToolsUnusable, $"the node told nothing of its {name}"),
        };
}
