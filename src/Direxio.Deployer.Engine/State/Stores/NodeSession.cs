using Direxio.Deployer.Engine.State.Legacy;

namespace Direxio.Deployer.Engine.State.Stores;

/// <summary>A node that this process works on alone.</summary>
internal sealed class NodeSession(NodePaths paths, NodeState? state, IStatePlace place) : IDisposable
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

    /// <summary>What is to be done before the first state is written; null if nothing is.</summary>
    public Action? Beginning { get; set; }

    /// <summary>Starts over with this state and writes it.</summary>
    public void Begin(NodeState newState)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(isDisposed, this);
            Beginning?.Invoke();
            Beginning = null;
            if (current is { } replaced)
            {
                SecretRescue.Rescue(Paths, replaced);
            }

            Write(newState);
        }
    }

    /// <summary>Changes the state and writes it: whole, and as durable as the store is, when this returns. Safe from any thread.</summary>
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

    /// <summary>The name under which what is kept of the state now would be kept for a reason.</summary>
    public string AsideName(string reason, DateTimeOffset now) => place.AsideName(reason, now);

    /// <summary>Keeps it under that name, whatever it is.</summary>
    /// <exception cref="DeployException">LocalFileUnwritable.</exception>
    public void SetAside(string name)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(isDisposed, this);
            place.SetAside(name);
        }
    }

    /// <summary>Gives the node free. What still runs cannot write to its state any more: another process may hold it.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            isDisposed = true;
            place.Dispose();
        }
    }

    private void Write(NodeState next)
    {
        Unsaved = next;
        try
        {
            place.RequireUsable();
            SecretRescue.Rescue(Paths, next);
            next.DropSecrets();
            next.Stamp(current);
            place.Write(next);
        }
        catch (DeployException failure) when (Unwritable is { } tell && failure.Kind == DeployErrorKind.LocalFile)
        {
            tell(failure);
        }

        current = next;
        Unsaved = null;
    }
}
