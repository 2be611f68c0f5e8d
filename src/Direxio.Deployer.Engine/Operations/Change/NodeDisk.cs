using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Ports.Node;
using Direxio.Deployer.Engine.Progress;

namespace Direxio.Deployer.Engine.Operations.Change;

/// <summary>The disk as the running node sees it, over SSH.</summary>
internal sealed class NodeDisk(ChangeScene scene)
{
    /// <summary>The node's kernel sees a volume that has grown within seconds.</summary>
    private static readonly TimeSpan SightPatience = TimeSpan.FromMinutes(2);

    private readonly string host = scene.Context.State.Resources.PublicIp ?? scene.Domain;

    /// <summary>Reads the sizes for a plan, so it changes nothing, port 22 included; null where the node cannot be asked.</summary>
    /// <exception cref="DeployException">What <see cref="NodeDoor.TryOpenAsync"/> says, or FileSystemNotGrown.</exception>
    public async Task<DiskReport?> TryReadAsync(CancellationToken cancellationToken)
    {
        var shell = await new NodeDoor(scene).TryOpenAsync(cancellationToken).ConfigureAwait(false);
        if (shell is null)
        {
            return null;
        }

        await using (shell.ConfigureAwait(false))
        {
            return await RunAsync(shell, NodeCommands.ReadDisk, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Makes partition and file system fill a volume of that size, without a stop.</summary>
    /// <exception cref="DeployException">What <see cref="NodeDoor.OpenAsync"/> says, or FileSystemNotGrown.</exception>
    public async Task<DiskReport> GrowAsync(int sizeGB, CancellationToken cancellationToken)
    {
        var context = scene.Context;
        var shell = await new NodeDoor(scene).OpenAsync(cancellationToken).ConfigureAwait(false);
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
        var result = await NodeDoor.RunAsync(scene, shell, command, cancellationToken).ConfigureAwait(false);
        return result.ExitStatus == 0 && DiskReport.Parse(result.Output) is { } report
            ? report
            : throw ChangeErrors.FileSystemNotGrown(host, result);
    }
}
