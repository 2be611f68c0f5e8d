using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Operations.NodeRemoval;

/// <summary>Keeps other commands from a node that is being taken down, or has been.</summary>
internal static class RemovalGuard
{
    /// <exception cref="DeployException">NodeIsRemoved or NodeIsBeingRemoved.</exception>
    public static void Require(NodeState state, string domain, string folder)
    {
        if (state.Removal != RemovalProgress.None)
        {
            throw state.Removal == RemovalProgress.Removed ? DeployErrors.NodeIsRemoved(domain, folder) : DeployErrors.NodeIsBeingRemoved(domain);
        }
    }
}
