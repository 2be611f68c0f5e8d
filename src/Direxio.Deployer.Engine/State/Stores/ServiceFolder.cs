using Direxio.Deployer.Engine.Foundation.Files;

namespace Direxio.Deployer.Engine.State.Stores;

/// <summary>What became of all that was kept of a node.</summary>
/// <param name="Left">Why something is left; null if nothing is.</param>
/// <param name="Work">Where what the agent has made is now; null if there was nothing.</param>
/// <param name="Files">Where what else the user had in the folder is now; null if there was nothing.</param>
internal sealed record NodeEnd(string? Left, string? Work = null, string? Files = null);

/// <summary>The node's folder on this machine, and the one way in which it is deleted.</summary>
internal sealed class ServiceFolder(NodeHome home, NodePaths paths)
{
    /// <summary>
    /// Deletes the folder; only one directly inside the nodes folder, and never through a link. Links inside it are
    /// taken away themselves, what they lead to is left. What the agent has made is moved out first, and so is what no deployer wrote.
    /// </summary>
    public NodeEnd Delete()
    {
        string? work = null;
        string? files = null;
        try
        {
            var folder = new DirectoryInfo(Path.GetFullPath(paths.Folder));
            if (!folder.Exists)
            {
                return new(folder.LinkTarget is null
                    ? null
                    : $"'{folder.FullName}' is a link to '{folder.LinkTarget}', through which nothing is deleted");
            }

            if (Refusal(folder) is { } refusal)
            {
                return new(refusal);
            }

            work = KeepWork();
            files = KeepFiles();
            // The state goes last: as long as it is there, the folder is seen and this is tried again.
            foreach (var entry in folder.EnumerateFileSystemInfos().Where(entry => entry.Name != NodePaths.StateFileName))
            {
                if (entry is DirectoryInfo { LinkTarget: null } inner)
                {
                    inner.Delete(recursive: true);
                }
                else
                {
                    entry.Delete();
                }
            }

            folder.Delete(recursive: true);
            return new(null, work, files);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new(exception.Message, work, files);
        }
    }

    /// <summary>Moves the whole folder, as it is, out of the nodes folder; never through a link.</summary>
    public (string? Folder, string? Problem) MoveAside()
    {
        try
        {
            var folder = new DirectoryInfo(Path.GetFullPath(paths.Folder));
            if (Refusal(folder) is { } refusal)
            {
                return (null, refusal);
            }

            var target = FreeName(paths.Forgotten);
            OwnerOnlyFile.CreateFolder(Path.GetDirectoryName(target)!);
            Directory.Move(folder.FullName, target);
            return (target, null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return (null, exception.Message);
        }
    }

    private string? KeepWork()
    {
        if (!paths.HasWork)
        {
            return null;
        }

        var target = FreeName(paths.KeptWorkspace);
        OwnerOnlyFile.CreateFolder(Path.GetDirectoryName(target)!);
        Directory.Move(paths.Workspace, target);
        return target;
    }

    private string? KeepFiles()
    {
        var entries = NodeFolderEntries.OfTheUser(paths);
        if (entries.Count == 0)
        {
            return null;
        }

        var target = FreeName(paths.KeptFiles);
        OwnerOnlyFile.CreateFolder(target);
        foreach (var entry in entries)
        {
            // It moves files too.
            Directory.Move(entry, Path.Combine(target, Path.GetFileName(entry)));
        }

        return target;
    }

    // An earlier node of the name may have left some.
    private static string FreeName(string wanted)
    {
        var target = wanted;
        for (var number = 2; Path.Exists(target); number++)
        {
            target = $"{wanted}-{number}";
        }

        return target;
    }

    private string? Refusal(DirectoryInfo folder)
    {
        var nodes = new DirectoryInfo(Path.GetFullPath(home.Nodes));
        if (folder.Name != paths.ServiceId || folder.Parent?.FullName != nodes.FullName)
        {
            return $"'{folder.FullName}' is not a folder directly inside '{nodes.FullName}'";
        }

        return new[] { folder, nodes }.FirstOrDefault(candidate => candidate.LinkTarget is not null) is { } link
            ? $"'{link.FullName}' is a link to '{link.LinkTarget}', through which nothing is deleted"
            : null;
    }
}
