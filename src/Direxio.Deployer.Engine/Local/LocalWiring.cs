using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Local;

/// <summary>What was written on this machine.</summary>
/// <param name="NodeId">The agent's id at the node.</param>
/// <param name="ConfigFile">The bridge's configuration; null while no agent is chosen.</param>
/// <param name="Workspace">The agent's working folder.</param>
/// <param name="Notes">What the user should know of it.</param>
internal sealed record WiringResult(string NodeId, string? ConfigFile, string Workspace, IReadOnlyList<string> Notes);

/// <summary>Writes everything that lets an agent on this machine use the node. Writing it again changes nothing.</summary>
internal static class LocalWiring
{
    public const string EnvironmentNodeId = "DIREXIO_AGENT_NODE_ID";

    /// <summary>Names of the variables in the node's env file.</summary>
    public static IReadOnlyList<string> EnvironmentVariables { get; } =
        ["DIREXIO_DOMAIN", "DIREXIO_AGENT_TOKEN", "DIREXIO_AGENT_ROOM_ID", EnvironmentNodeId];

    /// <summary>The node id that <see cref="Write"/> uses; the Matrix device is named after it.</summary>
    public static string NodeIdOf(ConnectAgentChoice? agent, string domain, string agentRoomId, LocalSettings settings) =>
        AgentNodeId.Of(agent?.Runtime, domain, agentRoomId, settings);

    /// <exception cref="DeployException">A file cannot be written, or holds a value that the bridge would change.</exception>
    public static WiringResult Write(NodePaths paths, WiringInput input)
    {
        var nodeId = NodeIdOf(input.Agent, input.Domain, input.AgentRoomId, input.Settings);
        // What can be refused is made before the first file is touched.
        var config = input.Agent is { } agent ? BridgeConfig.Render(paths, input, agent, nodeId) : null;
        var workspace = input.Workspace ?? paths.Workspace;
        OwnerOnlyFile.CreateFolder(workspace);
        OwnerOnlyFile.CreateFolder(BridgeConfig.DataFolderOf(paths));
        new NodeOutputs(input.Domain, input.OwnerUserId, input.InitializationCode, input.OwnerAccessToken, input.AgentToken, input.AgentRoomId)
            .Write(paths);
        LocalCredentials.Write(paths, Profile(input, nodeId));
        LocalFileText.Write(paths.EnvironmentFile, ShellText.Exports(
        [
            new(EnvironmentNodeId, nodeId),
            new("DIREXIO_DOMAIN", input.Origin),
            new("DIREXIO_AGENT_TOKEN", input.AgentToken),
            new("DIREXIO_AGENT_ROOM_ID", input.AgentRoomId),
        ]));
        LocalFileText.Write(MatrixSession.FileOf(paths), input.Session.ToJson());
        new McpFiles(paths).Write(nodeId, input.Settings);
        if (config is not null)
        {
            LocalFileText.Write(BridgeConfig.FileOf(paths), config);
        }

        return new(nodeId, config is null ? null : BridgeConfig.FileOf(paths), workspace, [.. Notes(input)]);
    }

    /// <summary>Records in the state what was written; the caller saves it.</summary>
    public static void RecordIn(NodeState state, NodePaths paths, WiringInput input, WiringResult result) =>
        WiringRecord.RecordIn(state, paths, input, result);

    private static JsonObject Profile(WiringInput input, string nodeId) => new()
    {
        ["domain"] = input.Domain,
        ["password"] = input.InitializationCode ?? string.Empty,
        ["access_token"] = input.OwnerAccessToken ?? string.Empty,
        ["agent_room_id"] = input.AgentRoomId,
        ["direxio_domain"] = input.Origin,
        ["direxio_agent_token"] = input.AgentToken,
        ["direxio_agent_room_id"] = input.AgentRoomId,
        ["direxio_agent_node_id"] = nodeId,
    };

    private static IEnumerable<string> Notes(WiringInput input)
    {
        if (input.Agent is null)
        {
            yield return "No connect agent is chosen, so no bridge configuration was written. Choose one with -ConnectAgent.";
        }

        if (input.Settings.RequestedNodeId is { } requested && !AgentNodeId.IsAccepted(requested, input.Domain, input.Settings))
        {
            yield return $"{EnvironmentNodeId} '{requested}' does not name {input.Domain} and was not used; set {EnvironmentNodeId}_FORCE=1 to use it all the same.";
        }
    }
}
