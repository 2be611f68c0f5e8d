using System.Globalization;
using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.State.Sections;

namespace Direxio.Deployer.Engine.Resources;

internal static class InstanceErrors
{
    /// <summary>The instance has ended and never runs again.</summary>
    /// <param name="instance">What AWS shows of it.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="state">The node.</param>
    /// <param name="disk">What became of its disk.</param>
    public static DeployException InstanceTerminated(
        InstanceInfo instance, DeploymentSettings settings, NodeState state, DiskAfterEnd disk) => DeployErrors.Make(
        DeployErrorKind.NotFound,
        Advice.OfError(
            instance.State is InstanceState.Terminated
                ? nameof(ErrorTexts.InstanceTerminated)
                : nameof(ErrorTexts.InstanceTerminated_UnderWay),
            instance.Id,
            InstanceEnd.Because(instance.StateReason),
            WhatIsLost(state, disk)),
        AfterTheEnd(state, settings.Domain, disk, InstanceEnd.Remedy(instance.StateReason, settings.Region)),
        instance.Id);

    /// <summary>AWS does not know the instance any more, and it is old enough for that to mean something.</summary>
    public static DeployException InstanceGone(NodeState state, string domain, DiskAfterEnd disk) => ProvisioningErrors.Gone(
        "instance", state.Resources.InstanceId!, AfterTheEnd(state, domain, disk), WhatIsLost(state, disk));

    /// <summary>It is on record that the server has ended, so nothing on it can be worked on.</summary>
    public static DeployException ServerHasEnded(NodeState state, string domain, InstanceEnding ending) => DeployErrors.Make(
        DeployErrorKind.NotFound,
        Advice.OfError(nameof(ErrorTexts.ServerHasEnded), domain, ending.Id, WhatIsLost(state, ending.Disk)),
        AfterTheEnd(state, domain, ending.Disk),
        ending.Id);

    /// <summary>AWS has no room at present for a stopped instance where it is.</summary>
    /// <param name="domain">The node.</param>
    /// <param name="id">The instance.</param>
    /// <param name="type">Its type.</param>
    /// <param name="others">The types that are offered there, the likeliest first; empty if none is known.</param>
    /// <param name="refusal">What AWS said.</param>
    public static DeployException NoRoomToStart(
        string domain, string id, string type, IReadOnlyList<string> others, CloudException refusal) => DeployErrors.Make(
        DeployErrorKind.ServiceUnavailable,
        Advice.OfError(nameof(ErrorTexts.NoRoomToStart), id, type, CloudErrors.WordsOf(refusal)),
        NoRoom(domain, others),
        id,
        refusal);

    private static Advice NoRoom(string domain, IReadOnlyList<string> others)
    {
        var change = Commands.ChangeNode(domain);
        return others is [var first, ..]
            ? Advice.OfError(
                nameof(ErrorTexts.NoRoomToStart_Offered_Next),
                Commands.GoOn(domain),
                string.Join(", ", others),
                change.With("InstanceType", first),
                Commands.StartNode(domain))
            : Advice.OfError(
                nameof(ErrorTexts.NoRoomToStart_Next),
                Commands.GoOn(domain),
                change.WithPlaceholder("InstanceType", "<type>"),
                Commands.StartNode(domain));
    }

    public static DeployException InstanceKeepsStopping(InstanceInfo instance, DeploymentSettings settings) => DeployErrors.Make(
        DeployErrorKind.ServiceUnavailable,
        Advice.OfError(nameof(ErrorTexts.InstanceKeepsStopping), instance.Id, InstanceEnd.Because(instance.StateReason)),
        InstanceEnd.IsLackOfRoom(instance.StateReason) ? NoRoom(settings.Domain, []) : Advice.OfError(
            nameof(ErrorTexts.InstanceKeepsStopping_Next),
            InstanceEnd.Remedy(instance.StateReason, settings.Region) ?? Advice.OfError(nameof(ErrorTexts.InstanceKeepsStopping_FindOut)),
            Commands.GoOn(settings.Domain),
            Commands.Remove(settings.Domain)),
        instance.Id);

