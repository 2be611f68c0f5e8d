using System.Text.RegularExpressions;

namespace Direxio.Deployer.Engine.State;

/// <summary>
/// Tells in a node's folder what a deployer wrote, this release or an earlier one, from what its user put there: a folder for the agent
/// to work in, a backup, notes.
/// </summary>
internal static partial class NodeFolderEntries
{
    /// <summary>
    /// What is directly in the folder and no deployer's, by path. A link is none: it goes, and what it leads to stays.
    /// The agent's usual folder is not among them.
    /// </summary>
    public static IReadOnlyList<string> OfTheUser(NodePaths paths) => !Directory.Exists(paths.Folder) ? [] :
    [
        .. new DirectoryInfo(paths.Folder).EnumerateFileSystemInfos()
            .Where(entry => entry.LinkTarget is null && !Ours().IsMatch(entry.Name))
            .Select(entry => entry.FullName).Order(StringComparer.Ordinal),
    ];

    // With what follows a name: .json, .bak, -src, and the dot and the number of an unfinished file.
    [GeneratedRegex(
        """
        ^\.?(state|outputs|credentials|env|user-data|known_hosts|(destroy-)?operation-report|rehearsal-world
        |cc-connect|direxio-connect|mcp)(\z|[.-])|^workspace\z|\.pem\z
        """,
        RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Ours();
}
