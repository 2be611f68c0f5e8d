using Direxio.Deployer.Engine.Ports;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.State.Stores;

namespace Direxio.Deployer.Engine.Runs;

/// <summary>The outside of one run, and where its nodes are on record.</summary>
/// <param name="Ports">Account, network, node and programs.</param>
/// <param name="Store">The states.</param>
internal sealed record World(EnginePorts Ports, INodeStore Store) : IDisposable
{
    public void Dispose() => Ports.Dispose();
}

/// <summary>The worlds that a command can work in: the real one, or that of a rehearsal.</summary>
internal interface IWorlds
{
    /// <summary>The states of one world.</summary>
    /// <param name="isRehearsal">Which world.</param>
    /// <param name="warn">Receives what should be known of a node's files when it is taken; null where nobody listens.</param>
    INodeStore Store(bool isRehearsal, Action<string>? warn);

    /// <summary>Every store of real nodes on this machine.</summary>
    IReadOnlyList<INodeStore> RealStores();

    /// <summary>The AWS profiles of one world on this machine.</summary>
    IProfileStore Profiles(bool isRehearsal, Redactor redactor);

    /// <summary>Enters the world that a run is about. No call is made yet.</summary>
    World Enter(RunSubject subject, EngineObserver observer);
}
