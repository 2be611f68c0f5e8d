using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Tests.State;

/// <summary>What a state writes, by the names that it has in the file.</summary>
internal static class StateFields
{
    /// <summary>A field at the top as text; null if it is not there.</summary>
    public static string? Field(this NodeState state, string name) => Document(state)[name].AsText();

    /// <summary>A field of the resources table as text; null if it is not there.</summary>
    public static string? ResourceField(this NodeState state, string name) => Document(state)["resources"]?[name].AsText();

    private static JsonObject Document(NodeState state) => JsonNode.Parse(state.ToJson())!.AsObject();
}
