using Direxio.Deployer.Engine.Credentials;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Operations.Deploy;

/// <summary>What reading a node's credentials again has changed. It is recorded before the files are written,
/// which are what it is seen by.</summary>
/// <param name="Fields">The names of what differs.</param>
/// <param name="IsNewDatabase">True if the agent's token differs: a server keeps it as long as its database.</param>
/// <param name="NeedsWiring">True if the bridge does not fit the node any more.</param>
internal sealed record CredentialChange(IReadOnlyList<string> Fields, bool IsNewDatabase, bool NeedsWiring)
{
    /// <summary>What differs between two readings.</summary>
    public static CredentialChange Between(NodeCredentials was, NodeCredentials now)
    {
        var isNewDatabase = was.AgentToken is not null && was.AgentToken != now.AgentToken;
        return new(
            [.. Differences(was, now)],
            isNewDatabase,
            isNewDatabase || (was.AgentRoomId is not null && was.AgentRoomId != now.AgentRoomId));
    }

    /// <summary>Has the wiring done again, and takes back what was confirmed and checked
    /// of a former database's accounts and rooms.</summary>
    public void RecordIn(NodeState state, DateTimeOffset now)
    {
        if (NeedsWiring)
        {
            foreach (var phase in new[] { PhaseId.S6_WIRE_LOCAL, PhaseId.S7_VERIFY_E2E })
            {
                state.SetPhase(new(phase, PhaseStatus.Pending, "the node's credentials have changed", now.LocalDateTime));
            }

            state.Agent.AwaitRefresh();
        }

        if (IsNewDatabase)
        {
            UserGates.Reopen(state, UserGates.Names);
        }
    }

    private static IEnumerable<string> Differences(NodeCredentials was, NodeCredentials now) =>
        from field in new (string Name, Func<NodeCredentials, object?> Of)[]
        {
            ("initialization_code", credentials => credentials.InitializationCode),
            ("access_token", credentials => credentials.AccessToken),
            ("agent_token", credentials => credentials.AgentToken),
            ("agent_room_id", credentials => credentials.AgentRoomId),
        }
        where !Equals(field.Of(was), field.Of(now))
        select field.Name;

    /// <summary>Tells the user of a new database.</summary>
    public void Tell(PhaseContext context)
    {
        if (IsNewDatabase)
        {
            context.Observer.Warn(Advice.Of(nameof(Texts.Warn_NewDatabase), context.Settings.Domain));
        }
    }
}
