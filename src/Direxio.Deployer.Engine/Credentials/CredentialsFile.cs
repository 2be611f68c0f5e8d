using Direxio.Deployer.Engine.Foundation.Files;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Credentials;

/// <summary>credentials.json: the credentials that agents on this machine use, a profile for each. Owner-only.</summary>
internal static class CredentialsFile
{
    /// <summary>Reads the default profile, and what it lacks from outputs.json; null if neither file is there.</summary>
    /// <exception cref="DeployException">LocalFileUnreadable.</exception>
    public static NodeCredentials? Read(NodePaths paths, Redactor redactor)
    {
        var profile = CredentialProfiles.Default(LocalFileText.ReadObject(paths.Credentials));
        var outputs = LocalFileText.ReadObject(paths.Outputs);
        if (profile is null && outputs is null)
        {
            return null;
        }

        string? Find(string inOutputs, params ReadOnlySpan<string> inProfile)
        {
            foreach (var key in inProfile)
            {
                if (profile?[key].AsText() is { } value)
                {
                    return value;
                }
            }

            // A profile without a code says that the code is spent; an older file beside it must not bring it back.
            return inOutputs == "password" && profile?.ContainsKey("password") == true ? null : outputs?[inOutputs].AsText();
        }

        return new()
        {
            InitializationCode = redactor.Conceal(Find("password", "password")),
            AccessToken = redactor.Conceal(Find("access_token", "access_token")),
            AgentToken = redactor.Conceal(Find("agent_token", "direxio_agent_token", "agent_token")),
            AgentRoomId = Find("agent_room_id", "direxio_agent_room_id", "agent_room_id"),
            AgentNodeId = Find("agent_node_id", "direxio_agent_node_id", "agent_node_id"),
        };
    }
}
