using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Foundation.Files;
using Direxio.Deployer.Engine.Foundation.Text;

namespace Direxio.Deployer.Engine.Skills;

/// <summary>
/// The file in a skill's folder by which the installer knows its own. Its fields are those of every release since the bash tool;
/// <c>files</c> is new.
/// </summary>
/// <param name="Package">What installed it.</param>
/// <param name="Version">Its version.</param>
internal sealed record SkillManifest(string Package, string Version)
{
    public const string FileName = ".direxio-skill-install.json";

    /// <summary>This module.</summary>
    public const string OwnPackage = "Direxio.Deployer";

    // What installed the skill before: the npm packages of the bash tool and of direxio-cli.
    private static readonly string[] EarlierPackages = ["direxio-deployer", "@direxio/cli"];

    /// <summary>For which agent; null if it does not say.</summary>
    public string? Agent { get; init; }

    /// <summary>For the user or for a project; null if it does not say.</summary>
    public SkillScope? Scope { get; init; }

    /// <summary>From which folder; null if it does not say.</summary>
    public string? Source { get; init; }

    /// <summary>When; null if it does not say.</summary>
    public DateTimeOffset? InstalledAt { get; init; }

    /// <summary>The files that were installed, each with its fingerprint; null for an earlier tool's, and during a replacement.</summary>
    public IReadOnlyDictionary<string, string>? Files { get; init; }

    /// <summary>True if this module installed it, and not one of an earlier tool.</summary>
    public bool IsOwn => Package == OwnPackage;

    /// <summary>The manifest in a skill's folder; null if it has none, or one that is not of this installer's.</summary>
    /// <exception cref="IOException">It cannot be told what it is.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be entered.</exception>
    public static SkillManifest? Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (PlainFile.KindOf(path) != EntryKind.File)
        {
            return null;
        }

        try
        {
            return Parse(JsonText.ParseObject(PlainFile.ReadText(path)));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>As its file holds it.</summary>
    public string ToJson()
    {
        var json = new JsonObject
        {
            ["package"] = Package,
            ["version"] = Version,
            ["agent"] = Agent,
            ["scope"] = Scope?.ToString().ToLowerInvariant(),
            ["source"] = Source,
            ["installedAt"] = InstalledAt?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
        };
        if (Files is not null)
        {
            json["files"] = new JsonObject(Files.OrderBy(file => file.Key, StringComparer.Ordinal)
                .Select(file => KeyValuePair.Create(file.Key, (JsonNode?)file.Value)));
        }

        return JsonText.Indented(json);
    }

    /// <summary>The same as bytes.</summary>
    public byte[] ToBytes() => Encoding.UTF8.GetBytes(ToJson());

    private static SkillManifest? Parse(JsonObject json) =>
        JsonText.StringIn(json, "package") is { } package && (package == OwnPackage || EarlierPackages.Contains(package))
            ? new(package, JsonText.StringIn(json, "version") ?? "0.0.0")
            {
                Agent = JsonText.StringIn(json, "agent"),
                Scope = Enum.TryParse<SkillScope>(JsonText.StringIn(json, "scope"), ignoreCase: true, out var scope) ? scope : null,
                Source = JsonText.StringIn(json, "source"),
                InstalledAt = DateTimeOffset.TryParse(
                    JsonText.StringIn(json, "installedAt"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
                    ? at
                    : null,
                Files = (json["files"] as JsonObject)?.ToDictionary(
                    file => file.Key, file => file.Value?.ToString() ?? string.Empty, StringComparer.Ordinal),
            }
            : null;
}
