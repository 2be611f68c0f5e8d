using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.State.Sections;

namespace Direxio.Deployer.Engine.Resources;

/// <summary>The recorded instance has ended: what became of its disk, and what is told of that and put on record.</summary>
internal static class EndedInstance
{
    /// <summary>The error that says so. Unless the run only looks, the end is on record afterwards.</summary>
    /// <param name="context">The run.</param>
    /// <param name="volumes">The account's volumes.</param>
    /// <param name="seen">The instance as AWS shows it; null if it does not any more.</param>
    /// <param name="cancellationToken">Stops the look at the disk.</param>
    /// <param name="onlyLooks">True where nothing may be written, whatever the run is for.</param>
    public static async Task<DeployException> ExplainAsync(
        PhaseContext context, IVolumes volumes, InstanceInfo? seen, CancellationToken cancellationToken, bool onlyLooks = false)
    {
        var (state, settings) = (context.State, context.Settings);
        var disk = await FindDiskAsync(state, volumes, cancellationToken).ConfigureAwait(false);
        if (!settings.IsPreview && !onlyLooks)
        {
            _ = context.Session.TryUpdate(current => current.Resources.NoteEnding(disk, context.Clock.GetUtcNow()));
        }

        return seen is null
            ? InstanceErrors.InstanceGone(state, settings.Domain, disk)
            : InstanceErrors.InstanceTerminated(seen, settings, state, disk);
    }

    /// <summary>The instance was seen to be there: what may be on record of its end was an error.</summary>
    public static void Deny(PhaseContext context)
    {
        if (context is { State.Resources.Ending: not null, Settings.IsPreview: false })
        {
            context.Session.Update(static state => state.Resources.WithdrawEnding());
        }
    }

    /// <summary>What became of the disk, by what AWS shows of it.</summary>
    /// <param name="state">The node.</param>
    /// <param name="volume">Its root volume; null if AWS does not know it any more.</param>
    public static DiskAfterEnd Judge(NodeState state, VolumeInfo? volume) => volume switch
    {
        null => state.Resources.RootVolumeId is null ? DiskAfterEnd.Unknown : DiskAfterEnd.Gone,
        { IsBeingDeleted: true } => DiskAfterEnd.Gone,
        // Until the instance is gone it holds its disk, and what becomes of it then is not to be seen.
        { InstanceId: not null } => DiskAfterEnd.Unknown,
        _ => DiskAfterEnd.Kept,
    };

    /// <summary>What became of the disk. Where it cannot be looked at, that is not known: the instance's end is what counts.</summary>
    public static async Task<DiskAfterEnd> FindDiskAsync(NodeState state, IVolumes volumes, CancellationToken cancellationToken)
    {
        try
        {
            return state.Resources.RootVolumeId is { } id
                ? Judge(state, await volumes.FindAsync(id, cancellationToken).ConfigureAwait(false))
                : DiskAfterEnd.Unknown;
        }
        catch (CloudException)
        {
            return DiskAfterEnd.Unknown;
        }
    }
}
