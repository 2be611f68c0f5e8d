using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.State.Sections;

namespace Direxio.Deployer.Engine.Resources;

/// <summary>The Elastic IP, which bills as long as it is allocated.</summary>
internal static class ElasticIpKind
{
    /// <summary>The key of its intent in the state.</summary>
    public const string Intent = "elastic_ip";

    public static ResourceDescriptor Descriptor { get; } = new(ResourceKind.ElasticIp)
    {
        EvidenceName = "elastic_ip",
        Words = "Elastic IP address",
        Intent = Intent,
        // AllocateAddress takes neither a client token nor a name that is unique.
        IsRepeatable = false,
        IsDelayed = true,
        IsHeldByInstance = true,
        BillName = "Elastic IP",
        CostComponent = CostComponents.Address,
        RecordedId = static state => state.Resources.AllocationId,
        SeenId = static seen => seen.Address?.AllocationId,
        Complete = Complete,
        Price = static _ => new(new PricedItem.PublicIpv4Hour(), CostEstimate.HoursPerMonth),
    };

    /// <summary>The command that leads the address to the node's instance again.</summary>
    public static Command PutBack(string domain) => Commands.Resume(domain).With("RepeatFrom", nameof(PhaseId.S3_PROVISION));

    private static void Complete(StateCompletion to)
    {
        var resources = to.State.Resources;
        to.Fill("Elastic IP", resources.AllocationId, to.Seen.Address?.AllocationId, id => resources.AllocationId = id);
        if (to.Seen.Address is { } address && address.AllocationId == resources.AllocationId)
        {
            to.Follow("public address", resources.PublicIp, address.PublicIp, ip => resources.PublicIp = ip);
        }
        else if (to.Seen is { IsAddressGone: true, LivingInstance.PublicIp: { } own })
        {
            // Its own address was released; the server is reached at the one that it has now, so that its data can be saved.
            to.Follow("public address", resources.PublicIp, own, ip => resources.PublicIp = ip);
        }
    }
}

/// <summary>The Elastic IP: allocated before anything needs it, associated last.</summary>
internal sealed class ElasticIpCreation(IAddresses addresses, ResourceJournal journal)
{
    public Task<ElasticAddress> EnsureAsync(PhaseContext context, CancellationToken cancellationToken) => journal.EnsureAsync(
        ElasticIpKind.Intent,
        context.Tags.RunId,
        token => FindAsync(context, token),
        () => addresses.AllocateAsync(context.Tags, CancellationToken.None),
        (state, found) =>
        {
            state.Resources.AllocationId = found.AllocationId;
            state.Resources.PublicIp = found.PublicIp;
        },
        cancellationToken);

