namespace Direxio.Deployer.Engine.State.Stores;

/// <summary>Says that this machine has no node of a name, and where its state is if its folder has another name.</summary>
internal static class MissingNode
{
    /// <param name="store">Where it is not; every state in it is read.</param>
    /// <param name="domain">The node, as the user named it.</param>
    public static DeployException Of(INodeStore store, string domain)
    {
        var serviceId = NodeHome.ServiceIdOf(domain);
        return store.HasLostState(serviceId)
            ? StateErrors.StateMissing(store.Home.Node(serviceId))
            : StateErrors.NodeNotFound(domain, store.Home, FolderOfAnotherName(store, serviceId));
    }

    private static NodePaths? FolderOfAnotherName(INodeStore store, string wanted) => store.ServiceIds()
        .Where(serviceId => Read(store, serviceId) is { Removal: not RemovalProgress.Removed } state && state.FolderOfDomain == wanted)
        .Select(store.Home.Node)
        .FirstOrDefault();

    private static NodeState? Read(INodeStore store, string serviceId)
    {
        try
        {
            return store.ReadOfAnyDomain(serviceId);
        }
        catch (DeployException exception) when (StateErrors.IsOfUnreadableNode(exception))
        {
            // Whose state it is, is not known; it is listed as unreadable.
            return null;
        }
    }
}
