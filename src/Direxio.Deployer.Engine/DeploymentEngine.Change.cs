using Direxio.Deployer.Engine.Operations.Change;

namespace Direxio.Deployer.Engine;

/// <summary>Changes of nodes in place.</summary>
public sealed partial class DeploymentEngine
{
    /// <summary>
    /// Changes a node in place: its instance type, its disk, who may reach port 22, its protection. The plan is read from the account
    /// and checked first; nothing is changed before <paramref name="approve"/> has agreed to it.
    /// </summary>
    /// <param name="request">Which node, and what is to be different.</param>
    /// <param name="approve">Answers whether the plan may be carried out. Not called if all is as asked.</param>
    /// <param name="observer">Receives what happens.</param>
    /// <param name="cancellationToken">Stops it; what was begun is on record, and running it again goes on.</param>
    /// <returns>The node afterwards; null if it was not approved.</returns>
    public Task<NodeChange?> ChangeAsync(
        NodeChangeRequest request,
        Func<NodeChangePlan, Task<bool>> approve,
        IDeploymentObserver observer,
        CancellationToken cancellationToken) =>
        RunAsync(request, observer, context => new ChangeCommand(context).RunAsync(request, Shown(approve), cancellationToken));

    /// <summary>Stops a node. What goes on billing is in the plan and in the result.</summary>
    /// <param name="request">Which node.</param>
    /// <param name="approve">Answers whether it may be stopped. Not called if it is.</param>
    /// <param name="observer">Receives what happens.</param>
    /// <param name="cancellationToken">Stops waiting for it.</param>
    /// <returns>The node, stopped; null if it was not approved.</returns>
    public Task<NodePower?> StopNodeAsync(
        NodePowerRequest request,
        Func<NodePowerPlan, Task<bool>> approve,
        IDeploymentObserver observer,
        CancellationToken cancellationToken) =>
        RunAsync(request, observer, context => new PowerCommand(context).StopAsync(request, Shown(approve), cancellationToken));

    /// <summary>
    /// Starts a node and waits until it has its address and answers. A change that was interrupted is brought to an end.
    /// </summary>
    /// <param name="request">Which node.</param>
    /// <param name="approve">Answers whether it may be started. Not called if it runs.</param>
    /// <param name="observer">Receives what happens.</param>
    /// <param name="cancellationToken">Stops waiting for it.</param>
    /// <returns>The node, running; null if it was not approved.</returns>
    public Task<NodePower?> StartNodeAsync(
        NodePowerRequest request,
        Func<NodePowerPlan, Task<bool>> approve,
        IDeploymentObserver observer,
        CancellationToken cancellationToken) =>
        RunAsync(request, observer, context => new PowerCommand(context).StartAsync(request, Shown(approve), cancellationToken));
}
