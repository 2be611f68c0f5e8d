using Direxio.Deployer.Engine.Cloud;

namespace Direxio.Deployer.Engine.Phases.Provisioning;

/// <summary>The Elastic IP: allocated before anything needs it, associated last.</summary>
internal sealed class AddressStep(IAddresses addresses, ResourceJournal journal)
{
    private const string Kind = "Elastic IP address";

    /// <summary>
    /// AllocateAddress knows no client token, and a fresh address may be invisible to a look-up for a moment. After an
    /// intent without an id, the look-up is repeated this long.
    /// </summary>
    private static readonly TimeSpan VisibilityDelay = TimeSpan.FromSeconds(10);

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
        var address = await RecordedLookup.FindAsync(context, Kind, allocationId, addresses.FindAsync, cancellationToken).ConfigureAwait(false);
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

    private async Task<ElasticAddress?> FindAsync(PhaseContext context, CancellationToken cancellationToken)
    {
        if (context.State.Resources.AllocationId is { } recorded)
        {
            return await RecordedLookup.FindAsync(context, Kind, recorded, addresses.FindAsync, cancellationToken).ConfigureAwait(false);
        }

        if (context.State.Intents.WrittenAt(IntentKinds.Address) is null)
        {
            // Nothing was ever asked for under this run id, so there is nothing to look for.
            return null;
        }

        var plan = new WaitPlan("an address that an interrupted run may have allocated", VisibilityDelay);
        var answer = await context.WaiterFor(PhaseId.S3_PROVISION).UntilAsync(
            plan,
            async token =>
            {
                var found = await addresses.FindByTagsAsync(context.Tags, token).ConfigureAwait(false);
                return new Probe<ElasticAddress?>(found, found is not null, "not seen");
            },
            cancellationToken).ConfigureAwait(false);
        return answer.Value;
    }
}
