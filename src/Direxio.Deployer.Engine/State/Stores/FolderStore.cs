using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Files;

namespace Direxio.Deployer.Engine.State.Stores;

/// <summary>The states under one home: a folder a node, with state.json in it.</summary>
/// <param name="home">The home.</param>
/// <param name="warn">Receives what should be known of a node's files when it is taken; null where nobody listens.</param>
/// <param name="watch">Hears which nodes are taken; null where nobody listens.</param>
internal sealed class FolderStore(NodeHome home, Action<string>? warn = null, INodeWatch? watch = null) : INodeStore
{
    public NodeHome Home { get; } = home;

    /// <summary>What the states outlive that are written.</summary>
    public Durability Durability { get; init; }

    public IEnumerable<string> ServiceIds() => Entries(StateFile.MayBeIn);

    public IEnumerable<string> ServiceIdsWithLost() => Entries(static entry => StateFile.MayBeIn(entry) || StateFile.HasKeyIn(entry));

    public bool HasLostState(string serviceId) =>
        Home.Node(serviceId).Folder is var folder && !StateFile.MayBeIn(folder) && StateFile.HasKeyIn(folder);

    public NodeState? Read(string serviceId) => Home.HasNodes() ? StateFile.Read(Home.Node(serviceId)) : null;

    public NodeState? ReadOfAnyDomain(string serviceId) =>
        Home.HasNodes() ? StateFile.Read(Home.Node(serviceId), ofItsFolder: false) : null;

    // A folder that is a link will do; nothing is written or deleted there.
    public NodeState? ReadForRemoval(string serviceId) => Home.HasNodes() ? StateFile.Read(Home.Node(serviceId), maybeLink: true) : null;

    public IEnumerable<string> SecretsIn(string serviceId) => StateFile.SecretsIn(Home.Node(serviceId));

    public bool? IsBusy(string serviceId) => NodeLock.IsHeld(Home.LockFile(serviceId));

    public NodeSession Open(string serviceId) => Open(serviceId, () => Writable(serviceId, Read(serviceId)));

    public NodeSession OpenForReplacement(string serviceId) => Open(serviceId, () =>
    {
        try
        {
            _ = Writable(serviceId, Read(serviceId));
        }
        catch (DeployException unreadable)
            when (unreadable.Code is nameof(StateErrors.StateUnreadable) or nameof(StateErrors.StateOfAnotherNode))
        {
            // That is why it is replaced.
        }

        return null;
    });

    public NodeSession OpenForRemoval(string serviceId, bool isKnown, Action<DeployException> unwritable)
    {
        NodeLock? held = null;
        void Attempt(Action write)
        {
            try
            {
                write();
            }
            catch (DeployException failure)
                when (failure.Code is nameof(LocalFileErrors.LocalFileUnwritable) or nameof(LockErrors.LocksDoNotWork))
            {
                unwritable(failure);
            }
        }

        var paths = Home.Node(serviceId);
        Attempt(() => held = NodeLock.Take(serviceId, Home.LockFile(serviceId)));
        try
        {
            watch?.Taken(serviceId);
            var state = isKnown ? Writable(serviceId, ReadForRemoval(serviceId)) : null;
            if (state is not { IsOfAnotherTool: true })
            {
                Attempt(() => Tidy(paths));
            }

            return new NodeSession(paths, state, new StateFolder(paths, held, Durability)) { Unwritable = unwritable };
        }
        catch
        {
            held?.Dispose();
            throw;
        }
    }

    public NodeEnd Delete(string serviceId) => new ServiceFolder(Home, Home.Node(serviceId)).Delete();

    public (string? Folder, string? Problem) Forget(string serviceId) => new ServiceFolder(Home, Home.Node(serviceId)).MoveAside();

    private IEnumerable<string> Entries(Func<string, bool> isWanted)
    {
        if (!Home.HasNodes())
        {
            return [];
        }

        try
        {
            var entries = Directory.GetFileSystemEntries(Home.Nodes);
            Array.Sort(entries, StringComparer.Ordinal);
            return entries.Where(isWanted).Select(entry => Path.GetFileName(entry));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw StateErrors.HomeUnreadable(Home.Nodes, exception.Message, exception);
        }
    }

    private NodeSession Open(string serviceId, Func<NodeState?> read)
    {
        var paths = Home.Node(serviceId);
        var held = NodeLock.Take(serviceId, Home.LockFile(serviceId));
        try
        {
            Home.RequireUsable();
            StateFile.RequireFolder(paths);
            watch?.Taken(serviceId);

            // First of all read: what this release refuses to work on is left as it is, its files' modes too.
            var state = read();
            if (state is not { IsOfAnotherTool: true })
            {
                Tidy(paths);
            }

            return new NodeSession(paths, state, new StateFolder(paths, held, Durability));
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    private static NodeState? Writable(string serviceId, NodeState? state)
    {
        if (state is not null)
        {
            NodeGuard.RequireWritable(state, state.Domain ?? serviceId);
        }

        return state;
    }

    private void Tidy(NodePaths paths)
    {
        try
        {
            LooseModes.Correct(paths, warn ?? (static _ => { }));
            OwnerOnlyFile.SweepLeftovers(paths.Folder);
            OwnerOnlyFile.SweepLeftovers(paths.ConnectFolder);
            OwnerOnlyFile.SweepLeftovers(paths.McpFolder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw LocalFileErrors.LocalFileUnwritable(paths.Folder, exception);
        }
    }
}
