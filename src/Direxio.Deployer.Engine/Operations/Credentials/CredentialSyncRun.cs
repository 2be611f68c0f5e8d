using Direxio.Deployer.Engine.Bridge;
using Direxio.Deployer.Engine.Bridge.Installing;
using Direxio.Deployer.Engine.Credentials;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Operations.Deploy;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.Status;

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
        var known = CredentialReader.KnownBefore(context);
        var bootstrap = await reader.ReadAsync(context, cancellationToken).ConfigureAwait(false);
        var (verdict, offered) = await JudgeAsync(bootstrap, known.InitializationCode, cancellationToken).ConfigureAwait(false);
        var outputs = CredentialReader.OutputsOf(domain, bootstrap, verdict.IsKept);
        var change = CredentialChange.Between(known, outputs);
        var now = context.Clock.GetUtcNow();
        // In the state first: once the files are written, nobody can see any more that anything has changed.
        context.Session.Update(state =>
        {
            Record(state, outputs, verdict, change, now);
            offered?.RecordIn(state);
        });
        var files = LocalWiring.Rewrite(context.Paths, outputs, known.AgentNodeId);
        Tell(verdict, change);
        return new()
        {
            Domain = domain,
            ServiceId = context.Settings.ServiceId,
            CodeIsUsable = verdict.IsUsable,
            Reason = context.Observer.Redactor.Redact(verdict.Reason),
            Changed = change.Fields,
            Files = files,
            NeedsWiring = change.NeedsWiring,
            NextAction = context.Observer.Redactor.Redact(
                RecoverySummary.NextBeside(context.State, domain, context.Paths)),
            CheckedAt = now.LocalDateTime,
            Rehearsal = context.State.IsRehearsal,
        };
    }

    private async Task<(InitializationCodeCheck Verdict, ServerCapabilities? Offered)> JudgeAsync(
        BootstrapFile bootstrap, Secret? recordedCode, CancellationToken cancellationToken)
    {
        PortalStatus portal;
        try
        {
            portal = await reader.AskPortalAsync(context, bootstrap, cancellationToken).ConfigureAwait(false);
        }
        catch (DeployException failure) when (failure.Code != nameof(NodeErrors.MessageServerInMemory))
        {
            // The credentials are read and are worth having; only whether the code counts stays open.
            return (InitializationCodeCheck.WithoutPortal(bootstrap, recordedCode, failure), null);
        }

        var verdict = InitializationCodeCheck.From(domain, bootstrap, portal);
        return (verdict, await reader.AskCapabilitiesAsync(
            context, bootstrap, Task.FromResult(portal), cancellationToken).ConfigureAwait(false));
    }

    private static void Record(
        NodeState state, NodeCredentials outputs, InitializationCodeCheck verdict, CredentialChange change, DateTimeOffset now)
    {
        state.Server.Origin = outputs.Origin;
        state.Agent.RoomId = outputs.AgentRoomId;
        if (verdict.IsUsable is { } isUsable)
        {
            state.Server.IsAppInitialized = !isUsable;
        }

        change.RecordIn(state, now);
    }

    private void Tell(InitializationCodeCheck verdict, CredentialChange change)
    {
        change.Tell(context);
        var hasBridge = context.State.Bridge.Agent is not null || InstallRecord.BridgeWasInstalled(context.State);
        if (change.NeedsWiring && hasBridge)
        {
            context.Observer.Warn(
                Advice.Of(nameof(Texts.Warn_BridgeOutdated), domain, Commands.Resume().In(context.Settings.AdviceContext)));
        }
        else if (verdict.IsUsable == true && UserGates.StatusOf(context.State, UserGates.AppInitialization) == UserGates.Confirmed)
        {
            context.Observer.Warn(Advice.Of(nameof(Texts.Warn_GateNotInitialized), UserGates.AppInitialization, domain));
        }
    }
}
