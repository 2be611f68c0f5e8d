using Direxio.Deployer.Engine.Operations.Visits;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Operations.Update;

/// <summary>Brings another image to a node.</summary>
internal sealed class UpdateCommand(CommandContext context)
{
    /// <summary>The node afterwards; null if the plan was not approved.</summary>
    /// <exception cref="DeployException">What the account, the node or the update says.</exception>
    public Task<NodeUpdate?> RunAsync(
        NodeUpdateRequest request, Func<NodeUpdatePlan, Task<bool>> approve, CancellationToken cancellationToken)
    {
        if (request.MessageServerImage is { } image)
        {
            SettingRules.ContainerImage(image);
        }

        return new NodeVisitor(context).VisitAsync(
            request,
            visit =>
            {
                if (request.AllowTableLoss)
                {
                    NodeGuard.RequireUnprotected(visit.Context.State, visit.Domain);
                }

                return new UpdateRun(visit, context.Reports, request).RunAsync(approve, cancellationToken);
            });
    }
}
