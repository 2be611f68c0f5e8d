using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Local;
using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Phases;
using Direxio.Deployer.Engine.Reporting;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Operations.Credentials;

/// <summary>
/// Reads a node's credentials as S5 does and brings this machine's files up to date. The bridge and its session are left
/// alone; if they no longer fit the node, the wiring is marked as to be done again.
/// </summary>
internal sealed class CredentialSyncRun(CredentialReader reader, PhaseContext context)
{
    private readonly string domain = context.Settings.Domain;

    /// <summary>What became of it.</summary>
    /// <exception cref="DeployException">A failure of S5, with this command as the one to repeat.</exception>
    public async Task<CredentialSync> RunAsync(CancellationToken cancellationToken)
    {
        var known = Known.Of(context);
        var bootstrap = await reader.ReadAsync(context, cancellationToken).ConfigureAwait(false);
        var verdict = await JudgeAsync(bootstrap, known.Code, cancellationToken).ConfigureAwait(false);
        var outputs = CredentialReader.OutputsOf(domain, bootstrap, verdict.IsKept);
        var changed = known.Differences(outputs);
        var isNewDatabase = known.AgentToken is not null && known.AgentToken != outputs.AgentToken;
        var needsWiring = isNewDatabase || (known.AgentRoomId is not null && known.AgentRoomId != outputs.AgentRoomId);

        var files = Write(outputs, known.AgentNodeId);
        var now = context.Clock.GetUtcNow();
        context.Session.Update(state => Record(state, outputs, verdict, needsWiring, isNewDatabase, now));
        Tell(verdict, isNewDatabase, needsWiring);
        return new()
        {
            Domain = domain,
            ServiceId = context.Settings.ServiceId,
            CodeIsUsable = verdict.IsUsable,
            Reason = context.Observer.Redactor.Redact(verdict.Reason),
            Changed = changed,
            Files = files,
            NeedsWiring = needsWiring,
            NextAction = context.Observer.Redactor.Redact(RecoverySummary.Of(context.State, domain, context.Paths).NextAction),
            CheckedAt = now,
            Rehearsal = context.State.IsRehearsal,
        };
    }

    private async Task<CodeVerdict> JudgeAsync(BootstrapFile bootstrap, string? recordedCode, CancellationToken cancellationToken)
    {
        PortalStatus portal;
        try
        {
            portal = await reader.AskPortalAsync(context, bootstrap, cancellationToken).ConfigureAwait(false);
        }
        catch (DeployException failure) when (failure.Code != nameof(DeployErrors.MessageServerInMemory))
        {
            // The credentials are read and are worth having; only whether the code counts stays open.
            return CodeVerdict.WithoutPortal(bootstrap, recordedCode, failure);
        }

        return CodeVerdict.Of(domain, bootstrap, portal);
    }

    private List<string> Write(NodeOutputs outputs, string? nodeId)
    {
        var paths = context.Paths;
        outputs.Write(paths);
        if (nodeId is null)
        {
            // Nothing is wired yet; the wiring makes the id, and with it the other files.
            return [paths.Outputs];
        }

        LocalWiring.WriteCredentials(paths, outputs, nodeId);
        return [paths.Outputs, paths.Credentials, paths.EnvironmentFile];
    }

    private static void Record(NodeState state, NodeOutputs outputs, CodeVerdict verdict, bool needsWiring, bool isNewDatabase, DateTimeOffset now)
    {
        state["as_url"] = outputs.Origin;
        state["agent_room_id"] = outputs.AgentRoomId;
        if (verdict.IsUsable is { } isUsable)
        {
            state.Root[DeliveryBuilder.AppInitializedField] = !isUsable;
        }

        if (needsWiring)
        {
            foreach (var phase in new[] { PhaseId.S6_WIRE_LOCAL, PhaseId.S7_VERIFY_E2E })
            {
                state.SetPhase(new(phase, PhaseStatus.Pending, "the node's credentials have changed", now));
            }

            state["agent_install_status"] = WiringRecord.RefreshPending;
        }

        if (isNewDatabase)
        {
            // What was confirmed and checked was so of the accounts and rooms of the former database.
            state.Root.Remove("user_confirmations");
            state.Root.Remove("runtime_checks");
        }
    }

    private void Tell(CodeVerdict verdict, bool isNewDatabase, bool needsWiring)
    {
        if (isNewDatabase)
        {
            context.Observer.Warn($"The agent token of {domain} has changed: its server has a new database. The gates that were confirmed, and the runtime checks, were of the former one and are open again.");
        }

        if (needsWiring)
        {
            context.Observer.Warn($"The bridge on this machine does not fit {domain} any more. Wire it anew: {RehearsalWords.Of(context.State, domain, $"Resume-DirexioDeployment -Domain {domain}")}");
        }
        else if (verdict.IsUsable == true && UserGates.StatusOf(context.State, UserGates.AppInitialization) == UserGates.Confirmed)
        {
            context.Observer.Warn($"The gate {UserGates.AppInitialization} of {domain} is confirmed, but its App is not initialized.");
        }
    }

    /// <summary>What this machine knew before.</summary>
    private sealed record Known(string? Code, string? AccessToken, string? AgentToken, string? AgentRoomId, string? AgentNodeId)
    {
        // Earlier releases kept some of it in state.json too, which counts where the files have nothing.
        public static Known Of(PhaseContext context)
        {
            var files = LocalCredentials.Read(context.Paths);
            var state = context.State;
            return new(
                files is null ? state["password"] : files.InitializationCode,
                files?.AccessToken ?? state["access_token"],
                files?.AgentToken ?? state["agent_token"],
                files?.AgentRoomId ?? state["agent_room_id"],
                files?.AgentNodeId ?? state["agent_node_id"]);
        }

        public List<string> Differences(NodeOutputs now) => [.. new (string Name, string? Was, string? Is)[]
            {
                ("initialization_code", Code, now.InitializationCode),
                ("access_token", AccessToken, now.AccessToken),
                ("agent_token", AgentToken, now.AgentToken),
                ("agent_room_id", AgentRoomId, now.AgentRoomId),
            }
            .Where(value => value.Was != value.Is).Select(value => value.Name)];

        /// <summary>A record prints its members; this one must not print its secrets.</summary>
        public override string ToString() => $"credentials of {AgentNodeId}";
    }
}
