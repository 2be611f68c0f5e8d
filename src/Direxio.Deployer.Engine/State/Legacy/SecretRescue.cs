using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Foundation.Files;

namespace Direxio.Deployer.Engine.State.Legacy;

/// <summary>
/// Before the secrets of an earlier release's state are dropped they are carried over to the files that are for them, unless
/// those have values of their own: nothing else may know the code any more.
/// </summary>
internal static class SecretRescue
{
    // What the state had, its name in credentials.json, its name in outputs.json.
    private static readonly (Func<NodeState, string?> Value, string Profile, string Output)[] Fields =
    [
        (state => state.Secrets.InitializationCode, "password", "password"),
        (state => state.Secrets.AccessToken, "access_token", "access_token"),
        (state => state.Secrets.AgentToken, "direxio_agent_token", "agent_token"),
        (state => state.Agent.RoomId, "direxio_agent_room_id", "agent_room_id"),
    ];

    /// <summary>Writes what the files lack. Does nothing for a state without secrets.</summary>
    /// <exception cref="DeployException">A file cannot be read or written; the state then keeps its secrets.</exception>
    public static void Rescue(NodePaths paths, NodeState state)
    {
        if (state.Secrets.IsEmpty)
        {
            return;
        }

        var root = LocalFileText.ReadObject(paths.Credentials) ?? [];
        var profile = CredentialProfiles.Default(root) ?? [];
        var changed = Fill(profile, state, field => field.Profile);
        if (changed)
        {
            FillIdentity(profile, state);
            CredentialProfiles.Write(paths, (JsonObject)profile.DeepClone());
        }

        var outputs = LocalFileText.ReadObject(paths.Outputs) ?? [];
        if (Fill(outputs, state, field => field.Output))
        {
            outputs["version"] ??= 1;
            outputs["domain"] ??= state.Domain;
            outputs["as_url"] ??= state.Server.Origin;
            LocalFileText.Write(paths.Outputs, outputs);
        }
    }

    private static void FillIdentity(JsonObject profile, NodeState state)
    {
        profile["domain"] ??= state.Domain;
        profile["direxio_domain"] ??= state.Server.Origin;
        profile["direxio_agent_node_id"] ??= state.Agent.NodeId;
        profile["agent_room_id"] ??= state.Agent.RoomId;
    }

    private static bool Fill(
        JsonObject target, NodeState state, Func<(Func<NodeState, string?> Value, string Profile, string Output), string> nameOf)
    {
        var changed = false;
        foreach (var field in Fields)
        {
            var name = nameOf(field);
            // A field that is there, be it empty, is a newer word than the state's.
            if (field.Value(state) is { } value && !target.ContainsKey(name))
            {
                target[name] = value;
                changed = true;
            }
        }

        return changed;
    }
}
