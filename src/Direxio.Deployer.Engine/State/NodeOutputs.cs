using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Foundation.Files;

namespace Direxio.Deployer.Engine.State;

/// <summary>outputs.json: what a node gave when its credentials were last read. Owner-only.</summary>
/// <param name="Domain">The node's domain.</param>
/// <param name="OwnerUserId">Such as @owner:chat.example.org.</param>
/// <param name="InitializationCode">Null once it is spent: the file then does not hold the user's own password.</param>
/// <param name="AccessToken">The owner's token; void as soon as anybody signs in as the owner.</param>
/// <param name="AgentToken">The agent's token.</param>
/// <param name="AgentRoomId">The agents' room.</param>
internal sealed record NodeOutputs(
    string Domain, string OwnerUserId, string? InitializationCode, string? AccessToken, string AgentToken, string AgentRoomId)
{
    /// <summary>The node's address.</summary>
    public string Origin => "https://" + Domain;

    /// <summary>Reads the file; null if it is missing or lacks what the agent needs.</summary>
    public static NodeOutputs? Read(NodePaths paths)
    {
        var fields = LocalFileText.ReadObject(paths.Outputs);
        return fields?["domain"].AsText() is { } domain
            && fields["owner_user_id"].AsText() is { } owner
            && fields["agent_token"].AsText() is { } agentToken
            && fields["agent_room_id"].AsText() is { } room
            ? new(domain, owner, fields["password"].AsText(), fields["access_token"].AsText(), agentToken, room)
            : null;
    }

    // Earlier readers want every field here, so a spent code is an empty text and not an absent one.
    public void Write(NodePaths paths) => LocalFileText.Write(paths.Outputs, new JsonObject
    {
        ["version"] = 1,
        ["owner_user_id"] = OwnerUserId,
        ["user_id"] = OwnerUserId,
        ["homeserver"] = Origin,
        ["access_token"] = AccessToken ?? string.Empty,
        ["agent_token"] = AgentToken,
        ["password"] = InitializationCode ?? string.Empty,
        ["agent_room_id"] = AgentRoomId,
        ["domain"] = Domain,
        ["as_url"] = Origin,
        ["p2p_url"] = Origin,
        ["bot_mxid"] = OwnerUserId,
    });

    /// <summary>A record prints its members; this one must not print its secrets.</summary>
    public override string ToString() => $"outputs of {Domain}";
}
