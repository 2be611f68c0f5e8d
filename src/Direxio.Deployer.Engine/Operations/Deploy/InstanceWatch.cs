using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Resources;
using Direxio.Deployer.Engine.Runs;

namespace Direxio.Deployer.Engine.Operations.Deploy;

/// <summary>
/// Looks at the node's instance and address now and then while something else is waited for, so that nobody waits for a machine
/// that is dead, stopped or cut off. What can be put right is; what cannot is thrown.
/// </summary>
internal sealed class InstanceWatch(PhaseContext context, CloudPorts cloud, CancellationToken cancellationToken) : IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    private readonly InstanceCare care = new(context, cloud);
    private readonly ElasticIpCreation address = new(cloud.Addresses, new ResourceJournal(context));
    private TimeSpan nextLook = TimeSpan.Zero;
    private Task<Advice?>? look;
    private Advice? lastSeen;

    /// <summary>Takes in a look that has ended and starts one that is due.</summary>
    /// <returns>What is not as it has to be, in words; null if nothing is known to be.</returns>
    /// <exception cref="DeployException">The instance or the address is lost.</exception>
    public async Task<Advice?> LookAsync(TimeSpan elapsed)
    {
        if (look is null && elapsed >= nextLook)
        {
            look = LookOnceAsync(stopping.Token);
        }

        if (look is { IsCompleted: true })
        {
            lastSeen = await look.ConfigureAwait(false);
            look = null;
            nextLook = elapsed + Pauses.Instance;
        }

        return lastSeen;
    }

    /// <summary>One look, to its end. A reading that AWS does not answer tells nothing, and is no failure of the node's.</summary>
    public async Task<Advice?> LookOnceAsync(CancellationToken stop)
    {
        if (context.State.Resources is not { InstanceId: { } instanceId, AllocationId: { } allocationId })
        {
            return null;
        }

        try
        {
            var instance = cloud.Instances.FindAsync(instanceId, stop);
            var holder = cloud.Addresses.FindAsync(allocationId, stop);
            await Task.WhenAll(instance, holder).ConfigureAwait(false);
            return await JudgeAsync(instanceId, await instance.ConfigureAwait(false)).ConfigureAwait(false)
                ?? await address.KeepAsync(context, instanceId, await holder.ConfigureAwait(false), stop).ConfigureAwait(false);
        }
        catch (CloudException exception) when (exception.OnlyReads)
        {
            context.Observer.Trace($"The instance could not be looked at: {exception.Message}");
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync().ConfigureAwait(false);
        if (look is not null)
        {
            await look.UntilEndedAsync().ConfigureAwait(false);
        }

        stopping.Dispose();
    }

    private async Task<Advice?> JudgeAsync(string id, InstanceInfo? seen)
    {
        if (seen is null)
        {
            return Visibility.MayHide(context.State.Intents.LastWordOn(InstanceKind.Intent), context.Clock.GetUtcNow())
                ? null
                : throw await EndedInstance.ExplainAsync(context, cloud.Volumes, null, stopping.Token).ConfigureAwait(false);
        }

        var (isRunning, inWords) = await care.TendAsync(seen).ConfigureAwait(false);
        return isRunning ? null : Advice.Of(nameof(Texts.Seen_Server), id, inWords);
    }
}
