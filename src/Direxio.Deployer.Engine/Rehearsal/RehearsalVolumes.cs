using Direxio.Deployer.Engine.Ports.Cloud;
using static Direxio.Deployer.Engine.Rehearsal.RehearsalFailures;

namespace Direxio.Deployer.Engine.Rehearsal;

/// <summary>Volumes of a rehearsed account: each is the root volume of an instance, and dies with it.</summary>
internal sealed class RehearsalVolumes(RehearsalWorld world) : IVolumes
{
    /// <summary>How soon after a change EBS takes the next one.</summary>
    private static readonly TimeSpan BetweenChanges = TimeSpan.FromHours(6);

    public Task<VolumeInfo?> FindAsync(string id, CancellationToken cancellationToken) => world.ReadAsync(
        "DescribeVolumes",
        content => InstanceOf(content, id) is { } instance && world.Shows("DescribeVolumes", instance.MadeAt)
            ? new VolumeInfo(id, instance.DiskSizeGB, instance.Id, false, "gp3")
            : null,
        cancellationToken);

    public Task<bool> DeleteAsync(string id, CancellationToken cancellationToken) => world.ChangeAsync(
        "DeleteVolume",
        content => InstanceOf(content, id) is null ? false : throw InUse("DeleteVolume", "VolumeInUse"),
        cancellationToken);

    public Task GrowAsync(string id, int sizeGB, CancellationToken cancellationToken) => world.ChangeAsync(
        "ModifyVolume",
        content =>
        {
            var instance = InstanceOf(content, id) ?? throw NotFound("ModifyVolume", "InvalidVolume.NotFound", id);
            if (sizeGB < instance.DiskSizeGB)
            {
                throw Rejected(
                    "ec2", "ModifyVolume", "InvalidParameterValue", $"{sizeGB} GiB is less than the volume has (rehearsed)");
            }

            if (instance.VolumeChangedAt is { } last && world.Clock.GetUtcNow() - last < BetweenChanges)
            {
                throw Rejected(
                    "ec2",
                    "ModifyVolume",
                    "VolumeModificationRateExceeded",
                    "a volume takes its next change six hours after the last one (rehearsed)");
            }

            return content.Instances[instance.Id] = instance with
            {
                DiskSizeGB = sizeGB,
                FileSystemGB = instance.FileSystemGB ?? instance.DiskSizeGB,
                VolumeChangedAt = world.Clock.GetUtcNow(),
            };
        },
        cancellationToken);

    public Task<VolumeModification?> FindModificationAsync(string id, CancellationToken cancellationToken) => world.ReadAsync(
        "DescribeVolumesModifications",
        content => InstanceOf(content, id) is { VolumeChangedAt: not null } instance
            ? new VolumeModification("optimizing", instance.DiskSizeGB, 0, null)
            : null,
        cancellationToken);

    private static RehearsedInstance? InstanceOf(WorldContent content, string id) =>
        content.Instances.Values.FirstOrDefault(item => item.VolumeId == id && item.State != InstanceState.Terminated);
}
