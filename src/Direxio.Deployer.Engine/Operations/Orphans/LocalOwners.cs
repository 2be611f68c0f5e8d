using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.State.Stores;

namespace Direxio.Deployer.Engine.Operations.Orphans;

/// <summary>A state on this machine that cannot be read: whatever it may own must not look ownerless.</summary>
/// <param name="ServiceId">The name of its folder.</param>
/// <param name="Failure">Why not, and what to do.</param>
internal sealed record UnreadableOwner(string ServiceId, DeployException Failure)
{
    /// <summary>The file or folder.</summary>
    public string Path => Failure.Target ?? ServiceId;
}

/// <summary>A state on this machine that may own something in an account.</summary>
/// <param name="Domain">Its domain; the name of its folder if it has none.</param>
/// <param name="Path">The file.</param>
/// <param name="State">What it holds.</param>
internal sealed record NodeOwner(string Domain, string Path, NodeState State);

/// <summary>The states of this machine, asked whether a resource of an account is theirs.</summary>
internal sealed class LocalOwners
{
    private readonly List<NodeOwner> owners = [];
    private readonly List<UnreadableOwner> unreadable = [];
    private readonly List<DeployException> unreadableHomes = [];

    private LocalOwners()
    {
    }

    /// <summary>The states that could not be read.</summary>
    public IReadOnlyList<UnreadableOwner> Unreadable => unreadable;

    /// <summary>Reads every state of these stores; a store that cannot be read is passed over.
    /// A removed node owns nothing any more.</summary>
    public static LocalOwners Read(IEnumerable<INodeStore> stores)
    {
        var read = new LocalOwners();
        foreach (var store in stores)
        {
            try
            {
                foreach (var serviceId in store.ServiceIds())
                {
                    read.Add(store, store.Home.Node(serviceId));
                }
            }
            catch (DeployException exception) when (exception.Code == nameof(StateErrors.HomeUnreadable))
            {
                read.unreadableHomes.Add(exception);
            }
        }

        return read;
    }

    /// <summary>The same where a node that is not known could be taken for none.</summary>
    /// <exception cref="DeployException">HomeUnreadable.</exception>
    public static LocalOwners ReadAll(IEnumerable<INodeStore> stores)
    {
        var read = Read(stores);
        return read.unreadableHomes.Count > 0 ? throw read.unreadableHomes[0] : read;
    }

    /// <summary>True if a state of this machine owns the resource of this account.</summary>
    public bool Own(OwnedResource resource, string accountId) => owners.Any(owner =>
        IsOfAccount(owner, accountId)
        && ((resource.RunId is { } runId && owner.State.RunId == runId) || Records(owner.State, resource.Id)));

    /// <summary>The node of this run; null if this machine has none that can be read.</summary>
    public NodeOwner? OwnerOfRun(string runId) => owners.FirstOrDefault(owner => owner.State.RunId == runId);

    /// <summary>
    /// Another node that has this id of the account on record; null if there is none. A copy of the node's own folder under the
    /// same domain is none; one whose domain was changed by hand is.
    /// </summary>
    public NodeOwner? UserOf(string id, string accountId, NodeState except) => owners.FirstOrDefault(owner =>
        IsOfAccount(owner, accountId)
        && !(owner.State.RunId == except.RunId && owner.State.FolderOfDomain == except.FolderOfDomain)
        && Records(owner.State, id));

    /// <summary>The unreadable state whose node this service id names; null if there is none.</summary>
    public UnreadableOwner? UnreadableOwnerOf(string? serviceId) => unreadable.FirstOrDefault(owner => owner.ServiceId == serviceId);

    private static bool IsOfAccount(NodeOwner owner, string accountId) =>
        (AccountGuard.RecordedIn(owner.State) ?? accountId) == accountId;

    // A node may use what another run made, such as a zone that was kept, or a resource whose tags someone took away.
    private static bool Records(NodeState state, string id)
    {
        var resources = state.Resources;
        return id == resources.InstanceId || id == resources.RootVolumeId || id == resources.AllocationId
            || id == resources.SecurityGroupId || id == resources.KeyName || id == resources.ZoneId;
    }

    private void Add(INodeStore store, NodePaths paths)
    {
        try
        {
            // The server of another tool carries none of this deployer's tags: what does was made beside it, and no command
            // goes by that state. A state in another node's folder owns what it records all the same.
            if (store.ReadOfAnyDomain(paths.ServiceId) is { Removal: not RemovalProgress.Removed } state && !state.IsOfAnotherTool)
            {
                owners.Add(new(state.Domain ?? paths.ServiceId, paths.State, state));
                if (state.FolderOfDomain is { } folder && folder != paths.ServiceId)
                {
                    unreadable.Add(new(paths.ServiceId, StateErrors.StateOfAnotherNode(paths, state.Domain!)));
                }
            }
        }
        catch (DeployException exception) when (StateErrors.IsOfUnreadableNode(exception))
        {
            unreadable.Add(new(paths.ServiceId, exception));
        }
    }
}
