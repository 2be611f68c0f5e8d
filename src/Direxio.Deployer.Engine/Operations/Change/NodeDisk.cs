using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Operations.Deploy;
using Direxio.Deployer.Engine.Ports.Node;
using Direxio.Deployer.Engine.Progress;

namespace Direxio.Deployer.Engine.Operations.Change;

/// <summary>The disk as the running node sees it, over SSH.</summary>
internal sealed class NodeDisk(ChangeScene scene)
{
    /// <summary>To grow the file system of a large disk takes seconds, and longer under load.</summary>
    private static readonly TimeSpan CommandLimit = TimeSpan.FromMinutes(5);

    /// <summary>The node's kernel sees a volume that has grown within seconds.</summary>
    private static readonly TimeSpan SightPatience = TimeSpan.FromMinutes(2);

    private readonly string host = scene.Context.State.Resources.PublicIp ?? scene.Domain;

    private NodeAccess Access => new(
        scene.Ports.Shells, scene.Cloud.Instances, scene.Cloud.SecurityGroups, scene.Ports.CallerAddress);

    /// <summary>Reads the sizes for a plan, so it changes nothing, port 22 included; null where the node cannot be asked.</summary>
    /// <exception cref="DeployException">What <see cref="NodeAccess.TryOpenAsync"/> says, or FileSystemNotGrown.</exception>
    public async Task<DiskReport?> TryReadAsync(CancellationToken cancellationToken)
    {
        var (shell, reason) = await Access.TryOpenAsync(
            scene.Context, PhaseId.S4_BOOTSTRAP_STACK, cancellationToken).ConfigureAwait(false);
        if (shell is null)
        {
            scene.Context.Observer.Trace($"The node could not be asked for its file system: {reason?.ToEnglish()}");
            return null;
        }

        await using (shell.ConfigureAwait(false))
        {
            return await RunAsync(shell, NodeCommands.ReadDisk, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Makes partition and file system fill a volume of that size, without a stop.</summary>
    /// <exception cref="DeployException">What <see cref="NodeAccess.OpenAsync"/> says, or FileSystemNotGrown.</exception>
    public async Task<DiskReport> GrowAsync(int sizeGB, CancellationToken cancellationToken)
    {
        var context = scene.Context;
        var shell = await Access.OpenAsync(context, PhaseId.S4_BOOTSTRAP_STACK, cancellationToken).ConfigureAwait(false);
        await using (shell.ConfigureAwait(false))
        {
            var answer = await new Waiter(null, context.Observer, scene.Ports.Clock).UntilAsync(
                new WaitPlan(Advice.Of(nameof(Texts.Wait_DiskSeen), sizeGB), context.AtMost(SightPatience)) { Pace = Pauses.NodeCommand },
                async token =>
                {
                    var seen = await RunAsync(shell, NodeCommands.GrowDisk, token).ConfigureAwait(false);
                    return new Probe<DiskReport>(seen, seen.DiskGB >= sizeGB && seen.IsFilled, InWords(seen));
                },
                cancellationToken).ConfigureAwait(false);
            return answer.IsSatisfied
                ? answer.Value
                : throw ChangeErrors.FileSystemNotGrown(host, new(0, InWords(answer.Value).ToEnglish(), string.Empty));
        }
    }

    private static Advice InWords(DiskReport seen) =>
        Advice.Of(nameof(Texts.Seen_Disk), seen.DiskGB, seen.FileSystemGB);

    private async Task<DiskReport> RunAsync(INodeShell shell, string command, CancellationToken cancellationToken)
    {
        try
        {
            var result = await shell.RunAsync(command, CommandLimit, cancellationToken).ConfigureAwait(false);
            return result.ExitStatus == 0 && DiskReport.Parse(result.Output) is { } report
                ? report
                : throw ChangeErrors.FileSystemNotGrown(host, result);
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
