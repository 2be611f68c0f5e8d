using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Foundation.Text;

namespace Direxio.Deployer.Engine.Backups;

/// <summary>The last entry of a backup: what was written before it. A backup without it is not complete.</summary>
/// <param name="Domain">Whose backup it closes.</param>
/// <param name="Parts">Size and SHA-256 of each entry before it, the description included.</param>
internal sealed record BackupManifest(string Domain, IReadOnlyList<SealedPart> Parts)
{
    /// <summary>The entry's content.</summary>
    public byte[] ToBytes() => Encoding.UTF8.GetBytes(JsonText.Indented(new()
    {
        ["domain"] = Domain,
        ["parts"] = new JsonArray(
        [
            .. Parts.Select(part => new JsonObject { ["name"] = part.Name, ["size"] = part.Size, ["sha256"] = part.Sha256 }),
        ]),
    }));

    /// <summary>Reads the entry's content.</summary>
    /// <exception cref="JsonException">It is no manifest.</exception>
    public static BackupManifest Parse(byte[] content)
    {
        var json = JsonText.ParseObject(Encoding.UTF8.GetString(content));
        return new(
            JsonText.StringIn(json, "domain") ?? throw new JsonException("It names no domain."),
            json["parts"] is JsonArray parts ? [.. parts.Select(Part)] : throw new JsonException("It lists no parts."));
    }

    private static SealedPart Part(JsonNode? node) =>
        node is JsonObject part && JsonText.StringIn(part, "name") is { } name && JsonText.StringIn(part, "sha256") is { } hash
            && JsonText.NumberIn(part, "size") is { } size
                ? new(name, size, hash)
                : throw new JsonException("A part in it has no name, size or SHA-256.");
}
