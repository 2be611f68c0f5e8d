using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Agents;
using Direxio.Deployer.Engine.Foundation.Files;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Bridge;

/// <summary>
/// The connect agent chosen for a node, kept from the start of a deployment to its wiring, which may be another
/// command. It has a file of its own, owner-only, because options may hold keys.
/// </summary>
internal static class RecordedAgent
{
    public static string FileOf(NodePaths paths) => Path.Combine(paths.ConnectFolder, "agent.json");

    /// <summary>Keeps the choice; null forgets an earlier one.</summary>
    public static void Write(NodePaths paths, ConnectAgentChoice? choice)
    {
        if (choice is null)
        {
            if (File.Exists(FileOf(paths)))
            {
                File.Delete(FileOf(paths));
            }

            return;
        }

        var options = new JsonObject();
        foreach (var (name, value) in choice.Options)
        {
            options[name] = ToJson(value);
        }

        LocalFileText.Write(FileOf(paths), new JsonObject
        {
            ["name"] = choice.Name,
            ["runtime"] = choice.Runtime,
            ["command"] = choice.Command,
            ["options"] = options,
        });
    }

    /// <summary>
    /// The kept choice, else the one that the bridge's configuration was written for, as nodes of earlier releases
    /// have it; null if there is neither.
    /// </summary>
    /// <exception cref="DeployException">LocalFileUnreadable.</exception>
    public static ConnectAgentChoice? Read(NodePaths paths)
    {
        if (LocalFileText.ReadObject(FileOf(paths)) is not { } root)
        {
            return BridgeConfig.ReadAgent(paths);
        }

        return root["name"].AsText() is { } name && root["runtime"].AsText() is { } runtime
            ? new(name, runtime, root["command"].AsText(), [.. Options(root["options"] as JsonObject)])
            : null;
    }

    private static IEnumerable<KeyValuePair<string, object>> Options(JsonObject? options) =>
        (options ?? [])
            .Where(option => option.Value is not null)
            .Select(option => KeyValuePair.Create(option.Key, FromJson(option.Key, option.Value!)));

    private static JsonNode? ToJson(object value) => value switch
    {
        IReadOnlyList<string> list => new JsonArray([.. list.Select(item => JsonValue.Create(item))]),
        IEnumerable<KeyValuePair<string, string>> table => new JsonObject(
            table.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)JsonValue.Create(pair.Value)))),
        string text => JsonValue.Create(text),
        bool flag => JsonValue.Create(flag),
        long number => JsonValue.Create(number),
        double number => JsonValue.Create(number),
        _ => throw new ArgumentException($"No option holds a {value.GetType().Name}.", nameof(value)),
    };

    private static object FromJson(string name, JsonNode value) => value switch
    {
        JsonObject table => AgentOptionValue.Normalize(
            name, table.ToDictionary(pair => pair.Key, pair => (object?)pair.Value?.GetValue<string>())),
        JsonArray list => (IReadOnlyList<string>)[.. list.Select(item => item!.GetValue<string>())],
        JsonValue scalar when scalar.TryGetValue<bool>(out var flag) => flag,
        JsonValue scalar when scalar.TryGetValue<long>(out var number) => number,
        JsonValue scalar when scalar.TryGetValue<double>(out var number) => number,
        _ => value.GetValue<string>(),
    };
}
