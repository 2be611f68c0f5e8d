using Direxio.Deployer.Engine.Credentials;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.Resources;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Status;

/// <summary>The state of a node as the deployment that callers receive.</summary>
internal static class DeploymentView
{
    /// <param name="state">The state as saved.</param>
    /// <param name="paths">The node's files.</param>
    /// <param name="status">How the run ended.</param>
    /// <param name="nextAction">What the phase that ended the run asks for; null takes what the recovery summary says.</param>
    /// <param name="redactor">Through which every text goes.</param>
    /// <param name="agentFoundBy">How the run found the agent; null if no run did.</param>
    public static Deployment From(
        NodeState state,
        NodePaths paths,
        DeploymentStatus status,
        string? nextAction,
        Redactor redactor,
        Advice? agentFoundBy = null)
    {
        var domain = state.Domain ?? paths.ServiceId;
        var next = redactor.Redact(nextAction ?? RecoverySummary.From(state, domain, paths).NextAction);
        var delivery = status == DeploymentStatus.Completed
            ? DeliveryBuilder.Build(state, paths, CredentialsFile.Read(paths, redactor), next, agentFoundBy)
            : null;
        var bill = RecordedBill.From(state);
        var estimate = bill.EstimateIn(state);
        return new()
        {
            Domain = domain,
            ServiceId = paths.ServiceId,
            Status = status,
            CurrentPhase = state.CurrentPhase,
            Phases = PhasesOf(state, redactor),
            Resources = state.Resources.ToContract(state),
            CostEstimate = estimate,
            BilledNow = bill.NowIn(state, estimate),
            NextAction = delivery?.NextAction ?? next,
            DnsRecords = status == DeploymentStatus.WaitingForUser
                ? RecordsToSet.Of(state, state.GetPhase(state.CurrentPhase), domain)
                : [],
            Delivery = delivery,
            StatePath = paths.State,
            ReportPath = File.Exists(paths.Report) ? paths.Report : null,
            Rehearsal = state.IsRehearsal,
        };
    }

    /// <summary>The phases with their evidence redacted: earlier releases wrote it without a filter.</summary>
    public static IReadOnlyList<PhaseRecord> PhasesOf(NodeState state, Redactor redactor) =>
        [.. state.Phases.Select(phase => phase with { Evidence = phase.Evidence is { } evidence ? redactor.Redact(evidence) : null })];
}
