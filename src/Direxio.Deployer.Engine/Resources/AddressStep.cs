using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Runs;

namespace Direxio.Deployer.Engine.Resources;

/// <summary>The Elastic IP: allocated before anything needs it, associated last.</summary>
internal sealed class AddressStep(IAddresses addresses, ResourceJournal journal)
{
    public Task<ElasticAddress> EnsureAsync(PhaseContext context, CancellationToken cancellationToken) => journal.EnsureAsync(
        IntentKinds.Address,
        context.Tags.RunId,
        token => FindAsync(context, token),
        () => addresses.AllocateAsync(context.Tags, CancellationToken.None),
        (state, found) =>
        {
            state.Resources.AllocationId = found.AllocationId;
            state.Resources.PublicIp = found.PublicIp;
        },
        cancellationToken);

    /// <summary>Associates the address with the instance and reads it back.</summary>
    public async Task AssociateAsync(PhaseContext context, string allocationId, string instanceId, CancellationToken cancellationToken)
    {
        var address = await RecordedLookup.FindAsync(context, IntentKinds.Address, allocationId, addresses.FindAsync, cancellationToken).ConfigureAwait(false);
        if (address.InstanceId == instanceId)
        {
            return;
        }

        await AttachAsync(context, address, instanceId, cancellationToken).ConfigureAwait(false);
        var read = await context.WaiterFor(PhaseId.S3_PROVISION).UntilAsync(
            new WaitPlan($"{address.PublicIp} to be attached to {instanceId}", context.Settings.Timeout),
            async token =>
            {
                var now = await addresses.FindAsync(allocationId, token).ConfigureAwait(false);
                return new Probe<string?>(now?.InstanceId, now?.InstanceId == instanceId, now?.InstanceId is { } other ? $"attached to {other}" : "not attached yet");
            },
            cancellationToken).ConfigureAwait(false);
        if (!read.IsSatisfied)
        {
            throw DeployErrors.AssociationNotSeen(address.PublicIp, instanceId);
        }
    }

    /// <summary>Attaches an address that came loose to the running instance again; one that is attached elsewhere is named.</summary>
    /// <param name="context">The run.</param>
    /// <param name="instanceId">The node's instance, which runs.</param>
    /// <param name="seen">The address as it was just seen; null if AWS does not show it, which alone proves nothing.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What was found amiss, in words; null if nothing was.</returns>
    public async Task<string?> KeepAsync(PhaseContext context, string instanceId, ElasticAddress? seen, CancellationToken cancellationToken)
    {
        if (seen is null)
        {
            return Visibility.MayHide(context.State.Intents.LastWordOn(IntentKinds.Address), context.Clock.GetUtcNow())
                ? null
                : throw DeployErrors.RecordedResourceGone(
                    IntentKinds.InWords(IntentKinds.Address), context.State.Resources.AllocationId!, context.Settings.Domain);
        }

        if (seen.InstanceId == instanceId)
        {
            return null;
        }

        await AttachAsync(context, seen, instanceId, cancellationToken).ConfigureAwait(false);
        context.Observer.Warn($"The address {seen.PublicIp} was not attached to instance {instanceId} any more; it was attached again.");
        return $"the address {seen.PublicIp} had come loose from instance {instanceId}; it is attached again";
    }

    // An instance that ended may be shown as the holder for a while; from one of ours the address is taken.
    private Task AttachAsync(PhaseContext context, ElasticAddress address, string instanceId, CancellationToken cancellationToken)
    {
        if (address.InstanceId is not { } holder)
        {
            return addresses.AssociateAsync(address.AllocationId, instanceId, cancellationToken);
        }

        return context.State.Resources.ReplacedInstances.Any(replaced => replaced.Id == holder)
            ? addresses.ReassociateAsync(address.AllocationId, instanceId, cancellationToken)
            : throw DeployErrors.AddressInUse(address.PublicIp, holder, context.Settings.Domain);
    }

    // Under a run id that never asked for one there is nothing to look for.
    private async Task<ElasticAddress?> FindAsync(PhaseContext context, CancellationToken cancellationToken)
    {
        if (context.State.Resources.AllocationId is { } recorded)
        {
            return await RecordedLookup.FindAsync(context, IntentKinds.Address, recorded, addresses.FindAsync, cancellationToken).ConfigureAwait(false);
        }

        return context.State.Intents.WrittenAt(IntentKinds.Address) is null
            ? null
            : await addresses.FindByTagsAsync(context.Tags, cancellationToken).ConfigureAwait(false);
    }
}
