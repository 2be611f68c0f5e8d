using System.Globalization;
using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.State.Legacy;

namespace Direxio.Deployer.Engine.State.Sections;

/// <summary>
/// Named values over fields of state.json. Fields that no section names survive a rewrite untouched. Where a field is not there,
/// the value counts that the state's format had for it under another name; it is not written for that.
/// </summary>
internal abstract class StateSection(JsonObject fields, EarlierValues? earlier = null)
{
    /// <summary>The table in which they are.</summary>
    protected JsonObject Fields => fields;

    /// <summary>A field as text, whatever kind of scalar it is; null if it is absent or blank.</summary>
    protected string? Text(string name) => Written(name) ?? earlier?.Find(name);

    /// <summary>The same of what is in the file under this very name.</summary>
    protected string? Written(string name) => fields[name].AsText();

    /// <summary>The same of what the state's format had under another name.</summary>
    protected string? Earlier(string name) => earlier?.Find(name);

    protected bool Is(string name) => Text(name) == "true";

    protected int? Number(string name) =>
        int.TryParse(Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    protected DateTimeOffset? Time(string name) => NodeState.ParseTime(Text(name));

    protected void Set(string name, JsonNode? value) => fields[name] = value;

    /// <summary>The same of what is not written where there is none.</summary>
    protected void SetOrRemove(string name, string? value)
    {
        if (value is null)
        {
            Remove(name);
        }
        else
        {
            Set(name, value);
        }
    }

    /// <summary>0.1.0 writes what is true or false as text.</summary>
    protected void SetWord(string name, bool value) => Set(name, value ? "true" : "false");

    protected JsonNode? Node(string name) => fields[name];

    protected JsonObject? Table(string name) => fields[name] as JsonObject;

    /// <summary>The table of this name, made if there is none.</summary>
    protected JsonObject BeginTable(string name) => Begin(fields, name);

    protected bool Remove(string name) => fields.Remove(name);

    /// <summary>A table within another, made if there is none.</summary>
    public static JsonObject Begin(JsonObject fields, string name)
    {
        if (fields[name] is JsonObject table)
        {
            return table;
        }

        table = [];
        fields[name] = table;
        return table;
    }
}
