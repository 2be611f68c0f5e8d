namespace Direxio.Deployer.Engine.State;

/// <summary>Keeps commands that act from nodes that they must not touch, before anything is asked of AWS.</summary>
internal static class NodeGuard
{
    /// <summary>For commands that write or change anything: the node is one that this release can work on.</summary>
    /// <exception cref="DeployException">NodeOfAnotherTool or StateIsNewer.</exception>
    public static void RequireOwn(NodeState state, string domain)
    {
        if (state.IsOfAnotherTool)
        {
            throw NodeGuardErrors.NodeOfAnotherTool(domain, state);
        }

        RequireWritable(state, domain);
    }

    /// <summary>For whatever writes a state: no newer release wrote it, of which this one would lose something.</summary>
    /// <exception cref="DeployException">StateIsNewer.</exception>
    public static void RequireWritable(NodeState state, string domain)
    {
        if (state.IsNewer)
        {
            throw StateErrors.StateIsNewer(domain, state.NewerSchema!, state.Writer);
        }
    }

    /// <summary>For commands that end the node or its data, or put others in their place: its user does not protect it.</summary>
    /// <exception cref="DeployException">NodeIsProtected.</exception>
    public static void RequireUnprotected(NodeState state, string domain)
    {
        if (state.Change.IsProtected)
        {
            throw NodeGuardErrors.NodeIsProtected(domain);
        }
    }

    /// <summary>For commands that work on a living node: it is, besides, neither removed nor being removed.</summary>
    /// <exception cref="DeployException">NodeOfAnotherTool, StateIsNewer, NodeIsRemoved or NodeIsBeingRemoved.</exception>
    public static void RequireLiving(NodeState state, string domain, NodePaths paths)
    {
        RequireOwn(state, domain);
        if (state.Removal != RemovalProgress.None)
        {
            throw state.Removal == RemovalProgress.Removed
                ? NodeGuardErrors.NodeIsRemoved(state, domain, paths.Folder)
                : NodeGuardErrors.NodeIsBeingRemoved(domain);
        }
    }
}
