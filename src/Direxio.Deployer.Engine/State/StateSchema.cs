using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Direxio.Deployer.Engine.State;

/// <summary>
/// What state.json tells of itself: the version of its schema, how often it was written, and by whom. States from before there
/// was such a word have none of it. A newer schema is read as far as it goes and never written.
/// </summary>
internal static partial class StateSchema
{
    /// <summary>The version that this release writes. It grows when an older release could not read,
    /// or would damage, what is new.</summary>
    public const int Current = 1;

    private const string VersionField = "schema_version";
    private const string SerialField = "serial";
    private const string WriterField = "written_by";
    private const string Program = "Direxio.Deployer";

    /// <summary>The version of the schema where it is newer than this release knows; null if it is not.</summary>
    /// <exception cref="JsonException">There is a version, and it is none.</exception>
    public static string? NewerVersionOf(JsonObject root)
    {
        if (root[VersionField] is not { } field)
        {
            return null;
        }

        var version = field.AsText();
        return version is not { Length: > 0 } || !version.All(char.IsAsciiDigit)
            ? throw new JsonException($"Its {VersionField} is not a whole number.")
            : int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var known) && known <= Current ? null : version;
    }

    /// <summary>How often the state was written; 0 for a state that does not tell.</summary>
    public static long SerialOf(JsonObject root) =>
        long.TryParse(root[SerialField].AsText(), NumberStyles.None, CultureInfo.InvariantCulture, out var serial) && serial < long.MaxValue
            ? serial
            : 0;

    /// <summary>The program that wrote the state last, with its version; null if that is not told in a form that can be shown.</summary>
    public static string? WriterOf(JsonObject root) =>
        root[WriterField] is JsonObject writer
        && $"{writer["program"].AsText()} {writer["version"].AsText()}" is var name
        && WriterNames().IsMatch(name)
            ? name
            : null;

    /// <summary>Marks the state as written now by this process, after the one that it replaces.</summary>
    public static void Stamp(JsonObject next, JsonObject? replaced)
    {
        var serial = Math.Max(SerialOf(next), replaced is null ? 0 : SerialOf(replaced)) + 1;
        next[VersionField] = Current;
        next[SerialField] = serial;
        next[WriterField] = new JsonObject
        {
            ["program"] = Program,
            ["version"] = typeof(StateSchema).Assembly.GetName().Version!.ToString(3),
            ["host"] = Environment.MachineName,
            ["process"] = Environment.ProcessId,
        };
    }

    [GeneratedRegex(@"^[A-Za-z0-9._-]{1,60} [A-Za-z0-9._+-]{1,40}$")]
    private static partial Regex WriterNames();
}
