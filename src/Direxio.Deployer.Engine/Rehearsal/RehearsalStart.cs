using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.State.Stores;

namespace Direxio.Deployer.Engine.Rehearsal;

/// <summary>
/// The store of a rehearsal that begins: nothing of an earlier one counts, and with the first state that is written it is
/// forgotten.
/// </summary>
/// <param name="store">The store of the rehearsals.</param>
/// <param name="begin">Forgets what an earlier rehearsal of the node left. Called once, under the node's lock.</param>
internal sealed class RehearsalStart(INodeStore store, Action<NodePaths> begin) : INodeStore
{
    public NodeHome Home => store.Home;

    public IEnumerable<string> ServiceIds() => store.ServiceIds();

    public IEnumerable<string> ServiceIdsWithLost() => store.ServiceIdsWithLost();

    public bool HasLostState(string serviceId) => store.HasLostState(serviceId);

    public NodeState? Read(string serviceId) => null;

    public NodeState? ReadOfAnyDomain(string serviceId) => null;

    public NodeState? ReadForRemoval(string serviceId) => null;

    public IEnumerable<string> SecretsIn(string serviceId) => store.SecretsIn(serviceId);

    public bool? IsBusy(string serviceId) => store.IsBusy(serviceId);

    public NodeSession Open(string serviceId) => OpenForReplacement(serviceId);

    public NodeSession OpenForReplacement(string serviceId)
    {
        var session = store.OpenForReplacement(serviceId);
        session.Beginning = () => begin(session.Paths);
        return session;
    }

    public NodeSession OpenForRemoval(string serviceId, bool isKnown, Action<DeployException> unwritable) =>
        store.OpenForRemoval(serviceId, isKnown, unwritable);

    public NodeEnd Delete(string serviceId) => store.Delete(serviceId);

    public (string? Folder, string? Problem) Forget(string serviceId) => store.Forget(serviceId);
}
