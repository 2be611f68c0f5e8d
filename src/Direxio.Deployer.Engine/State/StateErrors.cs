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

    public static DeployException StateUnreadable(NodePaths paths, Exception cause)
    {
        var repair = RepairOf(paths);
        return DeployErrors.Make(
            DeployErrorKind.LocalFile,
            $"The state file '{paths.State}' cannot be read: {cause.Message}",
            (cause is UnauthorizedAccessException
                ? Advice.From($"Correct the owner and the permissions of {paths.State}, and run the same command again. If it is lost: "
                    + $"restore it from a copy, or rebuild it from the account with {repair}.")
                : Advice.From(
                    $"Restore {paths.State} from a copy, or rebuild it from the account with {repair}, "
                        + $"which keeps what is there under another name."))
                + " Resources it recorded may still be billing.",
            paths.State,
            cause);
    }

    public static DeployException NodeFolderUnusable(NodePaths paths, string reason, Exception? cause = null) => DeployErrors.Make(
        DeployErrorKind.LocalFile,
        $"The folder '{paths.Folder}' of {paths.ServiceId} cannot be used: {reason}"
            + $"{(cause is null ? string.Empty : $" ({cause.Message.TrimEnd('.')})")}. Nothing was changed.",
        $"Make it a folder of your own that you can read and write, or let DIREXIO_HOME name the home that holds it; then run the same "
            + $"command again. If its content is lost, move it away and rebuild the node from the account: "
            + $"{RepairOf(paths)}. Resources it recorded may still be billing.",
        paths.Folder,
        cause);

    public static DeployException HomeUnreadable(string folder, string reason, Exception? cause = null) => DeployErrors.Make(
        DeployErrorKind.LocalFile,
        $"The folder of the nodes '{folder}' cannot be read: {reason} Which nodes this machine has is not known.",
        "Correct its owner and permissions, or let DIREXIO_HOME name another home; then run the same command again.",
        folder,
        cause);

    public static DeployException StateIsNewer(
        string domain, string schemaVersion, string? writer, JsonException? cause = null) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        $"The state of {domain} has schema version {schemaVersion}, written by {writer ?? "a newer release"}; this release writes "
            + $"version {StateSchema.Current} and changes no newer one. Nothing was changed.",
        UpdateTheModule,
        domain,
        cause);

    /// <summary>What to do about the state of a newer release.</summary>
    public static Advice UpdateTheModule => Advice.Of(nameof(Texts.UpdateTheModule));

    public static DeployException StateHasNoRunId(string path) => DeployErrors.Make(
        DeployErrorKind.InvalidData,
        $"The state file '{path}' has no run_id, so its resources cannot be told from others.",
        "Restore the file from a copy.",
        path);

    private static Command RepairOf(NodePaths paths) => Commands.Repair(paths.ServiceId).In(new() { IsRehearsal = paths.IsRehearsal });

    public static DeployException NodeNotFound(string domain, string folder) => DeployErrors.Make(
        DeployErrorKind.NotFound,
        $"There is no node for '{domain}' under '{folder}'.",
        $"{Commands.Statuses()} lists the nodes of this machine; {Commands.Start().Name} begins a new one, "
            + $"{Commands.Repair().Name} rebuilds a lost state. DIREXIO_HOME may point elsewhere.",
        domain);

    public static DeployException StateOfAnotherNode(string path, string domain) => DeployErrors.Make(
        DeployErrorKind.InvalidData,
        $"The state file '{path}' is that of {domain}, whose folder has another name. Nothing was changed.",
        $"Put the file back into the folder of {domain}, or correct its domain field; then run the same command again.",
        path);
}
