using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Foundation.Text;

namespace Direxio.Deployer.Engine.Mcp;

/// <summary>How a client writes the entry of a server in JSON.</summary>
internal sealed record JsonEntryForm
{
    /// <summary>The name of the program's member.</summary>
    public const string Command = "command";

    /// <summary>As most clients write it.</summary>
    public static JsonEntryForm Usual { get; } = new();

    /// <summary>What a new entry begins with. In an entry that is there it is the user's.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> First { get; init; } = [];

    /// <summary>True if the program is the first item of a list, before its arguments.</summary>
    public bool IsCommandInList { get; init; }

    /// <summary>The name of the variables' member.</summary>
    public string Variables { get; init; } = "env";

    /// <summary>The member of the program.</summary>
    public JsonNode CommandOf(McpEntry entry) => IsCommandInList ? JsonText.ArrayOf([entry.Command]) : entry.Command;

    /// <summary>True if a text, which is JSON, names this program.</summary>
    public bool IsCommand(string json, McpEntry entry) => IsCommandInList
        ? JsonTokens.FirstOfList(json) == entry.Command
        : JsonTokens.IsText(json, entry.Command);

    /// <summary>The variables' member.</summary>
    public static JsonObject VariablesOf(IEnumerable<KeyValuePair<string, string>> variables) =>
        new(variables.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));

    /// <summary>The whole entry.</summary>
    public JsonObject ValueOf(McpEntry entry) => new(First.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)))
    {
        [Command] = CommandOf(entry),
        [Variables] = VariablesOf(entry.Variables),
    };
}
