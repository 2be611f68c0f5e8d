using System.Globalization;
using Direxio.Deployer.Engine.Foundation.Files;
using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.State;

/// <summary>
/// Files of a node that others on this machine may read or change, as an earlier release, a copy or an unpacked archive leaves
/// them. They are made their owner's alone again, and it is said: what stood open may have been read. Whose they are is left.
/// </summary>
internal static class LooseModes
{
    private const int MostNamed = 10;

    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Corrects the folder, what is in it, and what is in the bridge's and the MCP folder. Links are left,
    /// and the workspace.</summary>
    /// <param name="paths">The node, whose lock is held.</param>
    /// <param name="warn">Receives what was open, and what could not be corrected.</param>
    public static void Correct(NodePaths paths, Action<string> warn)
    {
        if (OperatingSystem.IsWindows() || PlainFile.KindOf(paths.Folder) != EntryKind.Folder)
        {
            return;
        }

        var corrected = new List<string>();
        var foreign = new List<string>();
        foreach (var path in Paths(paths))
        {
            try
            {
                if (FileOwner.Stranger(path) is { } owner)
                {
                    foreign.Add(string.Create(CultureInfo.InvariantCulture, $"{path} (user id {owner})"));
                }

                var mode = File.GetUnixFileMode(path);
                if ((mode & Others) != 0)
                {
                    File.SetUnixFileMode(path, mode & ~Others);
                    corrected.Add($"{path} (mode {Convert.ToString((int)mode, 8).PadLeft(4, '0')})");
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                warn(Texts.Warn_ModeNotCorrected.InWords(path, exception.Message));
            }
        }

        if (foreign.Count > 0)
        {
            warn(Texts.Warn_FilesOfOthers.InWords(paths.ServiceId, List(foreign)));
        }

        if (corrected.Count > 0)
        {
            warn(Texts.Warn_ModesCorrected.InWords(paths.ServiceId, List(corrected)));
        }
    }

    private static string List(List<string> items)
    {
        var named = string.Join(", ", items.Take(MostNamed));
        return items.Count > MostNamed ? Texts.AndMore.InWords(named, items.Count - MostNamed) : named;
    }

    // The folder comes first: from then on nobody else gets at what is in it.
    private static IEnumerable<string> Paths(NodePaths paths) =>
        new[] { paths.Folder, paths.ConnectFolder, paths.McpFolder }
            .Where(folder => PlainFile.KindOf(folder) == EntryKind.Folder)
            .SelectMany(folder => Directory.EnumerateFiles(folder).Where(file => PlainFile.KindOf(file) == EntryKind.File).Prepend(folder));
}
