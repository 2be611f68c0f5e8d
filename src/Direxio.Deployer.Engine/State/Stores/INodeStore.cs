namespace Direxio.Deployer.Engine.State.Stores;

/// <summary>
/// The states of nodes. Anyone may read them; only who has opened a node, which locks it, may write its state. Where and in
/// what form they are kept is the store's own matter.
/// </summary>
internal interface INodeStore
{
    /// <summary>Where the other files of the nodes are on this machine.</summary>
    NodeHome Home { get; }

    /// <summary>The service ids that have a state, be it one that cannot be read; each is looked for when it is its turn.</summary>
    /// <exception cref="DeployException">HomeUnreadable.</exception>
    IEnumerable<string> ServiceIds();

    /// <summary>Those, and among them the nodes whose state was lost.</summary>
    /// <exception cref="DeployException">HomeUnreadable.</exception>
    IEnumerable<string> ServiceIdsWithLost();

    /// <summary>True for a node that has no state, but the key of its server.</summary>
    bool HasLostState(string serviceId);

    /// <summary>Reads a node's state without locking it; null if there is none.</summary>
    /// <exception cref="DeployException">
    /// HomeUnreadable, or one of <see cref="StateErrors.IsOfUnreadableNode"/>: something is there and cannot be used.
    /// </exception>
    NodeState? Read(string serviceId);

    /// <summary>Reads it likewise, also if it is of another domain than this service id's.</summary>
    /// <exception cref="DeployException">What <see cref="Read"/> says, but for StateOfAnotherNode.</exception>
    NodeState? ReadOfAnyDomain(string serviceId);

    /// <summary>Reads it likewise for a removal, also from where nothing may be written: what bills has to go.</summary>
    /// <exception cref="DeployException">What <see cref="Read"/> says.</exception>
    NodeState? ReadForRemoval(string serviceId);

    /// <summary>
    /// The secrets that an earlier release left in a state, as they are spelled there: for the redaction, which has to know them
    /// whether the state can be used or not. Where nothing can be read there are none to tell.
    /// </summary>
    IEnumerable<string> SecretsIn(string serviceId);

    /// <summary>Whether a process works on the node now; null where that cannot be told.</summary>
    bool? IsBusy(string serviceId);

    /// <summary>Takes the node for this process; a second process is refused until this is disposed of.</summary>
    /// <exception cref="DeployException">
    /// NodeIsBusy, or what <see cref="Read"/> says; StateIsNewer: this release must not write it; LocksDoNotWork or LocalFileUnwritable:
    /// the lock cannot be made, or what is there cannot be tidied.
    /// </exception>
    NodeSession Open(string serviceId);

    /// <summary>Takes the node likewise, but without its state: whatever is there will be replaced, also what cannot be read.</summary>
    /// <exception cref="DeployException">What <see cref="Open"/> says, but for StateUnreadable and StateOfAnotherNode.</exception>
    NodeSession OpenForReplacement(string serviceId);

    /// <summary>
    /// Takes the node for a removal, which must not need room on the disk: what bills has to go although nothing can be written.
    /// A lock that cannot be made is done without, and the state goes on in memory; <paramref name="unwritable"/> hears of both.
    /// </summary>
    /// <param name="serviceId">The node.</param>
    /// <param name="isKnown">False for what has no state on this machine.</param>
    /// <param name="unwritable">Receives each failure to write.</param>
    /// <exception cref="DeployException">
    /// NodeIsBusy, or what <see cref="Read"/> says; StateIsNewer: this release must not write it.
    /// </exception>
    NodeSession OpenForRemoval(string serviceId, bool isKnown, Action<DeployException> unwritable);

    /// <summary>
    /// Deletes all that is kept of a node, its state last: as long as that is there, the node is seen and this is tried again.
    /// What the agent has made is moved to where it stays. For who has opened the node, and keeps it open meanwhile.
    /// </summary>
    NodeEnd Delete(string serviceId);

    /// <summary>
    /// Moves all that is kept of a node to where no command takes it for a node any more. For who has opened it, and keeps it open
    /// meanwhile.
    /// </summary>
    /// <returns>Where it is now, and why it could not be moved; one of them is null.</returns>
    (string? Folder, string? Problem) Forget(string serviceId);
}

/// <summary>Where the state of one node is kept, for whoever holds its lock; disposing of it gives the lock back.</summary>
internal interface IStatePlace : IDisposable
{
    /// <summary>Refuses what has come into its place meanwhile, through which a write would lead elsewhere.</summary>
    /// <exception cref="DeployException">LocalFileUnwritable.</exception>
    void RequireUsable();

    /// <summary>Writes the state: whole, and as durable as the store is, when this returns.</summary>
    /// <exception cref="DeployException">LocalFileUnwritable.</exception>
    void Write(NodeState state);

    /// <summary>The name under which what is there would be kept for a reason. Nothing has it yet.</summary>
    string AsideName(string reason, DateTimeOffset now);

    /// <summary>Keeps what is there, whatever it is, under another name.</summary>
    /// <exception cref="DeployException">LocalFileUnwritable.</exception>
    void SetAside(string name);
}
