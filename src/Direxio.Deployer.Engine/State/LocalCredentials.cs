using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Foundation.Files;

namespace Direxio.Deployer.Engine.State;

/// <summary>The node's secrets as credentials.json holds them. Null means: not in there.</summary>
internal sealed record LocalCredentials
{
    private const string DefaultProfile = "default";

    /// <summary>The initialization code; null if it is spent or was never read.</summary>
    public string? InitializationCode { get; init; }

    public string? AccessToken { get; init; }

    public string? AgentToken { get; init; }

    public string? AgentRoomId { get; init; }

    public string? AgentNodeId { get; init; }

    /// <summary>A record prints its members; this one must not print its secrets.</summary>
    public override string ToString() => $"credentials of {AgentNodeId}";

    /// <summary>Every secret among them, for the redaction.</summary>
    public IEnumerable<string?> Secrets => [InitializationCode, AccessToken, AgentToken];

    /// <summary>Reads the default profile, and what it lacks from outputs.json; null if neither file is there.</summary>
    /// <exception cref="DeployException">LocalFileUnreadable.</exception>
    public static LocalCredentials? Read(NodePaths paths)
    {
        var profile = ProfileOf(LocalFileText.ReadObject(paths.Credentials));
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
            InitializationCode = Find("password", "password"),
            AccessToken = Find("access_token", "access_token"),
            AgentToken = Find("agent_token", "direxio_agent_token", "agent_token"),
            AgentRoomId = Find("agent_room_id", "direxio_agent_room_id", "agent_room_id"),
            AgentNodeId = Find("agent_node_id", "direxio_agent_node_id", "agent_node_id"),
        };
    }

    /// <summary>Writes credentials.json: the default profile from what is given, every other profile and field as it was.</summary>
    /// <exception cref="DeployException">LocalFileUnreadable or LocalFileUnwritable.</exception>
    public static void Write(NodePaths paths, JsonObject defaultProfile)
    {
        var root = LocalFileText.ReadObject(paths.Credentials) ?? [];
        if (root["profiles"] is not JsonObject profiles)
        {
            profiles = [];
            root["profiles"] = profiles;
        }

        profiles[DefaultProfile] = defaultProfile;
        LocalFileText.Write(paths.Credentials, root);
    }

    /// <summary>The default profile of a credentials file; a file without profiles is one itself.</summary>
    internal static JsonObject? ProfileOf(JsonObject? root) =>
        root?["profiles"] is JsonObject profiles ? profiles[DefaultProfile] as JsonObject : root;
}
