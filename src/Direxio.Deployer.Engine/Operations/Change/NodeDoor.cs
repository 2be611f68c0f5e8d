using Direxio.Deployer.Engine.Operations.Deploy;
using Direxio.Deployer.Engine.Ports.Node;

namespace Direxio.Deployer.Engine.Operations.Change;

/// <summary>SSH to a node that is changed.</summary>
/// <param name="scene">The node; whose account it is has been proved.</param>
/// <param name="keyFile">Another key than the node's own; null for that.</param>
internal sealed class NodeDoor(ChangeScene scene, string? keyFile = null)
{
    /// <summary>Far longer than any of its commands takes: to grow the file system of a large disk takes seconds.</summary>
    private static readonly TimeSpan CommandLimit = TimeSpan.FromMinutes(5);

    /// <summary>Called before each attempt to connect.</summary>
    public Func<CancellationToken, Task> PrepareAsync { get; init; } = static _ => Task.CompletedTask;

    private NodeAccess Access => new(scene.Ports, scene.Cloud)
    {
        PrivateKeyFile = keyFile,
        PrepareAsync = PrepareAsync,
    };

    /// <summary>Opens it, as <see cref="NodeAccess.OpenAsync"/> does.</summary>
    public Task<INodeShell> OpenAsync(CancellationToken cancellationToken) =>
        Access.OpenAsync(scene.Context, PhaseId.S4_BOOTSTRAP_STACK, cancellationToken);

    /// <summary>Opens it for a look, as <see cref="NodeAccess.TryOpenAsync"/> does; null where the node cannot be asked.</summary>
    public async Task<INodeShell?> TryOpenAsync(CancellationToken cancellationToken)
    {
        var (shell, reason) = await Access.TryOpenAsync(
            scene.Context, PhaseId.S4_BOOTSTRAP_STACK, cancellationToken).ConfigureAwait(false);
        if (shell is null)
        {
            scene.Context.Observer.Trace($"The node could not be asked: {reason?.ToEnglish()}");
        }

        return shell;
    }

    /// <summary>Runs a command that takes moments.</summary>
    /// <exception cref="DeployException">NodeCommandTimedOut or SshUnreachable.</exception>
    public static async Task<ShellResult> RunAsync(
        ChangeScene scene, INodeShell shell, string command, CancellationToken cancellationToken)
    {
        var host = scene.Context.State.Resources.PublicIp ?? scene.Domain;
        try
        {
            return await shell.RunAsync(command, CommandLimit, cancellationToken).ConfigureAwait(false);
        }
        catch (NodeShellException exception) when (exception.Failure is ShellFailure.TimedOut)
        {
            throw NodeErrors.NodeCommandTimedOut(host, exception);
        }
        catch (NodeShellException exception)
        {
            throw NodeErrors.SshUnreachable(host, scene.Context.State.Server.SshCidr, scene.Domain, exception);
        }
    }
}
