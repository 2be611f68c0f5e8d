namespace Direxio.Deployer.Engine.State.Stores;

/// <summary>The node's folder on this machine, and the one way in which it is deleted.</summary>
internal sealed class ServiceFolder(NodeHome home, NodePaths paths)
{
    /// <summary>
    /// Deletes the folder; only one directly inside the nodes folder, and never through a link. Links inside it are
    /// taken away themselves, what they lead to is left.
    /// </summary>
    /// <returns>Null if it is gone; else why it was left.</returns>
    public string? Delete()
    {
        try
        {
            var folder = new DirectoryInfo(Path.GetFullPath(paths.Folder));
            if (!folder.Exists)
            {
                return folder.LinkTarget is null
                    ? null
                    : $"'{folder.FullName}' is a link to '{folder.LinkTarget}', through which nothing is deleted";
            }

            if (Refusal(folder) is { } refusal)
            {
                return refusal;
            }

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
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return exception.Message;
        }
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
