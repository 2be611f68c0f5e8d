using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Operations.McpRegistration;

/// <summary>Which files of clients on this machine have the node's MCP server, as state.json records it.</summary>
internal static class McpRegistrations
{
    private const string Field = "mcp_registrations";

    /// <summary>Records a file; one that is on record already stays there once.</summary>
    public static void Add(NodeState state, string serverName, string path)
    {
        if (Of(state).Contains((serverName, path)))
        {
            return;
        }

        if (state.Root[Field] is not JsonArray list)
        {
            state.Root[Field] = list = [];
        }

        list.Add(new JsonObject { ["server"] = serverName, ["path"] = path });
    }

    /// <summary>The entries on record.</summary>
    public static IReadOnlyList<(string ServerName, string Path)> Of(NodeState state) =>
    [
        .. from entry in state.Root[Field] as JsonArray ?? []
           let server = entry?["server"].AsText()
           let path = entry?["path"].AsText()
           where server is not null && path is not null
           select (server, path),
    ];
}
