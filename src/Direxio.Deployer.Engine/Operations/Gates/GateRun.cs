using Direxio.Deployer.Engine.Credentials;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Ports;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.State.Stores;
using Direxio.Deployer.Engine.Status;

namespace Direxio.Deployer.Engine.Operations.Gates;

/// <summary>Confirms one gate of one node, under its lock: checks what can be checked, asks, and records it.</summary>
internal sealed class GateRun(EnginePorts ports, NodeSession session, EngineObserver observer, IOperationReports reports, string domain)
{
    /// <summary>The gate as it was confirmed; null if the user did not agree.</summary>
    public async Task<GateConfirmation?> RunAsync(GateRequest request, Func<Task<bool>> approve, CancellationToken cancellationToken)
    {
        var state = session.State!;
        var (evidence, isRedacted) = EvidenceOf(request);
        var summary = RuntimeSummary.From(state);
        if (request.Gate == ProductGate.AgentMcpRuntime)
        {
            RequireRuntime(state, request, summary);
        }

        if (!await approve().ConfigureAwait(false))
        {
            return null;
        }

        // Nobody chats through an App that is not set up, so that the server can contradict this too.
        var lacksApp = request.Gate == ProductGate.RealChat
            && UserGates.StatusOf(state, UserGates.AppInitialization) != UserGates.Confirmed;
        var (portalWord, isInitialized) = lacksApp || request.Gate == ProductGate.AppInitialization
            ? await AskPortalAsync(cancellationToken).ConfigureAwait(false)
            : (null, null);
        var now = ports.Clock.GetUtcNow();
        var name = UserGates.NameOf(request.Gate);
        var isReplaced = UserGates.StatusOf(state, name) == UserGates.Confirmed;
        session.Update(next =>
        {
            next.Confirmations.Record(name, new(
                UserGates.Confirmed,
                NodeState.Timestamp(now),
                evidence,
                summary.Status ?? "not_run",
                request is { Gate: ProductGate.AgentMcpRuntime, RuntimeProbeConfirmed: true }));
            if (isInitialized == true)
            {
                next.Server.IsAppInitialized = true;
            }
        });
        if (lacksApp)
        {
            observer.Warn(Advice.Of(
                nameof(Texts.Warn_ChatBeforeApp),
                domain,
                NextStep.ConfirmApp(domain).In(AdviceContext.ForNode(state.IsRehearsal))));
        }

        return View(request, now, evidence, isRedacted, isReplaced, portalWord ?? CheckedOf(request.Gate, summary));
    }

    /// <summary>Refuses a node whose gates cannot be confirmed yet, or any more.</summary>
    public static void RequireOpen(NodeState state, string domain, NodePaths paths)
    {
        NodeGuard.RequireLiving(state, domain, paths);

        if (WiringFields.IsRefreshPending(state))
        {
            throw GateErrors.GatesNeedRefresh(domain);
        }

        if (state.Phases.FirstOrDefault(phase => phase.Status != PhaseStatus.Done) is { } unfinished)
        {
            throw GateErrors.GatesNotOpen(domain, unfinished, RecoverySummary.From(state, domain, paths).NextAction);
        }
    }

    private (string Evidence, bool IsRedacted) EvidenceOf(GateRequest request)
    {
        var given = EvidenceRules.OneLine(request.Evidence ?? string.Empty);
        var code = CredentialsFile.Read(session.Paths, observer.Redactor)?.InitializationCode?.Reveal();
        var masked = observer.Redactor.RedactEvidence(EvidenceRules.WithoutCode(given, code));
        EvidenceRules.Require(given, masked, request.Gate, domain);
        return (masked, masked != given);
    }

    private void RequireRuntime(NodeState state, GateRequest request, RuntimeSummary summary)
    {
        if (summary.Status != RuntimeSummary.Passed)
        {
            throw GateErrors.RuntimeChecksNotPassed(domain, summary.Status);
        }

        if (state.GetPhase(PhaseId.S6_WIRE_LOCAL).Time is { } wiredAt && !(summary.Time >= wiredAt))
        {
            throw GateErrors.RuntimeChecksOutdated(domain, summary.Time, wiredAt);
        }

        if (!request.RuntimeProbeConfirmed)
        {
            throw GateErrors.RuntimeProbeNotConfirmed(domain);
        }
    }

    // Reads what the server tells everybody. It can contradict the evidence; where it cannot be asked, the evidence stands alone.
    private async Task<(string Word, bool? IsInitialized)> AskPortalAsync(CancellationToken cancellationToken)
    {
        try
        {
            var portal = await new MessageServerClient(
                AddressedNodeHttp.For(ports.Http, session.State!.Resources.PublicIp), domain, observer.Redactor)
                .GetPortalStatusAsync(
                    CredentialsFile.Read(session.Paths, observer.Redactor)?.AgentToken, cancellationToken).ConfigureAwait(false);
            return portal.IsInitialized switch
            {
                true => ("portal.status says that the App is initialized.", true),
                false => throw GateErrors.AppNotInitialized(domain),
                null => (Unchecked($"this image does not tell by portal.status ({portal.NotOfferedBecause})"), null),
            };
        }
        catch (DeployException failure) when (failure.Code != nameof(GateErrors.AppNotInitialized))
        {
            return (Unchecked(failure.Message), null);
        }
    }

    private string Unchecked(string reason)
    {
        observer.Warn(Advice.Of(nameof(Texts.Warn_AppUnchecked), domain, reason));
        return observer.Redactor.Redact($"Not checked: {reason}");
    }

    private static string CheckedOf(ProductGate gate, RuntimeSummary summary) => gate == ProductGate.AgentMcpRuntime
        ? $"The runtime checks passed{(summary.Time is { } time ? $" at {NodeState.Timestamp(time)}" : string.Empty)}."
        : "Nothing: only a person can tell.";

    private GateConfirmation View(
        GateRequest request, DateTimeOffset now, string evidence, bool isRedacted, bool isReplaced, string checkedWord)
    {
        var state = session.State!;
        var report = reports.Write(state, session.Paths, ReportOperation.NewDeploy, now);
        return new()
        {
            Domain = domain,
            ServiceId = session.Paths.ServiceId,
            Gate = request.Gate,
            Status = UserGates.Confirmed,
            ConfirmedAt = now.LocalDateTime,
            Evidence = evidence,
            EvidenceRedacted = isRedacted,
            Checked = checkedWord,
            Replaced = isReplaced,
            UserGates = UserGates.Read(state),
            ProductComplete = NodeStatusReader.IsProductComplete(state),
            NextAction = observer.Redactor.Redact(RecoverySummary.NextBeside(state, domain, session.Paths)),
            StatePath = session.Paths.State,
            ReportPath = report,
            Rehearsal = state.IsRehearsal,
        };
    }
}
