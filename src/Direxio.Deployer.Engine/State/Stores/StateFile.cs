using System.Text.Json;
using Direxio.Deployer.Engine.Foundation.Files;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.State.Legacy;

namespace Direxio.Deployer.Engine.State.Stores;

/// <summary>
/// The one way to a node's state.json: in bounded time and memory, whatever lies in its place, and through no link that could
/// lead elsewhere. What is there and cannot be used is a failure, never a node that does not exist.
/// </summary>
internal static class StateFile
{
    /// <summary>True if the node's folder holds a state, or may hold one that cannot be seen.</summary>
    public static bool MayBeIn(string folder)
    {
        try
        {
            return PlainFile.KindOf(folder) switch
            {
                EntryKind.Link => true,
                EntryKind.Folder => PlainFile.KindOf(Path.Combine(folder, NodePaths.StateFileName)) != EntryKind.Missing,
                _ => false,
            };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    /// <summary>True if the node's folder holds the key of a server.</summary>
    public static bool HasKeyIn(string folder)
    {
        try
        {
            return PlainFile.KindOf(folder) == EntryKind.Folder && Directory.EnumerateFiles(folder, NodePaths.AnyPrivateKey).Any();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>
    /// Refuses a folder that is none, leads elsewhere, may not be entered or is another user's. One that is missing is fine.
    /// </summary>
    /// <param name="paths">The node's files.</param>
    /// <param name="maybeLink">True where nothing is written, and what bills is not to go on billing for a link's sake.</param>
    /// <exception cref="DeployException">NodeFolderUnusable.</exception>
    public static void RequireFolder(NodePaths paths, bool maybeLink = false)
    {
        try
        {
            var kind = PlainFile.KindOf(paths.Folder);
            if (kind == EntryKind.File || (kind == EntryKind.Link && !(maybeLink && Directory.Exists(paths.Folder))))
            {
                throw StateErrors.NodeFolderUnusable(paths, kind == EntryKind.File
                    ? Advice.OfError(nameof(ErrorTexts.NodeFolderUnusable_NoFolder))
                    : Advice.OfError(nameof(ErrorTexts.NodeFolderUnusable_Link), new FileInfo(paths.Folder).LinkTarget));
            }

            if (kind == EntryKind.Missing)
            {
                return;
            }

            RequireOwner(
                kind == EntryKind.Link ? Path.Combine(paths.Folder, ".") : paths.Folder,
                reason => StateErrors.NodeFolderUnusable(paths, reason));
            // Whether a state is in there shows only to who may look into it.
            _ = PlainFile.KindOf(paths.State);
            _ = Directory.EnumerateFileSystemEntries(paths.Folder).Any();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw StateErrors.NodeFolderUnusable(paths, Advice.OfError(nameof(ErrorTexts.NodeFolderUnusable_Closed)), exception);
        }
    }

    /// <summary>The state of the node; null if it has none.</summary>
    /// <param name="paths">Its files.</param>
    /// <param name="ofItsFolder">False to take a state whose domain is that of another folder, too.</param>
    /// <param name="maybeLink">True to read the state in a folder that is a link.</param>
    /// <exception cref="DeployException">One of <see cref="StateErrors.IsOfUnreadableNode"/>.</exception>
    public static NodeState? Read(NodePaths paths, bool ofItsFolder = true, bool maybeLink = false)
    {
        RequireFolder(paths, maybeLink);
        var text = TextOf(paths);
        if (text is null)
        {
            return null;
        }

        var state = Parse(text, paths);
        return ofItsFolder && state.FolderOfDomain is { } folder && folder != paths.ServiceId
            ? throw StateErrors.StateOfAnotherNode(paths, state.Domain!)
            : state;
    }

    /// <summary>
    /// The secrets that an earlier release left in the file, whatever else is wrong with it; none if it cannot be read at all.
    /// </summary>
    public static IEnumerable<string> SecretsIn(NodePaths paths)
    {
        try
        {
            return File.Exists(paths.State) ? LegacySecrets.In(PlainFile.ReadText(paths.State)) : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string? TextOf(NodePaths paths)
    {
        try
        {
            switch (PlainFile.KindOf(paths.State))
            {
                case EntryKind.Missing:
                    return null;
                case EntryKind.Link:
                    throw new IOException($"It is a symbolic link to '{new FileInfo(paths.State).LinkTarget}', not a file.");
                default:
                    RequireOwner(
                        paths.State,
                        reason => StateErrors.StateUnreadable(paths, new UnauthorizedAccessException($"Not trusted, for {reason}.")));
                    return PlainFile.ReadText(paths.State, strict: true);
            }
        }
        catch (FileNotFoundException)
        {
            // It went between the two looks.
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw StateErrors.StateUnreadable(paths, exception);
        }
    }

    private static NodeState Parse(string text, NodePaths paths)
    {
        try
        {
            return NodeState.Parse(text.Length > 0 ? text : throw new JsonException("It is empty."));
        }
        catch (NewerStateException exception)
        {
            throw StateErrors.StateIsNewer(paths.ServiceId, exception.SchemaVersion, exception.Writer, exception);
        }
        catch (JsonException exception)
        {
            throw StateErrors.StateUnreadable(paths, exception);
        }
    }

    // Who owns it can have put anything there. Root can do that anywhere; to root, it is for others to say what is theirs.
    private static void RequireOwner(string path, Func<string, DeployException> refusal)
    {
        if (FileOwner.Stranger(path) is { } owner && !Environment.IsPrivilegedProcess)
        {
            throw refusal($"it belongs to another user (id {owner}), who can change it at any time");
        }
    }
}
