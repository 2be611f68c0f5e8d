using System.Text.Json.Nodes;

namespace Direxio.Deployer.Engine.State.Legacy;

/// <summary>A format in which another release line, or another tool, keeps a node's state.</summary>
internal interface IEarlierFormat
{
    /// <summary>The line whose format the document is; null if it is not one of these.</summary>
    string? NameOf(JsonObject root);

    /// <summary>True if this release can work on no such node.</summary>
    bool IsForeign => false;

    /// <summary>
    /// Adds what the document says under other names than today's. It goes by the fields that are there: a state that this release
    /// has gone on with may hold those of several lines.
    /// </summary>
    void Upgrade(JsonObject root, EarlierValues values);
}

/// <summary>Reading a document whose format is not known yet.</summary>
internal static class EarlierFields
{
    /// <summary>True if there is a field whose name begins like this.</summary>
    public static bool HasFamily(this JsonObject? table, string prefix) =>
        table?.Any(field => field.Key.StartsWith(prefix, StringComparison.Ordinal)) == true;

    /// <summary>True if the text in a field begins like this.</summary>
    public static bool Begins(this JsonObject root, string field, string prefix) =>
        root[field].AsText()?.StartsWith(prefix, StringComparison.Ordinal) == true;

    /// <summary>The resources table; null if there is none.</summary>
    public static JsonObject? Resources(this JsonObject root) => root["resources"] as JsonObject;
}
