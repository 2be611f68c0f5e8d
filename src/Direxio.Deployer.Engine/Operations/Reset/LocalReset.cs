using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Bridge;
using Direxio.Deployer.Engine.Foundation.Files;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Operations.Reset;

/// <summary>What a reset makes void on this machine: secrets in files and state, gates, checks, and the phases that made them.</summary>
internal static class LocalReset
{
    private const string Evidence = "the server's data were reset; this is done again";

    private static readonly PhaseId[] Renewed =
        [PhaseId.S4_BOOTSTRAP_STACK, PhaseId.S5_INIT_TOKENS, PhaseId.S6_WIRE_LOCAL, PhaseId.S7_VERIFY_E2E];

    // The fields of credentials.json that hold what the former server gave.
    private static readonly string[] SecretFields =
        ["password", "access_token", "direxio_agent_token", "agent_token", "direxio_agent_room_id", "agent_room_id"];

    /// <summary>In the state.</summary>
    public static void Clear(NodeState state, DateTimeOffset now)
    {
        foreach (var phase in Renewed)
        {
            state.SetPhase(new(phase, PhaseStatus.Pending, Evidence, now.LocalDateTime));
        }

        state.Agent.AwaitRefresh();
        state.Agent.RoomId = null;
        state.Server.IsAppInitialized = false;
        state.DropSecrets();
        UserGates.Reopen(state, UserGates.Names);
    }

    /// <summary>In the files. The id under which the node knows the agent stays, as do files and fields of the user's own.</summary>
    /// <exception cref="DeployException">A file cannot be read or written.</exception>
    public static void Clear(NodePaths paths)
    {
        foreach (var file in new[] { paths.Outputs, paths.EnvironmentFile, MatrixSessionFile.FileOf(paths) }.Where(File.Exists))
        {
            File.Delete(file);
        }

        if (CredentialProfiles.Default(LocalFileText.ReadObject(paths.Credentials))?.DeepClone() is JsonObject profile)
        {
            foreach (var field in SecretFields)
            {
                profile.Remove(field);
            }

            CredentialProfiles.Write(paths, profile);
        }
    }
}
