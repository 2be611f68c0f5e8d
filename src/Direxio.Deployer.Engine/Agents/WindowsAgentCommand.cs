namespace Direxio.Deployer.Engine.Agents;

/// <summary>A file that was found.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="WrittenAt">When it was written.</param>
internal sealed record FoundProgram(string Path, DateTime WrittenAt);

/// <summary>The command of an agent that its installer for Windows puts where PATH does not lead.</summary>
internal static class WindowsAgentCommand
{
    /// <summary>The command, with forward slashes; null if the bridge's own default has to do.</summary>
    /// <param name="entry">The agent.</param>
    /// <param name="localAppData">The variable LOCALAPPDATA.</param>
    /// <param name="list">The files of this name in a folder, and below it if asked to.</param>
    public static string? Find(
        ConnectAgentEntry entry, string? localAppData, Func<string, string, bool, IReadOnlyList<FoundProgram>> list)
    {
        if (localAppData is null)
        {
            return null;
        }

        return entry.WindowsPrograms
            .Select(program => list($@"{localAppData.TrimEnd('\\', '/')}\{program.Folder}", program.File, program.IncludesSubfolders)
                .OrderByDescending(found => found.WrittenAt)
                .FirstOrDefault())
            .Where(found => found is not null)
            .Select(found => found!.Path.Replace('\\', '/'))
            // The bridge would split it: the program's name on PATH is then the better try.
            .FirstOrDefault(path => !path.Any(char.IsWhiteSpace));
    }

    /// <summary>The files of this system.</summary>
    public static IReadOnlyList<FoundProgram> List(string folder, string file, bool includesSubfolders)
    {
        try
        {
            return Directory.Exists(folder)
                ? [.. new DirectoryInfo(folder)
                    .EnumerateFiles(file, includesSubfolders ? SearchOption.AllDirectories : SearchOption.TopDirectoryOnly)
                    .Select(found => new FoundProgram(found.FullName, found.LastWriteTimeUtc))]
                : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What cannot be listed cannot be started either.
            return [];
        }
    }
}
