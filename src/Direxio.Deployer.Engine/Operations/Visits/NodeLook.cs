using Direxio.Deployer.Engine.Node.Tools;
using Direxio.Deployer.Engine.Ports;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Ports.Node;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Operations.Visits;

/// <summary>A node that is looked at while another process may work on it: it is not taken, and its record is not written.</summary>
/// <param name="State">What is recorded.</param>
/// <param name="Paths">Its files.</param>
/// <param name="Settings">The settings it has on record.</param>
/// <param name="Ports">The outside.</param>
/// <param name="Cloud">Its account and region; nothing has been asked there yet.</param>
internal sealed record NodeLook(NodeState State, NodePaths Paths, DeploymentSettings Settings, EnginePorts Ports, CloudPorts Cloud)
{
    public string Domain => Settings.Domain;

    /// <summary>Opens a shell with proved host keys.</summary>
    public required Func<CancellationToken, Task<INodeShell>> OpenAsync { get; init; }

    /// <summary>Proves that the account is the node's own; whoever asks it about the node does so first.</summary>
    /// <exception cref="DeployException">AccountMismatch.</exception>
    public required Func<CancellationToken, Task> ProveAccountAsync { get; init; }

    /// <summary>The tools on the node.</summary>
    public NodeTools NewTools() => new(OpenAsync);
}
