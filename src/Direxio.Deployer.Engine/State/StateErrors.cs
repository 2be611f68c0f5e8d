using System.Globalization;
using System.Text.Json;
using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.State;

/// <summary>Failures with the states of nodes.</summary>
internal static class StateErrors
{
    /// <summary>True if the failure says that a node is there and that its state cannot be used:
    /// it is no proof that there is none.</summary>
    public static bool IsOfUnreadableNode(DeployException failure) =>
        failure.Code is nameof(StateUnreadable) or nameof(NodeFolderUnusable) or nameof(StateOfAnotherNode) or nameof(StateIsNewer);

    public static DeployException StateUnreadable(NodePaths paths, Exception cause) => DeployErrors.Make(
        DeployErrorKind.LocalFile,
        Advice.OfError(nameof(ErrorTexts.StateUnreadable), paths.State, cause.Message),
        Advice.OfError(
            cause is UnauthorizedAccessException
                ? nameof(ErrorTexts.StateUnreadable_Next_Permissions)
                : nameof(ErrorTexts.StateUnreadable_Next),
            paths.State,
            RepairOf(paths)),
        paths.State,
        cause);

    public static DeployException StateMissing(NodePaths paths) => DeployErrors.Make(
        DeployErrorKind.NotFound,
        Advice.OfError(nameof(ErrorTexts.StateMissing), paths.State, paths.ServiceId),
        Advice.OfError(nameof(ErrorTexts.StateMissing_Next), RepairOf(paths), paths.Folder),
        paths.State);

    public static DeployException NodeFolderUnusable(NodePaths paths, Advice reason, Exception? cause = null) => DeployErrors.Make(
        DeployErrorKind.LocalFile,
        Advice.OfError(
            nameof(ErrorTexts.NodeFolderUnusable),
            paths.Folder,
            paths.ServiceId,
            cause is null ? reason : Advice.From($"{reason} ({cause.Message.TrimEnd('.')})")),
        Advice.OfError(nameof(ErrorTexts.NodeFolderUnusable_Next), RepairOf(paths)),
        paths.Folder,
        cause);

    public static DeployException HomeUnreadable(string folder, Advice reason, Exception? cause = null) => DeployErrors.Make(
        DeployErrorKind.LocalFile,
        Advice.OfError(nameof(ErrorTexts.HomeUnreadable), folder, reason),
        Advice.OfError(nameof(ErrorTexts.HomeUnreadable_Next)),
        folder,
        cause);

    public static DeployException HomeRelative(string variable, string value) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.HomeRelative), variable, value),
        Advice.OfError(nameof(ErrorTexts.HomeRelative_Next), variable),
        variable);

    public static DeployException StateIsNewer(
        string domain, string schemaVersion, string? writer, JsonException? cause = null) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        writer is null
            ? Advice.OfError(nameof(ErrorTexts.StateIsNewer_UnknownWriter), domain, schemaVersion, StateSchema.Current)
            : Advice.OfError(nameof(ErrorTexts.StateIsNewer), domain, schemaVersion, writer, StateSchema.Current),
        UpdateTheModule,
        domain,
        cause);

    /// <summary>What to do about the state of a newer release.</summary>
    public static Advice UpdateTheModule => Advice.Of(nameof(Texts.UpdateTheModule), ModuleUpdate.Words);

    public static DeployException StateHasNoRunId(string path) => DeployErrors.Make(
        DeployErrorKind.InvalidData,
        Advice.OfError(nameof(ErrorTexts.StateHasNoRunId), path),
        Advice.OfError(nameof(ErrorTexts.StateHasNoRunId_Next)),
        path);

    private static Command RepairOf(NodePaths paths) => Commands.Repair(paths.ServiceId).In(new() { IsRehearsal = paths.IsRehearsal });

    /// <param name="domain">As the user named it.</param>
    /// <param name="home">Where it is not.</param>
    /// <param name="renamed">The folder of another name that holds its state; null if there is none.</param>
    public static DeployException NodeNotFound(string domain, NodeHome home, NodePaths? renamed) => DeployErrors.Make(
        DeployErrorKind.NotFound,
        Advice.OfError(nameof(ErrorTexts.NodeNotFound), domain, home.Nodes),
        renamed is not null
            ? Advice.OfError(nameof(ErrorTexts.NodeNotFound_Next_Renamed), renamed.Folder, home.Node(NodeHome.ServiceIdOf(domain)).Folder)
            : RemovedAt(home.Node(NodeHome.ServiceIdOf(domain))) is { } report
            ? Advice.OfError(
                nameof(ErrorTexts.NodeNotFound_Next_Removed),
                report.FullName,
                report.LastWriteTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
                Commands.Start(),
                Commands.RemovalReport(domain).In(AdviceContext.ForNode(home.IsRehearsal)))
            : !home.IsRehearsal && home.Rehearsal.Has(domain)
            ? Advice.OfError(nameof(ErrorTexts.NodeNotFound_Next_Rehearsed), Commands.Status(domain).In(AdviceContext.ForNode(true)))
            : Advice.OfError(nameof(ErrorTexts.NodeNotFound_Next), Commands.Statuses(), Commands.Start(), Commands.Repair()),
        domain);

    private static FileInfo? RemovedAt(NodePaths paths) => new FileInfo(paths.RemovalReport) is { Exists: true } report ? report : null;

    public static DeployException StateOfAnotherNode(NodePaths paths, string domain)
    {
        var nodes = Path.GetDirectoryName(paths.Folder)!;
        return DeployErrors.Make(
            DeployErrorKind.InvalidData,
            Advice.OfError(nameof(ErrorTexts.StateOfAnotherNode), paths.State, domain),
            Advice.OfError(nameof(ErrorTexts.StateOfAnotherNode_Next), Path.Combine(nodes, NodeHome.ServiceIdOf(domain)), nodes),
            paths.State);
    }
}
