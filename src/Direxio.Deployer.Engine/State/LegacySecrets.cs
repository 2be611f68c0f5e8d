using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Foundation.Files;

namespace Direxio.Deployer.Engine.State;

/// <summary>
/// Releases up to 0.1.11 kept secrets in state.json. Before they are dropped from there they are carried over to the
/// files that are for them, unless those have values of their own: nothing else may know the code any more.
/// </summary>
internal static class LegacySecrets
{
    // Field of state.json, its name in credentials.json, its name in outputs.json.
    private static readonly (string State, string Profile, string Output)[] Fields =
    [
        ("password", "password", "password"),
        ("access_token", "access_token", "access_token"),
        ("agent_token", "direxio_agent_token", "agent_token"),
        ("agent_room_id", "direxio_agent_room_id", "agent_room_id"),
    ];

    /// <summary>Writes what the files lack. Does nothing for a state without secrets.</summary>
    /// <exception cref="DeployException">A file cannot be read or written; the state then keeps its secrets.</exception>
    public static void Rescue(NodePaths paths, NodeState state)
    {
        if (state.Secrets.All(secret => secret is null))
        {
            return;
        }

        var root = LocalFileText.ReadObject(paths.Credentials) ?? [];
        var profile = LocalCredentials.ProfileOf(root) ?? [];
        var changed = Fill(profile, state, field => field.Profile);
        if (changed)
        {
            FillIdentity(profile, state);
            LocalCredentials.Write(paths, (JsonObject)profile.DeepClone());
        }

        var outputs = LocalFileText.ReadObject(paths.Outputs) ?? [];
        if (Fill(outputs, state, field => field.Output))
        {
            outputs["version"] ??= 1;
            outputs["domain"] ??= state.Domain;
            outputs["as_url"] ??= state["as_url"];
            LocalFileText.Write(paths.Outputs, outputs);
        }
    }

    private static void FillIdentity(JsonObject profile, NodeState state)
    {
        profile["domain"] ??= state.Domain;
        profile["direxio_domain"] ??= state["as_url"];
        profile["direxio_agent_node_id"] ??= state["agent_node_id"];
        profile["agent_room_id"] ??= state["agent_room_id"];
    }

    private static bool Fill(JsonObject target, NodeState state, Func<(string State, string Profile, string Output), string> nameOf)
    {
        var changed = false;
        foreach (var field in Fields)
        {
            var name = nameOf(field);
            // A field that is there, be it empty, is a newer word than the state's.
            if (state[field.State] is { } value && !target.ContainsKey(name))
            {
                target[name] = value;
                changed = true;
            }
        }

        return changed;
    }
}