    /// <summary>Associates the address with the instance.</summary>
    /// <param name="context">The run.</param>
    /// <param name="address">The address, as this run has got or found it.</param>
    /// <param name="instanceId">The node's instance, which runs.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task AssociateAsync(PhaseContext context, ElasticAddress address, string instanceId, CancellationToken cancellationToken)
    {
        // An earlier run may have associated it. That of a new run was seen free by this very process, which alone knows of it; were it
        // not, the call would be refused rather than take it away from another instance.
        var now = context.HasNewRunId
            ? address
            : await FindRecordedAsync(context, address.AllocationId, cancellationToken).ConfigureAwait(false);
        if (now.InstanceId != instanceId)
        {
            await AttachAsync(context, now, instanceId, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Reads back that the address is associated with the instance.</summary>
    /// <exception cref="DeployException">AssociationNotSeen.</exception>
    public async Task UntilAssociatedAsync(
        PhaseContext context, ElasticAddress address, string instanceId, CancellationToken cancellationToken)
    {
        var read = await context.WaiterFor(PhaseId.S3_PROVISION).UntilAsync(
            new WaitPlan(Advice.Of(nameof(Texts.Wait_Attached), address.PublicIp, instanceId), context.Settings.Timeout)
            {
                Pace = Pauses.Account,
            },
            async token =>
            {
                var now = await addresses.FindAsync(address.AllocationId, token).ConfigureAwait(false);
                return new Probe<string?>(
                    now?.InstanceId,
                    now?.InstanceId == instanceId,
                    now?.InstanceId is { } other
                        ? Advice.Of(nameof(Texts.Seen_AttachedTo), other)
                        : Advice.Of(nameof(Texts.Seen_NotAttached)));
            },
            cancellationToken).ConfigureAwait(false);
        if (!read.IsSatisfied)
        {
            throw ProvisioningErrors.AssociationNotSeen(address.PublicIp, instanceId);
        }
    }

    /// <summary>Attaches an address that came loose to the running instance again; one that is attached elsewhere is named.</summary>
    /// <param name="context">The run.</param>
    /// <param name="instanceId">The node's instance, which runs.</param>
    /// <param name="seen">The address as it was just seen; null if AWS does not show it, which alone proves nothing.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What was found amiss, in words; null if nothing was.</returns>
    public async Task<Advice?> KeepAsync(PhaseContext context, string instanceId, ElasticAddress? seen, CancellationToken cancellationToken)
    {
        if (seen is null)
        {
            return Visibility.MayHide(context.State.Intents.LastWordOn(ElasticIpKind.Intent), context.Clock.GetUtcNow())
                ? null
                : throw ProvisioningErrors.AddressGone(
                    context.State.Resources.AllocationId!, context.State, context.Settings.Domain);
        }

        if (seen.InstanceId == instanceId)
        {
            return null;
        }

        await AttachAsync(context, seen, instanceId, cancellationToken).ConfigureAwait(false);
        context.Observer.Warn(Advice.Of(nameof(Texts.Warn_AddressReattached), seen.PublicIp, instanceId));
        return Advice.Of(nameof(Texts.Seen_Reattached), seen.PublicIp, instanceId);
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
            : throw ProvisioningErrors.AddressInUse(address.PublicIp, holder, context.Settings.Domain);
    }

    // Under a run id that never asked for one there is nothing to look for.
    private async Task<ElasticAddress?> FindAsync(PhaseContext context, CancellationToken cancellationToken)
    {
        if (context.State.Resources.AllocationId is { } recorded)
        {
            return await FindRecordedAsync(context, recorded, cancellationToken).ConfigureAwait(false);
        }

        return context.State.Intents.WrittenAt(ElasticIpKind.Intent) is null
            ? null
            : await addresses.FindByTagsAsync(context.Tags, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ElasticAddress> FindRecordedAsync(PhaseContext context, string id, CancellationToken cancellationToken)
    {
        try
        {
            return await RecordedLookup.FindAsync(
                context, ElasticIpKind.Intent, id, addresses.FindAsync, cancellationToken).ConfigureAwait(false);
        }
        catch (DeployException exception) when (exception.Code == nameof(ProvisioningErrors.RecordedResourceGone))
        {
            throw ProvisioningErrors.AddressGone(id, context.State, context.Settings.Domain);
        }
    }
}

/// <summary>
/// Releases the Elastic IP, which bills as long as it is allocated; never away from an instance that is not of this node.
/// </summary>
internal sealed class ElasticIpRemoval(IAddresses addresses, IReadOnlySet<string> ownInstances, RemovalWaits waits) : IResourceRemoval
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public ResourceKind Kind => ResourceKind.ElasticIp;

    public string Action => Texts.Remove_Address.InWords();

    public EvidenceStatus WhenGone => EvidenceStatus.Released;

    public async Task<ResourceReading> LookAsync(string id, CancellationToken cancellationToken)
    {
        var address = await addresses.FindAsync(id, cancellationToken).ConfigureAwait(false);
        return address switch
        {
            null => new(Presence.Gone, $"EC2 does not know the allocation {id}") { IsAbsence = true },
            { InstanceId: { } other } when !ownInstances.Contains(other) => new(
                Presence.Blocked,
                $"{address.PublicIp} is associated with {other}, which does not show as one of this node; if it is none, "
                    + "disassociate it there first"),
            _ => new(Presence.There, $"EC2 shows {id} ({address.PublicIp}) as allocated"),
        };
    }

    public async Task<RemovalAnswer> RemoveAsync(string id, ResourceReading seen, CancellationToken cancellationToken)
    {
        if (!await waits.WhileInUseAsync(
            KindName.Of(ResourceKind.ElasticIp, id),
            Patience,
            token => addresses.ReleaseAsync(id, token),
            cancellationToken).ConfigureAwait(false))
        {
            return RemovalAnswer.Denied;
        }

        return new(true, await waits.UntilGoneAsync(
            KindName.Of(ResourceKind.ElasticIp, id), Patience, token => LookAsync(id, token), cancellationToken).ConfigureAwait(false));
    }
}
