using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Runs;

namespace Direxio.Deployer.Engine.Operations.Gates;

/// <summary>Records what only people and their agents can confirm.</summary>
internal sealed class GateCommand(CommandContext context)
{
    private const string EvidenceVariable = "DIREXIO_CONFIRM_EVIDENCE";
    private const string RuntimeProbeVariable = "DIREXIO_CONFIRM_RUNTIME_PROBE";

    /// <summary>The gate as it was confirmed; null if it was not approved.</summary>
    public async Task<GateConfirmation?> RunAsync(GateRequest request, Func<Task<bool>> approve, CancellationToken cancellationToken)
    {
        var name = context.Known(request.Domain, request.Rehearse);
        using var world = context.Enter(
            name.Subject(request.Rehearse) with
            {
                // Who has chatted has set up the App before.
                UserSaysInitialized = request.Gate is ProductGate.AppInitialization or ProductGate.RealChat,
            });
        var complete = request with
        {
            Evidence = string.IsNullOrWhiteSpace(request.Evidence) ? context.Environment[EvidenceVariable] : request.Evidence,
            RuntimeProbeConfirmed = request.RuntimeProbeConfirmed || context.Environment.IsOn(RuntimeProbeVariable),
        };
        try
        {
            using var node = context.Open(world.Store, name, GateRun.RequireOpen);
            var run = new GateRun(world.Ports, node.Session, context.Observer, context.Reports, name.Domain);
            return await run.RunAsync(complete, approve, cancellationToken).ConfigureAwait(false);
        }
        catch (DeployException failure)
        {
            throw failure.In(AdviceContext.ForNode(request.Rehearse));
        }
    }
}
