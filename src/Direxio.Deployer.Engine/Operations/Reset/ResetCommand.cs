using Direxio.Deployer.Engine.Operations.Visits;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Operations.Reset;

/// <summary>Empties a node's server.</summary>
internal sealed class ResetCommand(CommandContext context)
{
    /// <summary>The node afterwards; null if the plan was not approved.</summary>
    /// <exception cref="DeployException">What the account, the node or the reset says.</exception>
    public Task<NodeReset?> RunAsync(
        NodeResetRequest request, Func<NodeResetPlan, Task<bool>> approve, CancellationToken cancellationToken) =>
        new NodeVisitor(context).VisitAsync(
            request,
            visit =>
            {
                NodeGuard.RequireUnprotected(visit.Context.State, visit.Domain);
                return new ResetRun(visit, context.Reports, new(visit.Ports.Programs, context.Local.PathStyle), request)
                    .RunAsync(approve, cancellationToken);
            });
}
