using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Foundation.Files;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Credentials;

/// <summary>outputs.json: what a node gave when its credentials were last read. Owner-only.</summary>
internal static class OutputsFile
{
    /// <summary>Reads the file; null if it is missing or lacks what the agent needs.</summary>
    public static NodeCredentials? Read(NodePaths paths, Redactor redactor)
    {
        if (LocalFileText.ReadObject(paths.Outputs) is not { } fields)
        {
            return null;
        }

        var credentials = new NodeCredentials
        {
            Domain = fields["domain"].AsText(),
            OwnerUserId = fields["owner_user_id"].AsText(),
            InitializationCode = redactor.Conceal(fields["password"].AsText()),
            AccessToken = redactor.Conceal(fields["access_token"].AsText()),
            AgentToken = redactor.Conceal(fields["agent_token"].AsText()),
            AgentRoomId = fields["agent_room_id"].AsText(),
        };
        return credentials.IsWhole ? credentials : null;
    }

    // Earlier readers want every field here, so a spent code is an empty text and not an absent one. The file then does not
    // hold the user's own password.
    public static void Write(NodePaths paths, NodeCredentials credentials) => LocalFileText.Write(paths.Outputs, new JsonObject
    {
        ["version"] = 1,
        ["owner_user_id"] = credentials.OwnerUserId,
        ["user_id"] = credentials.OwnerUserId,
        ["homeserver"] = credentials.Origin,
        ["access_token"] = credentials.AccessToken?.Reveal() ?? string.Empty,
        ["agent_token"] = credentials.AgentToken?.Reveal(),
        ["password"] = credentials.InitializationCode?.Reveal() ?? string.Empty,
        ["agent_room_id"] = credentials.AgentRoomId,
        ["domain"] = credentials.Domain,
        ["as_url"] = credentials.Origin,
        ["p2p_url"] = credentials.Origin,
        ["bot_mxid"] = credentials.OwnerUserId,
    });
}
