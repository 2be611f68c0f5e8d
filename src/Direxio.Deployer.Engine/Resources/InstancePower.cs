using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Runs;

namespace Direxio.Deployer.Engine.Resources;

/// <summary>Stops and starts the instance because its user wants it so, and waits until AWS shows it.</summary>
internal sealed class InstancePower(PhaseContext context, CloudPorts cloud)
{
    private readonly IInstances instances = cloud.Instances;
    private const int MostCalls = 2;

    /// <summary>What was accepted may take this long to show.</summary>
    private static readonly TimeSpan ShowPatience = TimeSpan.FromSeconds(60);

    /// <summary>Stops it, whatever state it is in, and reads back that it is stopped.</summary>
    /// <exception cref="DeployException">InstanceTerminated, or InstanceNotStopped: it took too long.</exception>
    /// <exception cref="CloudException">AWS does not stop it.</exception>
    public async Task<InstanceInfo> StopAsync(string id, CancellationToken cancellationToken)
    {
        var calls = new CallCount(context.Clock);
        var last = await UntilAsync(
            Advice.Of(nameof(Texts.Wait_ServerStops), id),
            id,
            async seen =>
            {
                if (seen.State is InstanceState.Running && calls.IsDue)
                {
                    await instances.StopAsync(id, CancellationToken.None).ConfigureAwait(false);
                    calls.Add();
                }

                return (seen.State is InstanceState.Stopped, IsHopeless: false);
            },
            cancellationToken).ConfigureAwait(false);
        return last is { State: InstanceState.Stopped } ? last : throw InstanceErrors.InstanceNotStopped(id, InWords(last));
    }

    /// <summary>Starts it, whatever state it is in, and waits until it runs.</summary>
    /// <returns>The instance: running, or stopped if it came up and went down again.</returns>
    /// <exception cref="DeployException">InstanceTerminated, or InstanceNotRunning: it took too long.</exception>
    /// <exception cref="CloudException">AWS does not start it.</exception>
    public async Task<InstanceInfo> StartAsync(string id, CancellationToken cancellationToken)
    {
        var calls = new CallCount(context.Clock);
        var cameUp = false;
        var last = await UntilAsync(
            Advice.Of(nameof(Texts.Wait_ServerRuns), id),
            id,
            async seen =>
            {
                cameUp |= calls.Any && seen.State is InstanceState.Pending;
                if (seen.State is InstanceState.Stopped && !cameUp && calls.IsDue)
                {
                    await instances.StartAsync(id, CancellationToken.None).ConfigureAwait(false);
                    calls.Add();
                }

                return (seen.State is InstanceState.Running, IsHopeless: cameUp && seen.State is InstanceState.Stopped);
            },
            cancellationToken).ConfigureAwait(false);
        return last is { State: InstanceState.Running or InstanceState.Stopped }
            ? last
            : throw InstanceErrors.InstanceNotRunning(id, InWords(last));
    }

    /// <summary>The same of one that is to run with the type that it has.</summary>
    /// <exception cref="DeployException">NoRoomToStart as well.</exception>
    /// <exception cref="CloudException">AWS does not start it for another reason.</exception>
    public async Task<InstanceInfo> StartAsItIsAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            return await StartAsync(id, cancellationToken).ConfigureAwait(false);
        }
        catch (CloudException refusal) when (StoppedInstance.IsLackOfRoom(refusal))
        {
            throw await StoppedInstance.ExplainAsync(context, cloud, id, refusal, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<InstanceInfo?> UntilAsync(
        Advice what, string id, Func<InstanceInfo, Task<(bool IsDone, bool IsHopeless)>> act, CancellationToken cancellationToken)
    {
        var answer = await context.WaiterFor(PhaseId.S3_PROVISION).UntilAsync(
            new WaitPlan(what, context.Settings.Timeout) { Pace = Pauses.Account },
            async token =>
            {
                var seen = await instances.FindAsync(id, token).ConfigureAwait(false);
                if (seen is { HasEnded: true })
                {
                    throw await EndedInstance.ExplainAsync(context, cloud.Volumes, seen, token).ConfigureAwait(false);
                }

                var (isDone, isHopeless) = seen is null ? default : await act(seen).ConfigureAwait(false);
                return new Probe<InstanceInfo?>(seen, isDone, InWords(seen)) { IsHopeless = isHopeless };
            },
            cancellationToken).ConfigureAwait(false);
        return answer.Value;
    }

    private static Advice InWords(InstanceInfo? seen) =>
        seen?.State.ToString().ToLowerInvariant() ?? Advice.Of(nameof(Texts.Seen_NotYet));

    /// <summary>How often a call was made. One whose effect does not show is made once more.</summary>
    private sealed class CallCount(TimeProvider clock)
    {
        private int calls;
        private long lastAt;

        public bool Any => calls > 0;

        public bool IsDue => calls == 0 || (calls < MostCalls && clock.GetElapsedTime(lastAt) > ShowPatience);

        public void Add()
        {
            calls++;
            lastAt = clock.GetTimestamp();
        }
    }
}
