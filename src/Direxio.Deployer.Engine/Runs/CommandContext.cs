using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Foundation.Names;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.State.Stores;

namespace Direxio.Deployer.Engine.Runs;

/// <summary>What every command of the engine works with, and the one way in which it finds, locks and checks its node.</summary>
internal sealed class CommandContext(
    DeployerEnvironment environment, SettingsResolver settings, IWorlds worlds, EngineObserver observer, IOperationReports reports)
{
    public DeployerEnvironment Environment => environment;

    public SettingsResolver Settings => settings;

    public EngineObserver Observer => observer;

    public Redactor Redactor => observer.Redactor;

    public IOperationReports Reports => reports;

    /// <summary>What the environment says of this machine's programs.</summary>
    public LocalSettings Local => LocalSettings.From(environment, observer.Redactor);

    public INodeStore Store(bool isRehearsal) => worlds.Store(isRehearsal, text => observer.Warn(text));

    public IReadOnlyList<INodeStore> RealStores() => worlds.RealStores();

    /// <summary>The AWS profiles on this machine; those of rehearsals are apart.</summary>
    public IProfileStore Profiles(bool isRehearsal) => worlds.Profiles(isRehearsal, Redactor);

    public World Enter(RunSubject subject) => worlds.Enter(subject, observer);

    /// <summary>
    /// The node of this name, or of the DOMAIN variable where none is given, under the domain by which it is on record. Earlier
    /// releases made nodes for names that a new deployment is refused, so the name is not checked further.
    /// </summary>
    /// <exception cref="DeployException">DomainMissing, NodeNotFound, or what <see cref="INodeStore.Read"/> says.</exception>
    public NodeName Known(string? given, bool isRehearsal)
    {
        var asked = NodeName.Parse(given ?? environment["DOMAIN"] ?? throw DomainErrors.DomainMissing());
        return asked with { Domain = Require(Store(isRehearsal), asked).Domain ?? asked.ServiceId };
    }

    /// <summary>
    /// Tells a node of which there is nothing to do from a mistyped name; for what outlives nodes, and so does not begin with one.
    /// </summary>
    /// <exception cref="DeployException">NodeNotFound, or what <see cref="INodeStore.Read"/> says.</exception>
    public void RequireKnown(NodeName name, bool isRehearsal) => Require(Store(isRehearsal), name);

    /// <summary>
    /// Takes a node for this process and lets its guard decide whether this command may work on it. It is looked at before it is
    /// taken, so that a mistyped name and a node of another tool are left without a trace.
    /// </summary>
    /// <param name="store">Where it is on record.</param>
    /// <param name="name">The node.</param>
    /// <param name="guard">Refuses a node that this command cannot work on.</param>
    /// <exception cref="DeployException">
    /// NodeNotFound, NodeOfAnotherTool, what the guard says, or what <see cref="INodeStore.Open"/> says.
    /// </exception>
    public OpenNode Open(INodeStore store, NodeName name, NodeGuardian guard)
    {
        NodeGuard.RequireOwn(Require(store, name), name.Domain);
        var session = store.Open(name.ServiceId);
        try
        {
            guard(session.State ?? throw MissingNode.Of(store, name.Domain), name.Domain, session.Paths);
            new NodeSecrets(store).Remember(observer.Redactor, name.ServiceId);
            return new(name, session);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>The state of a node, which is not taken.</summary>
    /// <exception cref="DeployException">NodeNotFound, or what <see cref="INodeStore.Read"/> says.</exception>
    public static NodeState Require(INodeStore store, NodeName name) =>
        store.Read(name.ServiceId) ?? throw MissingNode.Of(store, name.Domain);
}

/// <summary>Refuses a node that a command cannot work on.</summary>
internal delegate void NodeGuardian(NodeState state, string domain, NodePaths paths);

/// <summary>A node as a command names it.</summary>
/// <param name="Domain">Its domain, as given or as recorded.</param>
/// <param name="ServiceId">Its service id.</param>
internal sealed record NodeName(string Domain, string ServiceId)
{
    /// <summary>The node of a domain that a user gave, in any spelling.</summary>
    public static NodeName Parse(string given)
    {
        DomainName.RefuseObject(given);
        var domain = DomainName.AsciiOrGiven(given);
        return new(domain, NodeHome.ServiceIdOf(domain));
    }

    /// <summary>What a run that goes on with it is about.</summary>
    public RunSubject Subject(bool isRehearsal, IReadOnlyList<RehearsalEvent>? events = null) =>
        new(Domain, ServiceId, isRehearsal, events ?? []);
}

/// <summary>A node that this process has taken; disposing of it gives it free.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Session">Its state.</param>
internal sealed record OpenNode(NodeName Name, NodeSession Session) : IDisposable
{
    public string Domain => Name.Domain;

    public NodeState State => Session.State!;

    public NodePaths Paths => Session.Paths;

    public void Dispose() => Session.Dispose();
}
