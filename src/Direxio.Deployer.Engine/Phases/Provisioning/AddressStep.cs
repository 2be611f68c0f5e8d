using Direxio.Deployer.Engine.Cloud;

namespace Direxio.Deployer.Engine.Phases.Provisioning;

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

        if (address.InstanceId is { } other)
        {
            throw DeployErrors.AddressInUse(address.PublicIp, other);
        }

        await addresses.AssociateAsync(allocationId, instanceId, cancellationToken).ConfigureAwait(false);
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
