using Direxio.Deployer.Engine.Operations.Reset;
using Direxio.Deployer.Engine.Operations.Update;

namespace Direxio.Deployer.Engine;

/// <summary>Updates and resets of nodes.</summary>
public sealed partial class DeploymentEngine
{
    /// <summary>
    /// Brings another image to a node. The node itself is read first; nothing on it is changed before <paramref name="approve"/> has
    /// agreed. What does not prove itself there is taken back, with the data as they were.
    /// </summary>
    /// <param name="request">Which node, and which image.</param>
    /// <param name="approve">Answers whether the plan may be carried out. Not called if there is nothing to do.</param>
    /// <param name="observer">Receives what happens.</param>
    /// <param name="cancellationToken">Ends the watching; what was begun on the node goes on there.</param>
    /// <returns>The node afterwards; null if it was not approved.</returns>
    public Task<NodeUpdate?> UpdateAsync(
        NodeUpdateRequest request,
        Func<NodeUpdatePlan, Task<bool>> approve,
        IDeploymentObserver observer,
        CancellationToken cancellationToken) =>
        RunAsync(request, observer, context => new UpdateCommand(context).RunAsync(request, Shown(approve), cancellationToken));

    /// <summary>
    /// Empties a node's server: database and media go, the machine, its address, the certificates and the server's signing key stay.
    /// What the former server gave is cleared on this machine; a resumption makes it again.
    /// </summary>
    /// <param name="request">Which node.</param>
    /// <param name="approve">Answers whether that may be done.</param>
    /// <param name="observer">Receives what happens.</param>
    /// <param name="cancellationToken">Ends the watching; what was begun on the node goes on there.</param>
    /// <returns>The node afterwards; null if it was not approved.</returns>
    public Task<NodeReset?> ResetAsync(
        NodeResetRequest request,
        Func<NodeResetPlan, Task<bool>> approve,
        IDeploymentObserver observer,
        CancellationToken cancellationToken) =>
        RunAsync(request, observer, context => new ResetCommand(context).RunAsync(request, Shown(approve), cancellationToken));
}
