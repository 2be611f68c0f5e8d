using Direxio.Deployer.Engine.Operations.Checks;
using Direxio.Deployer.Engine.Operations.Logs;
using Direxio.Deployer.Engine.Operations.Shell;
using Direxio.Deployer.Engine.Redaction;

namespace Direxio.Deployer.Engine;

/// <summary>What looks at a node that runs.</summary>
public sealed partial class DeploymentEngine
{
    /// <summary>
    /// Reads a log of a node, or of the bridge on this machine. The node is not taken for it: a deployment may be under way.
    /// </summary>
    /// <param name="request">Which log, and how much of it.</param>
    /// <param name="emit">Receives each line as it comes, secrets taken out.</param>
    /// <param name="observer">Receives what else happens.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task ReadLogAsync(
        LogRequest request, Action<LogLine> emit, IDeploymentObserver observer, CancellationToken cancellationToken) =>
        RunAsync(request, observer, context => new LogCommand(context).RunAsync(
            request, line => emit(VisibleRecord.Escape(line)), cancellationToken));

    /// <summary>
    /// Compares a node with its record and with what a node needs: in the account, in DNS, from outside, and on the node. Changes
    /// nothing.
    /// </summary>
    /// <param name="request">Which node.</param>
    /// <param name="observer">Receives what happens.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>A row for each check; what could not be found out is a row, too.</returns>
    public Task<IReadOnlyList<DeploymentCheck>> TestDeploymentAsync(
        DeploymentCheckRequest request, IDeploymentObserver observer, CancellationToken cancellationToken) =>
        RunAsync(request, observer, context => new CheckCommand(context).RunAsync(request, cancellationToken));

    /// <summary>Runs a command on a node. A non-zero exit code is a result, not an exception.</summary>
    /// <param name="request">Which node, and what to run.</param>
    /// <param name="approve">Answers whether it may be run.</param>
    /// <param name="observer">Receives what happens.</param>
    /// <param name="cancellationToken">Stops it; the command is ended on the node.</param>
    /// <returns>What it gave; null if it was not approved.</returns>
    public Task<NodeCommandResult?> InvokeNodeCommandAsync(
        NodeCommandRequest request, Func<Task<bool>> approve, IDeploymentObserver observer, CancellationToken cancellationToken) =>
        RunAsync(request, observer, context => new ShellCommand(context).InvokeAsync(request, approve, cancellationToken));

    /// <summary>Hands the terminal of this process to a shell on a node, by the system's own ssh.</summary>
    /// <param name="request">Which node.</param>
    /// <param name="approve">Answers whether it may begin.</param>
    /// <param name="observer">Receives what happens before.</param>
    /// <param name="cancellationToken">Ends the shell.</param>
    /// <returns>The shell's exit code, 255 if ssh itself failed; null if it was not approved.</returns>
    public Task<int?> EnterNodeAsync(
        NodeShellRequest request, Func<Task<bool>> approve, IDeploymentObserver observer, CancellationToken cancellationToken) =>
        RunAsync(request, observer, context => new ShellCommand(context).EnterAsync(request, approve, cancellationToken));
}
