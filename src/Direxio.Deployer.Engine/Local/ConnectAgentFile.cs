using System.Text.Json;
using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Local;

/// <summary>
/// Keeps the chosen agent between runs, so that a resume needs not be told again. It is a file of its own, for the
/// options may hold keys of a model provider, which have no place in state.json.
/// </summary>
internal static class ConnectAgentFile
{
    public static string FileOf(NodePaths paths) => Path.Combine(paths.ConnectFolder, "agent.json");

    /// <exception cref="DeployException">LocalFileUnwritable.</exception>
    public static void Write(NodePaths paths, ConnectAgentChoice choice)
    {
        var options = new JsonObject();
        foreach (var (key, value) in choice.Options)
        {
            options[key] = JsonSerializer.SerializeToNode(value, value.GetType());
        }

        LocalFileText.Write(FileOf(paths), new JsonObject
        {
            ["name"] = choice.Name,
            ["runtime"] = choice.Runtime,
            ["command"] = choice.Command,
            ["options"] = options,
        });
    }

    /// <summary>The kept choice; null if there is none.</summary>
    /// <exception cref="DeployException">LocalFileUnreadable.</exception>
    public static ConnectAgentChoice? Read(NodePaths paths)
    {
        if (LocalFileText.ReadObject(FileOf(paths)) is not { } kept
            || kept["name"].AsText() is not { } name
            || ConnectAgentCatalog.Find(name) is not { } entry)
        {
            return null;
        }

        var options = (kept["options"] as JsonObject ?? []).Select(option => KeyValuePair.Create(option.Key, ValueOf(option.Value)));
        return new(entry.Name, kept["runtime"].AsText() ?? entry.Name, kept["command"].AsText(), [.. options]);
    }

    // A number that was written without a fraction (1.0 as 1) comes back as a long, which TOML readers take as well.
    private static object ValueOf(JsonNode? node) => node switch
    {
        JsonArray list => (IReadOnlyList<string>)[.. list.Select(item => item!.GetValue<string>())],
        JsonObject table => (IReadOnlyDictionary<string, string>)table.ToDictionary(pair => pair.Key, pair => pair.Value!.GetValue<string>(), StringComparer.Ordinal),
        _ => node!.GetValueKind() switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.Number when node.AsValue().TryGetValue<long>(out var number) => number,
            JsonValueKind.Number => node.GetValue<double>(),
            _ => node.GetValue<string>(),
        },
    };
}