    /// <summary>The instance or its address was not as it has to be while a phase failed; it was put right.</summary>
    public static DeployException NodeWasInterrupted(string domain, Advice seen, DeployException failure) => DeployErrors.Make(
        DeployErrorKind.ServiceUnavailable,
        Advice.OfError(nameof(ErrorTexts.NodeWasInterrupted), seen, DeployErrors.MessageOf(failure)),
        Advice.OfError(nameof(ErrorTexts.NodeWasInterrupted_Next), Commands.Resume(domain)),
        failure.Target,
        failure);

    public static DeployException InstanceNotStopped(string id, Advice state) => DeployErrors.Make(
        DeployErrorKind.Timeout,
        Advice.OfError(nameof(ErrorTexts.InstanceNotStopped), id, state),
        Advice.OfError(nameof(ErrorTexts.InstanceNotStopped_Next), Commands.GoOn()),
        id);

    public static DeployException InstanceNotRunning(string id, Advice state) => DeployErrors.Make(
        DeployErrorKind.Timeout,
        Advice.OfError(nameof(ErrorTexts.InstanceNotRunning), id, state),
        Advice.OfError(nameof(ErrorTexts.InstanceNotRunning_Next), Commands.GoOn()),
        id);

    /// <summary>The way out of a node that cannot go on although its server, if it has one, is there.</summary>
    internal static Advice BeginAgain(NodeState state, string domain) => state.HasLived
        ? Advice.OfError(
            nameof(ErrorTexts.BeginAgain_WithData_Next),
            Commands.Backup(domain),
            Commands.Remove(domain),
            Commands.StartConfirmed(domain).WithPlaceholder("FromBackup", "<the backup>"))
        : Advice.OfError(nameof(ErrorTexts.BeginAgain_Next), Commands.Remove(domain), Commands.StartConfirmed(domain));

    /// <summary>What to do about a node whose instance has ended.</summary>
    /// <param name="state">The node.</param>
    /// <param name="domain">Its domain.</param>
    /// <param name="disk">What became of its disk.</param>
    /// <param name="remedy">What to do about the reason first, as sentences; null if nothing has to be done.</param>
    internal static Advice AfterTheEnd(NodeState state, string domain, DiskAfterEnd disk, Advice? remedy = null)
    {
        if (!state.HasLived)
        {
            return Advice.OfError(
                nameof(ErrorTexts.InstanceTerminated_Replace_Next),
                remedy is null ? null : remedy + " ",
                Commands.Resume(domain).With("ReplaceInstance"),
                Commands.Remove(domain));
        }

        // The removal takes away the disk as well.
        var copy = disk == DiskAfterEnd.Kept
            ? Advice.OfError(nameof(ErrorTexts.InstanceTerminated_CopyDisk_Next), state.Resources.RootVolumeId, state.Region)
            : null;
        var (remove, start) = (Commands.Remove(domain), Commands.StartConfirmed(domain));
        return Advice.Join(" ", [
            remedy,
            copy,
            state.Server is { LastBackupPath: { } backup, LastBackupAt: { } at }
                ? Advice.OfError(
                    nameof(ErrorTexts.InstanceTerminated_FromBackup_Next),
                    at.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
                    remove,
                    start.With("FromBackup", backup))
                : Advice.OfError(
                    nameof(ErrorTexts.InstanceTerminated_Next), remove, start.WithPlaceholder("FromBackup", "<the backup>"), start),
        ]);
    }

    private static Advice WhatIsLost(NodeState state, DiskAfterEnd disk) => (state.HasLived, disk) switch
    {
        (false, _) => Advice.OfError(nameof(ErrorTexts.InstanceTerminated_NothingLost)),
        (_, DiskAfterEnd.Gone) => Advice.OfError(nameof(ErrorTexts.InstanceTerminated_DataLost)),
        (_, DiskAfterEnd.Kept) => Advice.OfError(nameof(ErrorTexts.InstanceTerminated_DiskKept), state.Resources.RootVolumeId),
        _ => Advice.OfError(nameof(ErrorTexts.InstanceTerminated_DiskUnknown)),
    };
}
