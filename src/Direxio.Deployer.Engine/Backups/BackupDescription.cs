using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Foundation.Text;

namespace Direxio.Deployer.Engine.Backups;

/// <summary>What a backup is of: its first entry, so that a reader knows what comes and how much of it.</summary>
internal sealed record BackupDescription
{
    private const string FormatName = "direxio-backup";

    /// <summary>The version of the format that is written, and the newest that is read.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The version of the format.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>The release that made it.</summary>
    public required string ProductVersion { get; init; }

    /// <summary>The domain, which is the server's name for good.</summary>
    public required string Domain { get; init; }

    /// <summary>The node's service id.</summary>
    public required string ServiceId { get; init; }

    /// <summary>When the copy of the database was begun.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>The message server's image, with its digest where the node knew it.</summary>
    public required string MessageServerImage { get; init; }

    /// <summary>Where the node's stack lies: the layout by which its configuration is read.</summary>
    public required string Layout { get; init; }

    /// <summary>The release of PostgreSQL that wrote the dump.</summary>
    public string? PostgresVersion { get; init; }

    /// <summary>What of the server's files is not in it, because the server builds it again.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];

    /// <summary>The parts in their order, with their exact sizes.</summary>
    public required IReadOnlyList<BackupPart> Parts { get; init; }

    /// <summary>The bytes of all parts together.</summary>
    public long Size => Parts.Sum(part => part.Size);

    /// <summary>The entry's content.</summary>
    public byte[] ToBytes() => Encoding.UTF8.GetBytes(JsonText.Indented(new()
    {
        ["format"] = FormatName,
        ["version"] = Version,
        ["product_version"] = ProductVersion,
        ["domain"] = Domain,
        ["service_id"] = ServiceId,
        ["created"] = Created.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        ["message_server_image"] = MessageServerImage,
        ["layout"] = Layout,
        ["postgres_version"] = PostgresVersion,
        ["left_out"] = JsonText.ArrayOf(LeftOut),
        ["parts"] = new JsonArray([.. Parts.Select(part => new JsonObject { ["name"] = part.Name, ["size"] = part.Size })]),
    }));

    /// <summary>Reads the entry's content.</summary>
    /// <exception cref="JsonException">It is no description of a backup.</exception>
    public static BackupDescription Parse(byte[] content)
    {
        var json = JsonText.ParseObject(Encoding.UTF8.GetString(content));
        if (JsonText.StringIn(json, "format") != FormatName)
        {
            throw new JsonException("It is not marked as the description of a backup.");
        }

        string Required(string name) => JsonText.StringIn(json, name) ?? throw new JsonException($"It has no {name}.");
        return new()
        {
            Version = JsonText.NumberIn(json, "version") is >= 0 and <= int.MaxValue and var version
                ? (int)version
                : throw new JsonException("It has no version."),
            ProductVersion = Required("product_version"),
            Domain = Required("domain"),
            ServiceId = Required("service_id"),
            Created = DateTimeOffset.TryParse(
                Required("created"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var created)
                    ? created
                    : throw new JsonException("It has no time."),
            MessageServerImage = Required("message_server_image"),
            Layout = Required("layout"),
            PostgresVersion = JsonText.StringIn(json, "postgres_version"),
            LeftOut = JsonText.StringsIn(json, "left_out") ?? [],
            Parts = json["parts"] is JsonArray parts ? [.. parts.Select(Part)] : throw new JsonException("It lists no parts."),
        };
    }

    private static BackupPart Part(JsonNode? node) =>
        node is JsonObject part && JsonText.StringIn(part, "name") is { } name
            && JsonText.NumberIn(part, "size") is >= 0 and var size
                ? new(name, size)
                : throw new JsonException("A part in it has no name or no size.");
}
