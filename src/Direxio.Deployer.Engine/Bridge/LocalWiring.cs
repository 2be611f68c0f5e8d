using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Agents;
using Direxio.Deployer.Engine.Credentials;
using Direxio.Deployer.Engine.Foundation.Files;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Mcp;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Bridge;

/// <summary>What was written on this machine.</summary>
/// <param name="NodeId">The agent's id at the node.</param>
/// <param name="ConfigFile">The bridge's configuration; null while no agent is chosen.</param>
/// <param name="Workspace">The agent's working folder.</param>
/// <param name="Notes">What the user should know of it.</param>
internal sealed record WiringResult(string NodeId, string? ConfigFile, string Workspace, IReadOnlyList<Advice> Notes);

/// <summary>
/// Writes, beside outputs.json, everything that lets an agent on this machine use the node. Writing it again changes nothing.
/// </summary>
internal static class LocalWiring
{
    /// <summary>Names of the variables in the node's env file.</summary>
    public static IReadOnlyList<string> EnvironmentVariables { get; } =
        ["DIREXIO_DOMAIN", "DIREXIO_AGENT_TOKEN", "DIREXIO_AGENT_ROOM_ID", AgentNodeId.Variable];

    /// <summary>The node id that <see cref="Write"/> uses; the Matrix device is named after it.</summary>
    public static string NodeIdOf(ConnectAgentChoice? agent, string domain, string agentRoomId, LocalSettings settings) =>
        AgentNodeId.Compute(agent?.Runtime, domain, agentRoomId, settings);

    /// <summary>True if <see cref="Write"/> would give the bridge another configuration than it has.</summary>
    /// <exception cref="DeployException">The file cannot be read, or a value would be changed by the bridge.</exception>
    public static bool ChangesConfig(NodePaths paths, WiringInput input)
    {
        var nodeId = NodeIdOf(input.Agent, input.Domain, input.AgentRoomId, input.Settings);
        return input.Agent is { } agent
            && (!File.Exists(BridgeConfig.FileOf(paths))
                || LocalFileText.Read(BridgeConfig.FileOf(paths)) != BridgeConfig.Render(paths, input, agent, nodeId));
    }

    /// <exception cref="DeployException">A file cannot be written, or holds a value that the bridge would change.</exception>
    public static WiringResult Write(NodePaths paths, WiringInput input)
    {
        var outputs = input.Outputs;
        var nodeId = NodeIdOf(input.Agent, input.Domain, input.AgentRoomId, input.Settings);
        // What can be refused is made before the first file is touched.
        var config = input.Agent is { } agent ? BridgeConfig.Render(paths, input, agent, nodeId) : null;
        var workspace = input.Workspace ?? paths.Workspace;
        LocalFileText.CreateFolder(workspace);
        OwnerOnlyFile.CreateFolder(BridgeConfig.DataFolderOf(paths));
        WriteCredentials(paths, outputs, nodeId);
        LocalFileText.Write(MatrixSessionFile.FileOf(paths), input.Session.ToJson());
        new McpFiles(paths).Write(nodeId, input.Settings);
        if (config is not null)
        {
            LocalFileText.Write(BridgeConfig.FileOf(paths), config);
        }

        return new(nodeId, config is null ? null : BridgeConfig.FileOf(paths), workspace, [.. Notes(input)]);
    }

    /// <summary>Writes outputs.json again, and what else holds the node's tokens; leaves the bridge and its session alone.</summary>
    /// <param name="paths">The node's files.</param>
    /// <param name="outputs">What the node gave.</param>
    /// <param name="nodeId">The agent's id at the node; null while nothing is wired: the wiring makes it and the other files.</param>
    /// <returns>The files that were written.</returns>
    /// <exception cref="DeployException">A file cannot be read or written.</exception>
    public static IReadOnlyList<string> Rewrite(NodePaths paths, NodeCredentials outputs, string? nodeId)
    {
        OutputsFile.Write(paths, outputs);
        if (nodeId is null)
        {
            return [paths.Outputs];
        }

        WriteCredentials(paths, outputs, nodeId);
        return [paths.Outputs, paths.Credentials, paths.EnvironmentFile];
    }

    // The part that holds the node's tokens.
    private static void WriteCredentials(NodePaths paths, NodeCredentials outputs, string nodeId)
    {
        outputs.RequireWhole();
        CredentialProfiles.Write(paths, Profile(outputs, nodeId));
        LocalFileText.Write(paths.EnvironmentFile, ShellText.Exports(
        [
            new(AgentNodeId.Variable, nodeId),
            new("DIREXIO_DOMAIN", outputs.Origin),
            new("DIREXIO_AGENT_TOKEN", outputs.AgentToken.Reveal()),
            new("DIREXIO_AGENT_ROOM_ID", outputs.AgentRoomId),
        ]));
    }

    private static JsonObject Profile(NodeCredentials outputs, string nodeId) => new()
    {
        ["domain"] = outputs.Domain,
        ["password"] = outputs.InitializationCode?.Reveal() ?? string.Empty,
        ["access_token"] = outputs.AccessToken?.Reveal() ?? string.Empty,
        ["agent_room_id"] = outputs.AgentRoomId,
        ["direxio_domain"] = outputs.Origin,
        ["direxio_agent_token"] = outputs.AgentToken?.Reveal(),
        ["direxio_agent_room_id"] = outputs.AgentRoomId,
        ["direxio_agent_node_id"] = nodeId,
    };

    private static IEnumerable<Advice> Notes(WiringInput input)
    {
        if (input.Agent is null)
        {
            yield return AgentSelection.Remedy(input.Domain, input.AgentFoundBy).In(AdviceContext.ForNode(input.IsRehearsal));
        }
        else if (SpeechSettings.Choose(input.Settings.Speech, input.Agent) is { } speech)
        {
            yield return Advice.Of(nameof(Texts.Note_Voice), speech.Provider, SpeechSettings.ProviderVariable);
        }
        else if (input.Settings.Speech is [{ } withheld, ..])
        {
            yield return Advice.Of(
                nameof(Texts.Note_VoiceWithheld), withheld.KeySource, SpeechSettings.ProviderVariable, withheld.Provider);
        }

        if (input.Settings.RequestedNodeId is { } requested && !AgentNodeId.IsAccepted(requested, input.Domain, input.Settings))
        {
            yield return Advice.Of(
                nameof(Texts.Note_NodeIdUnused), AgentNodeId.Variable, requested, input.Domain, AgentNodeId.ForceVariable);
        }
    }
}
