using Direxio.Deployer.Engine.Foundation.Files;
using Direxio.Deployer.Engine.Foundation.Text;

namespace Direxio.Deployer.Engine.State;

/// <summary>The folders from which a node's bridge may have been installed: those of every release, and the recorded ones.</summary>
internal sealed class BridgeFolders(NodePaths paths, NodeState state, PathStyle style)
{
    private readonly string[] folders =
    [
        paths.ConnectFolder,
        Path.Combine(paths.Folder, NodePaths.LaterConnectFolderName),
        .. state.Bridge.Folders,
    ];

    /// <summary>True if a service's working folder is one of them. A relative one could be anywhere, so it is none.</summary>
    public bool Contain(string workDir) => folders.Any(folder => AreSame(folder, workDir, style));

    /// <summary>
    /// True if the files of this machine name the node's folder by another path: its home was moved, or copied to another machine, and
    /// bridge and agent would look for their files where it was.
    /// </summary>
    public static bool AreMoved(NodeState state, NodePaths paths, PathStyle style) =>
        state.Agent.ServiceFolder is { } recorded && !AreSame(paths.Folder, recorded, style);

    private static bool AreSame(string folder, string other, PathStyle style) =>
        ConfigurationPath.AreSame(folder, other, style) || AreSameOnDisk(folder, other, style);

    // One folder can have several names where links are; a folder that is not there has only the one.
    private static bool AreSameOnDisk(string folder, string workDir, PathStyle style)
    {
        if (style == PathStyle.Windows || !workDir.StartsWith('/') || !Directory.Exists(folder) || !Directory.Exists(workDir))
        {
            return false;
        }

        try
        {
            return ConfigurationPath.AreSame(ResolvedPath.Resolve(folder), ResolvedPath.Resolve(workDir), style);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What cannot be read is not known to be the same, and a service is touched only if it is.
            return false;
        }
    }
}
