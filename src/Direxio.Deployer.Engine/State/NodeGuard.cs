namespace Direxio.Deployer.Engine.State;

/// <summary>Keeps commands that act from nodes that they must not touch, before anything is asked of AWS.</summary>
internal static class NodeGuard
{
    /// <summary>For commands that write or change anything: the node is one that this release can work on.</summary>
    /// <exception cref="DeployException">NodeOfAnotherTool.</exception>
    public static void RequireOwn(NodeState state, string domain)
    {
        if (StateFormats.IsOfAnotherTool(state))
        {
            throw DeployErrors.NodeOfAnotherTool(domain, state);
        }
    }

    /// <summary>For commands that work on a living node: it is, besides, neither removed nor being removed.</summary>
    /// <exception cref="DeployException">NodeOfAnotherTool, NodeIsRemoved or NodeIsBeingRemoved.</exception>
    public static void RequireLiving(NodeState state, string domain, string folder)
    {
        RequireOwn(state, domain);
        if (state.Removal != RemovalProgress.None)
        {
            throw state.Removal == RemovalProgress.Removed ? DeployErrors.NodeIsRemoved(domain, folder) : DeployErrors.NodeIsBeingRemoved(domain);
        }
    }
}
