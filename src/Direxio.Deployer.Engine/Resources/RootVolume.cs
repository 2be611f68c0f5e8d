using System.Globalization;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.State.Sections;

namespace Direxio.Deployer.Engine.Resources;

/// <summary>The root volume, which comes with the instance and goes with it.</summary>
internal static class RootVolumeKind
{
    public static ResourceDescriptor Descriptor { get; } = new(ResourceKind.Volume)
    {
        EvidenceName = "ebs_root_volume",
        Words = "root volume",
        Intent = InstanceKind.Intent,
        IsMadeByIntent = false,
        IsDelayed = true,
        IsHeldByInstance = true,
        BillName = "EBS root volume",
        CostComponent = CostComponents.Volume,
        RecordedId = static state => state.Resources.RootVolumeId,
        SeenId = static seen => seen.RootVolume?.Id,
        Complete = Complete,
        Price = static size => size.SizeGB is { } gigabytes ? new(new PricedItem.Gp3GigabyteMonth(), gigabytes) : null,
    };

    private static void Complete(StateCompletion to)
    {
        if (to.Seen.RootVolume is { } volume)
        {
            var (resources, choices) = (to.State.Resources, to.State.Choices);
            to.Fill("root volume", resources.RootVolumeId, volume.Id, id => resources.RootVolumeId = id);
            to.Fill("disk size", choices.DiskSizeGB?.ToString(CultureInfo.InvariantCulture), $"{volume.SizeGB}", _ =>
                choices.DiskSizeGB = volume.SizeGB);
        }
    }
}

/// <summary>The root volume goes with its instance; one that was left behind is deleted.</summary>
internal sealed class RootVolumeRemoval(IVolumes volumes, IReadOnlySet<string> ownInstances, RemovalWaits waits) : IResourceRemoval
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public ResourceKind Kind => ResourceKind.Volume;

    public string Action => Texts.Remove_Volume.InWords();

    public EvidenceStatus WhenGone => EvidenceStatus.Deleted;

    public async Task<ResourceReading> LookAsync(string id, CancellationToken cancellationToken)
    {
        var volume = await volumes.FindAsync(id, cancellationToken).ConfigureAwait(false);
        return volume switch
        {
            null => new(Presence.Gone, $"EC2 does not know the volume {id}") { IsAbsence = true },
            { InstanceId: { } other } when !ownInstances.Contains(other) => new(
                Presence.Blocked,
                $"{id} is attached to {other}, which does not show as one of this node; if it is none, detach it there first")
            {
                SizeGB = volume.Gp3SizeGB,
            },
            _ => new(Presence.There, volume.IsBeingDeleted ? $"{id} is being deleted" : $"EC2 shows the volume {id}")
            {
                SizeGB = volume.Gp3SizeGB,
            },
        };
    }

    public async Task<RemovalAnswer> RemoveAsync(string id, ResourceReading seen, CancellationToken cancellationToken)
    {
        if (!await waits.WhileInUseAsync(
            KindName.Of(ResourceKind.Volume, id), Patience, token => DeleteAsync(id, token), cancellationToken).ConfigureAwait(false))
        {
            return RemovalAnswer.Denied;
        }

        return new(true, await waits.UntilGoneAsync(
            KindName.Of(ResourceKind.Volume, id), Patience, token => LookAsync(id, token), cancellationToken).ConfigureAwait(false));
    }

    private async Task<bool> DeleteAsync(string id, CancellationToken cancellationToken) =>
        await volumes.FindAsync(id, cancellationToken).ConfigureAwait(false) is { IsBeingDeleted: true }
        || await volumes.DeleteAsync(id, cancellationToken).ConfigureAwait(false);
}
