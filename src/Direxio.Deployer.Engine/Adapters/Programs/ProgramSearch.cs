namespace Direxio.Deployer.Engine.Adapters.Programs;

/// <summary>Where a program may be.</summary>
internal static class ProgramSearch
{
    // What Windows starts, or has cmd.exe start; PATHEXT also names documents and scripts of other hosts.
    private static readonly string[] Startable = [".com", ".exe", ".bat", ".cmd"];

    /// <summary>
    /// The files that a program's name or absolute path can mean, in the order in which they are looked for. Neither the
    /// current folder nor a relative entry of PATH is searched: what lies where the user happens to be is not theirs to run.
    /// </summary>
    /// <param name="program">Name or absolute path.</param>
    /// <param name="path">The variable PATH.</param>
    /// <param name="extensions">The variable PATHEXT; without meaning except on Windows.</param>
    /// <param name="isWindows">True for the rules of Windows.</param>
    public static IEnumerable<string> Candidates(string program, string? path, string? extensions, bool isWindows)
    {
        if (string.IsNullOrWhiteSpace(program))
        {
            return [];
        }

        var names = isWindows ? WithExtensions(program, extensions).ToArray() : [program];
        if (IsAbsolute(program, isWindows))
        {
            return names;
        }

        if (program.Contains('/') || (isWindows && program.AsSpan().ContainsAny('\\', ':')))
        {
            return [];
        }

        return (path ?? string.Empty).Split(isWindows ? ';' : ':')
            .Select(folder => isWindows ? folder.Trim().Trim('"') : folder)
            .Where(folder => IsAbsolute(folder, isWindows))
            .SelectMany(folder => names.Select(name => Join(folder, name, isWindows)));
    }

    // A file without an extension is there for other shells and cannot be started.
    private static IEnumerable<string> WithExtensions(string program, string? extensions)
    {
        if (Startable.Any(extension => program.EndsWith(extension, StringComparison.OrdinalIgnoreCase)))
        {
            return [program];
        }

        var wanted = (extensions ?? string.Empty).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(extension => Startable.Contains(extension, StringComparer.OrdinalIgnoreCase))
            .ToArray();
        return (wanted.Length > 0 ? wanted : Startable).Select(extension => program + extension.ToLowerInvariant());
    }

    private static bool IsAbsolute(string path, bool isWindows) => isWindows
        ? path.StartsWith(@"\\", StringComparison.Ordinal)
            || (path.Length > 2 && char.IsAsciiLetter(path[0]) && path[1] == ':' && path[2] is '\\' or '/')
        : path.StartsWith('/');

    private static string Join(string folder, string name, bool isWindows) =>
        isWindows ? $@"{folder.TrimEnd('\\', '/')}\{name}" : $"{folder.TrimEnd('/')}/{name}";
}
