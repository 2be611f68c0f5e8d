using System.Text.Json;
using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.State.Sections;

namespace Direxio.Deployer.Engine.State;

/// <summary>
/// Refuses a state whose parts have another shape than they can have: read as if they were not there, they would make a node
/// look as if it had no resources, and the next write would lose them.
/// </summary>
internal static class StateShape
{
    private static readonly string[] Tables = ["resources", "intents", "removal", "destroy_evidence"];
    private static readonly string[] TextLists = ["route53_previous_record_sets"];

    /// <exception cref="JsonException">It is not the state of a node.</exception>
    public static void Require(JsonObject root)
    {
        // A record without phases says nothing, least of all that nothing bills.
        if (root["phases"] is not JsonObject)
        {
            throw new JsonException("It has no phases, so it is not the state of a node.");
        }

        foreach (var name in Tables.Where(name => root[name] is not (null or JsonObject or JsonArray { Count: 0 })))
        {
            throw new JsonException($"Its '{name}' is not a table.");
        }

        var provisioned = (root["phases"]![nameof(PhaseId.S3_PROVISION)] as JsonObject)?["status"].AsText();
        if (provisioned == "done" && root["resources"] is not JsonObject { Count: > 0 })
        {
            throw new JsonException("It says that the server was created, and names no resources.");
        }

        RequireText(root, "run_id");
        if (root["resources"] is JsonObject resources)
        {
            foreach (var key in ResourceTable.IdKeys)
            {
                RequireText(resources, key);
            }

            foreach (var name in TextLists.Where(name => !IsListOfTexts(resources[name])))
            {
                throw new JsonException($"'{name}' among its resources is not a list of texts.");
            }
        }
    }

    private static void RequireText(JsonObject table, string key)
    {
        if (table[key] is not (null or JsonValue))
        {
            throw new JsonException($"Its '{key}' is not a text.");
        }
    }

    private static bool IsListOfTexts(JsonNode? node) =>
        node is null || (node is JsonArray list && list.All(item => item?.GetValueKind() == JsonValueKind.String));
}
