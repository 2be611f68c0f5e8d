using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Operations.Deploy;

/// <summary>What this machine knows of a node's credentials before it reads them again.</summary>
internal sealed record KnownCredentials(string? Code, string? AccessToken, string? AgentToken, string? AgentRoomId, string? AgentNodeId)
{
    /// <summary>Earlier releases kept some of it in state.json too, which counts where the files have nothing.</summary>
    /// <exception cref="DeployException">LocalFileUnreadable.</exception>
    public static KnownCredentials Of(PhaseContext context)
    {
        var files = LocalCredentials.Read(context.Paths);
        var state = context.State;
        return new(
            files is null ? state.Secrets.InitializationCode : files.InitializationCode,
            files?.AccessToken ?? state.Secrets.AccessToken,
            files?.AgentToken ?? state.Secrets.AgentToken,
            files?.AgentRoomId ?? state.Agent.RoomId,
            files?.AgentNodeId ?? state.Agent.NodeId);
    }

    /// <summary>What these outputs change of it.</summary>
    public CredentialChange ChangeTo(NodeOutputs now)
    {
        var isNewDatabase = AgentToken is not null && AgentToken != now.AgentToken;
        return new(Differences(now), isNewDatabase, isNewDatabase || (AgentRoomId is not null && AgentRoomId != now.AgentRoomId));
    }

    /// <summary>A record prints its members; this one must not print its secrets.</summary>
    public override string ToString() => $"credentials of {AgentNodeId}";

    private List<string> Differences(NodeOutputs now) => [.. new (string Name, string? Was, string? Is)[]
        {
            ("initialization_code", Code, now.InitializationCode),
            ("access_token", AccessToken, now.AccessToken),
            ("agent_token", AgentToken, now.AgentToken),
            ("agent_room_id", AgentRoomId, now.AgentRoomId),
        }
        .Where(value => value.Was != value.Is).Select(value => value.Name)];
}
