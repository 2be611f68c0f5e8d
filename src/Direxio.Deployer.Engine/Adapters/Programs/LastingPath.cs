using Direxio.Deployer.Engine.Foundation.Files;

namespace Direxio.Deployer.Engine.Adapters.Programs;

/// <summary>
/// A PATH for what outlives its shell. Version managers of Node.js give each shell a folder of its own on PATH, a link that goes with
/// the shell or at the next start of the machine; where such links lead is put behind all else, so that nothing goes by another name
/// as long as they are there.
/// </summary>
internal static class LastingPath
{
    /// <param name="path">A PATH of Unix.</param>
    public static string From(string path)
    {
        var folders = path.Split(':');
        var behind = folders.Where(Path.IsPathFullyQualified)
            .Select(Resolved)
            .OfType<string>()
            .Except(folders, StringComparer.Ordinal);
        return string.Join(':', [.. folders, .. behind]);
    }

    private static string? Resolved(string folder)
    {
        try
        {
            return Directory.Exists(folder) ? ResolvedPath.Resolve(folder) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
