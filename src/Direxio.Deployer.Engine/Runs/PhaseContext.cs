using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Ports.Node;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.State.Stores;

namespace Direxio.Deployer.Engine.Runs;

/// <summary>What every phase of one run shares.</summary>
internal sealed class PhaseContext(NodeSession session, DeploymentSettings settings, EngineObserver observer, TimeProvider clock)
{
    /// <summary>True when the user asked to continue, which is also their word that they have acted.</summary>
    public bool IsResume { get; init; }

    /// <summary>
    /// True if this very process made up the run id. Then nothing can carry it but what this process has asked for, and what it
    /// asked for has an intent: there is nothing to look for before the first call of a kind.
    /// </summary>
    public bool HasNewRunId { get; init; }

    public NodeSession Session { get; } = session;

    public DeploymentSettings Settings { get; } = settings;

    public EngineObserver Observer { get; } = observer;

    public TimeProvider Clock { get; } = clock;

    public NodeState State => Session.State ?? throw new InvalidOperationException("The node has no state yet.");

    public NodePaths Paths => Session.Paths;

    /// <summary>The tags of this deployment's resources.</summary>
    public NodeTags Tags => new(Settings.ServiceId, State.RunId ?? throw StateErrors.StateHasNoRunId(Paths.State));

    /// <summary>A wait's own patience, but never more than the user grants any wait.</summary>
    public TimeSpan AtMost(TimeSpan patience) => patience < Settings.Timeout ? patience : Settings.Timeout;

    /// <summary>HTTPS to the node at its recorded address, past this machine's resolver.</summary>
    public INodeHttp AtRecordedAddress(INodeHttp http) => AddressedNodeHttp.For(http, State.Resources.PublicIp);

    public Waiter WaiterFor(PhaseId phase) => new(phase, Observer, Clock);
}
