using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Node;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Resources;

namespace Direxio.Deployer.Engine.Operations.Change;

/// <summary>
/// Grows the disk while the node runs: the volume, then partition and file system. What was interrupted between the two is on
/// record, and goes on with the file system. On a stopped node that follows at its start.
/// </summary>
internal sealed class DiskChange : IChangeStep
{
    private readonly ChangeScene scene;
    private readonly VolumeInfo volume;
    private readonly VolumeModification? earlier;
    private readonly string instanceType;
    private readonly bool runs;

    private DiskChange(ChangeScene scene, NodeFacts facts, VolumeModification? earlier, int sizeGB)
    {
        this.scene = scene;
        this.earlier = earlier;
        volume = facts.Volume!;
        instanceType = facts.Instance.InstanceType;
        runs = facts.Instance.State is InstanceState.Pending or InstanceState.Running;
        SizeGB = sizeGB;
        Item = volume.SizeGB < sizeGB
            ? new("DiskSizeGB", $"{volume.SizeGB} GiB", $"{sizeGB} GiB")
            : new("DiskSizeGB", $"{sizeGB} GiB, which the file system may not fill yet", $"{sizeGB} GiB");
    }

    public NodeChangeItem Item { get; }

    /// <summary>The size that it is to have.</summary>
    public int SizeGB { get; }

    /// <summary>What the node saw at the end; null if it was not asked.</summary>
    public DiskReport? Seen { get; private set; }

    /// <summary>What has to be done about it; null if nothing.</summary>
    /// <exception cref="DeployException">
    /// RecordedResourceGone, DiskCannotShrink or DiskChangeUnderWay; or the node cannot be asked.
    /// </exception>
    public static async Task<DiskChange?> PlanAsync(
        ChangeScene scene, NodeFacts facts, ChangeWish wish, CancellationToken cancellationToken)
    {
        var pending = scene.Context.State.Change.Disk;
        var wanted = wish.DiskSizeGB;
        if ((wanted ?? (wish.IsEmpty ? pending?.ToGB : null)) is not { } size
            || (wanted is null && facts.Instance.State is InstanceState.Stopped))
        {
            return null;
        }

        var volume = facts.Volume ?? throw ProvisioningErrors.RecordedResourceGone(
            RootVolumeKind.Descriptor.Words, facts.Instance.RootVolumeId ?? "unknown", scene.Context.State, scene.Domain);
        var change = await scene.Cloud.Volumes.FindModificationAsync(volume.Id, cancellationToken).ConfigureAwait(false);

        // While a change is under way the volume still shows its former size.
        var isUnderWay = change?.State is "modifying" or "optimizing";
        var now = change?.State == "modifying" ? Math.Max(volume.SizeGB, change.TargetSizeGB ?? 0) : volume.SizeGB;
        if (size < now)
        {
            throw ChangeErrors.DiskCannotShrink(size, now, scene.Domain);
        }

        if (size > now)
        {
            return isUnderWay
                ? throw ChangeErrors.DiskChangeUnderWay(volume.Id, change!)
                : new(scene, facts, change, size);
        }

        // A node that cannot be asked may have a file system to grow; the step itself then says why it cannot.
        var mayBeUnfilled = pending is not null
            || (facts.Instance.State is InstanceState.Running
                && await new NodeDisk(scene).TryReadAsync(cancellationToken).ConfigureAwait(false) is not { IsFilled: true });
        return mayBeUnfilled ? new(scene, facts, change, size) : null;
    }

    /// <summary>Lets the file system of a running node follow a volume that has grown.</summary>
    public static async Task<DiskReport> FinishAsync(ChangeScene scene, int sizeGB, CancellationToken cancellationToken)
    {
        var seen = await new NodeDisk(scene).GrowAsync(sizeGB, cancellationToken).ConfigureAwait(false);
        scene.Context.Session.Update(state => state.Change.EndDisk());
        return seen;
    }

    /// <summary>Records that AWS has grown the volume: it bills from then on, whatever becomes of its file system.</summary>
    public static Task RecordGrownAsync(
        ChangeScene scene, VolumeInfo volume, int sizeGB, string instanceType, CancellationToken cancellationToken)
    {
        scene.Context.Session.Update(state => state.Choices.DiskSizeGB = sizeGB);
        return scene.RecordCostAsync(instanceType, volume.Gp3SizeGB is null ? null : sizeGB, cancellationToken);
    }

    public async Task ApplyAsync(CancellationToken cancellationToken)
    {
        var session = scene.Context.Session;
        var wasPending = scene.Context.State.Change.Disk is not null;
        session.Update(state => state.Change.BeginDisk(SizeGB, scene.Ports.Clock.GetUtcNow()));
        if (volume.SizeGB < SizeGB && !IsOurs(earlier))
        {
            await AskAsync(wasPending).ConfigureAwait(false);
        }

        await UntilGrownAsync(cancellationToken).ConfigureAwait(false);
        await RecordGrownAsync(scene, volume, SizeGB, instanceType, cancellationToken).ConfigureAwait(false);
        if (runs)
        {
            Seen = await FinishAsync(scene, SizeGB, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            scene.Context.Observer.Note(Advice.Of(nameof(Texts.Note_DiskGrown)));
        }
    }

    private bool IsOurs(VolumeModification? change) => change is { HasFailed: false } && change.TargetSizeGB == SizeGB;

    // A clear refusal takes the record back, unless an earlier call may have had an effect.
    private async Task AskAsync(bool wasPending)
    {
        try
        {
            await scene.Cloud.Volumes.GrowAsync(volume.Id, SizeGB, CancellationToken.None).ConfigureAwait(false);
        }
        catch (CloudException exception) when (exception.IsRefusal)
        {
            if (!wasPending)
            {
                _ = scene.Context.Session.TryUpdate(state => state.Change.EndDisk());
            }

            throw exception.Code is "VolumeModificationRateExceeded" or "IncorrectModificationState"
                ? ChangeErrors.DiskChangedTooRecently(volume.Id, exception)
                : exception;
        }
    }

    private async Task UntilGrownAsync(CancellationToken cancellationToken)
    {
        var context = scene.Context;
        var answer = await new Waiter(null, context.Observer, scene.Ports.Clock).UntilAsync(
            new WaitPlan(Advice.Of(nameof(Texts.Wait_Disk), volume.Id), context.Settings.Timeout) { Pace = Pauses.Account },
            async token =>
            {
                var change = await scene.Cloud.Volumes.FindModificationAsync(volume.Id, token).ConfigureAwait(false);
                var isNew = change?.TargetSizeGB >= SizeGB;
                var hasGrown = (isNew && change!.IsUsable)
                    || (change is null or { HasFailed: false }
                        && await scene.Cloud.Volumes.FindAsync(volume.Id, token).ConfigureAwait(false) is { } now
                        && now.SizeGB >= SizeGB);
                return new Probe<VolumeModification?>(change, hasGrown, change?.State)
                {
                    // A change that had failed before this one may still be shown for a moment.
                    IsHopeless = isNew && change!.HasFailed && earlier is not { HasFailed: true },
                };
            },
            cancellationToken).ConfigureAwait(false);
        if (!answer.IsSatisfied)
        {
            throw ChangeErrors.DiskNotGrown(volume.Id, answer.Value);
        }
    }
}
