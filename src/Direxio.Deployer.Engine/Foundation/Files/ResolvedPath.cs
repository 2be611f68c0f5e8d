namespace Direxio.Deployer.Engine.Foundation.Files;

/// <summary>Paths on Unix without their symbolic links.</summary>
internal static class ResolvedPath
{
    // As many as Linux follows.
    private const int LinkLimit = 40;

    /// <summary>The path with every link in it followed; .NET itself follows only the last one.</summary>
    /// <exception cref="IOException">It has too many links, or one cannot be read.</exception>
    public static string Resolve(string path)
    {
        var pending = new Stack<string>();
        Push(pending, Path.GetFullPath(path));
        var resolved = "/";
        for (var links = 0; pending.TryPop(out var name);)
        {
            if (name == "..")
            {
                resolved = Path.GetDirectoryName(resolved) ?? "/";
                continue;
            }

            var next = Path.Combine(resolved, name);
            if (new DirectoryInfo(next).LinkTarget is not { } target)
            {
                resolved = next;
                continue;
            }

            if (++links > LinkLimit)
            {
                throw new IOException($"'{path}' has too many symbolic links.");
            }

            resolved = target.StartsWith('/') ? "/" : resolved;
            Push(pending, target);
        }

        return resolved;
    }

    private static void Push(Stack<string> pending, string path)
    {
        foreach (var name in path.Split('/').Where(name => name is not ("" or ".")).Reverse())
        {
            pending.Push(name);
        }
    }
}
