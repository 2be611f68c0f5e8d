namespace Direxio.Deployer;

/// <summary>Paths as people write them in a variable or a file, where no shell expands them. `direxio` compiles it too.</summary>
internal static class HomePath
{
    /// <summary>The path with the user's home folder in place of ~.</summary>
    /// <param name="path">The path, as it was given.</param>
    /// <param name="home">The home folder.</param>
    public static string Expand(string path, string home) =>
        path == "~" || path.StartsWith("~/", StringComparison.Ordinal) || path.StartsWith("~\\", StringComparison.Ordinal)
            ? home + path[1..]
            : path;
}
