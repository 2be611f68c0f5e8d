using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Runs;

namespace Direxio.Deployer.Engine.Resources;

/// <summary>Keeps the instance running: starts it when it is stopped, and names the end of one that never runs again.</summary>
internal sealed class InstanceCare(PhaseContext context, CloudPorts cloud)
{
    private readonly IInstances instances = cloud.Instances;

    private const int MostStarts = 2;

    /// <summary>A start that was accepted may take this long to show.</summary>
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);

    private int starts;
    private long startedAt;
    private bool hasMoved;

    /// <summary>Takes in what was seen of the instance, and acts on it.</summary>
    /// <returns>True if it runs, and its state in words.</returns>
    /// <exception cref="DeployException">InstanceTerminated or InstanceKeepsStopping: waiting does not help.</exception>
    public async Task<(bool IsRunning, Advice InWords)> TendAsync(InstanceInfo instance)
    {
        hasMoved |= instance.State is not InstanceState.Stopped;
        if (!instance.HasEnded)
        {
            EndedInstance.Deny(context);
        }

        switch (instance)
        {
            case { HasEnded: true }:
                throw await EndedInstance.ExplainAsync(context, cloud.Volumes, instance, CancellationToken.None).ConfigureAwait(false);
            case { State: InstanceState.Stopped } when starts == 0 || hasMoved || context.Clock.GetElapsedTime(startedAt) > StartPatience:
                await StartAsync(instance).ConfigureAwait(false);
                return (false, Advice.Of(nameof(Texts.Seen_BeingStarted)));
            default:
                return (instance.State is InstanceState.Running, instance.State.ToString().ToLowerInvariant());
        }
    }

    private async Task StartAsync(InstanceInfo instance)
    {
        if (starts == MostStarts)
        {
            throw InstanceErrors.InstanceKeepsStopping(instance, context.Settings);
        }

        context.Observer.Warn(Advice.Of(nameof(Texts.Warn_ServerStarted), instance.Id, InstanceEnd.Because(instance.StateReason)));
        try
        {
            await instances.StartAsync(instance.Id, CancellationToken.None).ConfigureAwait(false);
        }
        catch (CloudException refusal) when (StoppedInstance.IsLackOfRoom(refusal))
        {
            throw await StoppedInstance.ExplainAsync(context, cloud, instance.Id, refusal, CancellationToken.None).ConfigureAwait(false);
        }

        if (context.State.Change.Stop is not null)
        {
            context.Session.Update(state => state.Change.EndStop());
        }

        starts++;
        startedAt = context.Clock.GetTimestamp();
        hasMoved = false;
    }
}
