using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Operations.Gates;
using Direxio.Deployer.Engine.Ports;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.Rehearsal;
using Direxio.Deployer.Engine.Reports;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine;

// What only people and their agents can confirm.
public sealed partial class DeploymentEngine
{
    private const string EvidenceVariable = "DIREXIO_CONFIRM_EVIDENCE";
    private const string RuntimeProbeVariable = "DIREXIO_CONFIRM_RUNTIME_PROBE";

    /// <summary>
    /// Records that a gate of a finished node was passed, with the evidence. Evidence that tells nothing is refused, and so
    /// is what the server or the runtime checks contradict. No secret is recorded.
    /// </summary>
    /// <param name="request">Which gate, and what was seen.</param>
    /// <param name="approve">Answers whether it may be recorded. Called once, when the evidence is accepted.</param>
    /// <param name="observer">Receives what happens.</param>
    /// <param name="cancellationToken">Stops it; nothing is recorded then.</param>
    /// <returns>The gate as it was confirmed; null if it was not approved.</returns>
    public Task<GateConfirmation?> ConfirmGateAsync(
        GateRequest request, Func<Task<bool>> approve, IDeploymentObserver observer, CancellationToken cancellationToken) => GuardAsync(
        request,
        observer,
        async engineObserver =>
        {
            var (domain, serviceId) = KnownNode(request.Domain, request.Rehearse);
            using var ports = Connect(new(domain, serviceId, request.Rehearse, []), engineObserver, RehearsalEntry.Continue);
            return await ConfirmAsync(ports, request, approve, engineObserver, cancellationToken).ConfigureAwait(false);
        });

    /// <summary>The same over given ports.</summary>
    internal async Task<GateConfirmation?> ConfirmAsync(
        EnginePorts ports, GateRequest request, Func<Task<bool>> approve, EngineObserver observer, CancellationToken cancellationToken)
    {
        var (domain, serviceId) = KnownNode(request.Domain, request.Rehearse);
        var store = Store(request.Rehearse, observer);
        using var session = store.Open(serviceId);
        var state = session.State ?? throw StateErrors.NodeNotFound(domain, store.Home.Nodes);
        KnownSecrets.Remember(observer.Redactor, store, serviceId);
        var complete = request with
        {
            Evidence = string.IsNullOrWhiteSpace(request.Evidence) ? environment[EvidenceVariable] : request.Evidence,
            RuntimeProbeConfirmed = request.RuntimeProbeConfirmed || environment.IsOn(RuntimeProbeVariable),
        };
        try
        {
            return await new GateRun(ports, session, observer, new OperationReports(observer.Redactor), domain).RunAsync(complete, approve, cancellationToken).ConfigureAwait(false);
        }
        catch (DeployException failure)
        {
            throw failure.In(AdviceContext.ForNode(state.IsRehearsal));
        }
    }
}
