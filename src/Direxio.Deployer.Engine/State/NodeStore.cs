using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Files;
using Direxio.Deployer.Engine.State.Legacy;

namespace Direxio.Deployer.Engine.State;

/// <summary>Reads and writes the states under one home.</summary>
/// <param name="home">The home.</param>
/// <param name="warn">Receives what should be known of a node's files when it is taken; null where nobody listens.</param>
internal sealed class NodeStore(NodeHome home, Action<string>? warn = null)
{
    public NodeHome Home { get; } = home;

    /// <summary>Reads a node's state without locking it; null if there is none.</summary>
    /// <exception cref="DeployException">
    /// HomeUnreadable, or one of <see cref="StateErrors.IsOfUnreadableNode"/>: something is there and cannot be used.
    /// </exception>
    public NodeState? Read(string serviceId) => Home.HasNodes() ? StateFile.Read(Home.Node(serviceId)) : null;

    /// <summary>
    /// Reads it likewise for a removal, also from a folder that is a link: what bills has to go. Nothing is written or deleted there.
    /// </summary>
    public NodeState? ReadForRemoval(string serviceId) => Home.HasNodes() ? StateFile.Read(Home.Node(serviceId), maybeLink: true) : null;

    /// <summary>Whether a process works on the node now; null where that cannot be told. See <see cref="NodeLock.IsHeld"/>.</summary>
    public bool? IsBusy(string serviceId) => NodeLock.IsHeld(Home.LockFile(serviceId));

    /// <summary>Takes the node for this process; a second process is refused until this is disposed of.</summary>
    /// <exception cref="DeployException">NodeIsBusy, or what <see cref="Read"/> says; StateIsNewer: this release must not write it.</exception>
    public NodeSession Open(string serviceId) => Open(serviceId, () => Writable(serviceId, Read(serviceId)));

    /// <summary>Takes the node likewise, but without its state: whatever is there will be replaced.</summary>
    /// <exception cref="DeployException">NodeIsBusy, NodeFolderUnusable, or StateIsNewer.</exception>
    public NodeSession OpenAnew(string serviceId) => Open(serviceId, () =>
    {
        try
        {
            _ = Writable(serviceId, Read(serviceId));
        }
        catch (DeployException unreadable) when (unreadable.Code is nameof(StateErrors.StateUnreadable) or nameof(StateErrors.StateOfAnotherNode))
        {
            // That is why it is replaced.
        }

        return null;
    });

    /// <summary>
    /// Takes the node for a removal, which must not need room on the disk: what bills has to go although nothing can be written.
    /// A lock that cannot be made is done without, and the state goes on in memory; <paramref name="unwritable"/> hears of both.
    /// </summary>
    /// <param name="serviceId">The node.</param>
    /// <param name="isKnown">False for what has no state on this machine.</param>
    /// <param name="unwritable">Receives each failure to write.</param>
    /// <exception cref="DeployException">NodeIsBusy, or what <see cref="Read"/> says; StateIsNewer: this release must not write it.</exception>
    public NodeSession OpenForRemoval(string serviceId, bool isKnown, Action<DeployException> unwritable)
    {
        NodeLock? held = null;
        void Attempt(Action write)
        {
            try
            {
                write();
            }
            catch (DeployException failure) when (failure.Code is nameof(LocalFileErrors.LocalFileUnwritable) or nameof(LockErrors.LocksDoNotWork))
            {
                unwritable(failure);
            }
        }

        var paths = Home.Node(serviceId);
        Attempt(() => held = NodeLock.Take(serviceId, Home.LockFile(serviceId)));
        try
        {
            Attempt(() => Tidy(paths));
            return new NodeSession(paths, isKnown ? Writable(serviceId, ReadForRemoval(serviceId)) : null, held) { Unwritable = unwritable };
        }
        catch
        {
            held?.Dispose();
            throw;
        }
    }

    private NodeSession Open(string serviceId, Func<NodeState?> read)
    {
        var paths = Home.Node(serviceId);
        var held = NodeLock.Take(serviceId, Home.LockFile(serviceId));
        try
        {
            _ = Home.HasNodes();
            StateFile.RequireFolder(paths);
            Tidy(paths);
            return new NodeSession(paths, read(), held);
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

/// <summary>A node that this process works on alone.</summary>
internal sealed class NodeSession(NodePaths paths, NodeState? state, IDisposable? heldLock) : IDisposable
{
    private readonly object gate = new();
    private volatile NodeState? current = state;
    private bool isDisposed;

    public NodePaths Paths { get; } = paths;

    /// <summary>
    /// Receives a failure to write, after which the state goes on in memory. Null where nothing may happen that is not on the
    /// disk, as everywhere but in a removal.
    /// </summary>
    public Action<DeployException>? Unwritable { get; init; }

    /// <summary>
    /// The state as last written, or null if there was none. It is never changed in place: an update makes a copy,
    /// writes it and swaps it in, so a reader on another thread sees one whole version.
    /// </summary>
    public NodeState? State => current;

    /// <summary>
    /// What could not be written: the state with the changes that are in memory alone. Null if all is on disk. The next
    /// update builds on it, so that nothing is lost once there is room again.
    /// </summary>
    public NodeState? Unsaved { get; private set; }

    /// <summary>Starts over with this state and writes it.</summary>
    public void Begin(NodeState newState)
    {
        lock (gate)
        {
            if (current is { } replaced)
            {
                SecretRescue.Rescue(Paths, replaced);
            }

            Write(newState);
        }
    }

    /// <summary>Changes the state and writes it: durable and whole when this returns. Safe from any thread.</summary>
    public void Update(Action<NodeState> change)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(isDisposed, this);
            var copy = (Unsaved ?? current)?.Clone() ?? throw new InvalidOperationException("The node has no state yet.");
            change(copy);
            Write(copy);
        }
    }

    /// <summary>
    /// The same where another failure is about to be told, which that of a full disk must not hide: what cannot be written stays
    /// in <see cref="Unsaved"/>.
    /// </summary>
    /// <returns>Why it could not be written; null if it was.</returns>
    public DeployException? TryUpdate(Action<NodeState> change)
    {
        try
        {
            Update(change);
            return null;
        }
        catch (DeployException unwritten) when (unwritten.Kind == DeployErrorKind.LocalFile)
        {
            return unwritten;
        }
    }

    /// <summary>Gives the node free. What still runs cannot write to its state any more: another process may hold it.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            isDisposed = true;
            heldLock?.Dispose();
        }
    }

    // Whatever has come into its place meanwhile: through a link nothing is written.
    private void RequireFolder()
    {
        try
        {
            StateFile.RequireFolder(Paths);
        }
        catch (DeployException exception)
        {
            throw LocalFileErrors.LocalFileUnwritable(Paths.State, exception);
        }
    }

    private void Write(NodeState next)
    {
        Unsaved = next;
        try
        {
            RequireFolder();
            SecretRescue.Rescue(Paths, next);
            next.DropSecrets();
            next.Stamp(current);
            LocalFileText.Write(Paths.State, next.ToJson());
        }
        catch (DeployException failure) when (Unwritable is { } tell && failure.Kind == DeployErrorKind.LocalFile)
        {
            tell(failure);
        }

        current = next;
        Unsaved = null;
    }
}
