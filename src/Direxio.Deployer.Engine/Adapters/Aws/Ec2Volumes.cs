using Amazon.EC2;
using Amazon.EC2.Model;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Adapters.Aws;

/// <summary>Volumes of EBS.</summary>
internal sealed class Ec2Volumes(IAmazonEC2 ec2, TimeProvider clock) : IVolumes
{
    private readonly IdLookup byId = new("DescribeVolumes", clock);

    public Task<VolumeInfo?> FindAsync(string id, CancellationToken cancellationToken) => byId.FindAsync(
        id,
        async token =>
        {
            var answer = await ec2.DescribeVolumesAsync(new DescribeVolumesRequest { VolumeIds = [id] }, token).ConfigureAwait(false);
            return (answer.Volumes ?? []).Find(volume => volume.VolumeId == id) is { } found
                ? new VolumeInfo(
                    found.VolumeId, found.Size ?? 0, InstanceOf(found), IsBeingDeleted(found), found.VolumeType?.Value ?? "unknown")
                : null;
        },
        cancellationToken);

    public async Task<bool> DeleteAsync(string id, CancellationToken cancellationToken)
    {
        var request = new DeleteVolumeRequest { VolumeId = id };
        try
        {
            return await NotFoundAnswer.AsNotDeletedAsync(
                "InvalidVolume.NotFound", () => ec2.DeleteVolumeAsync(request, cancellationToken)).ConfigureAwait(false);
        }
        catch (CloudException exception) when (exception.Code == "IncorrectState")
        {
            // A deletion whose answer was lost may be under way when it is sent again.
            var volume = await FindAsync(id, cancellationToken).ConfigureAwait(false);
            if (volume is { IsBeingDeleted: false })
            {
                throw;
            }

            return volume is not null;
        }
    }

    public Task GrowAsync(string id, int sizeGB, CancellationToken cancellationToken) =>
        ec2.ModifyVolumeAsync(new ModifyVolumeRequest { VolumeId = id, Size = sizeGB }, cancellationToken);

    // By filter rather than by id: of a volume that was never changed EC2 knows no change, which would be an error.
    public Task<Ports.Cloud.VolumeModification?> FindModificationAsync(string id, CancellationToken cancellationToken) =>
        NotFoundAnswer.AsNullAsync(async () =>
        {
            var request = new DescribeVolumesModificationsRequest { Filters = [Ec2Filters.ByName("volume-id", id)] };
            var answer = await ec2.DescribeVolumesModificationsAsync(request, cancellationToken).ConfigureAwait(false);
            return (answer.VolumesModifications ?? [])
                .Where(change => change.VolumeId == id && change.ModificationState is not null)
                .MaxBy(change => change.StartTime) is { } last
                    ? new Ports.Cloud.VolumeModification(
                        last.ModificationState.Value, last.TargetSize, (int?)last.Progress, last.StatusMessage)
                    : null;
        });

    /// <summary>The instance that a volume is attached to, or still attached to; null if to none.</summary>
    internal static string? InstanceOf(Volume volume) => (volume.Attachments ?? [])
        .Find(attachment => attachment.State?.Value != "detached" && !string.IsNullOrEmpty(attachment.InstanceId))?.InstanceId;

    private static bool IsBeingDeleted(Volume volume) => volume.State?.Value is "deleting" or "deleted";
}
