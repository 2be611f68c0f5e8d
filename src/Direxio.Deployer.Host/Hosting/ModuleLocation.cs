namespace Direxio.Deployer.Host.Hosting;

/// <summary>Where the module lies: beside this program, unless DIREXIO_MODULE_PATH names another place.</summary>
internal static class ModuleLocation
{
    public const string Variable = "DIREXIO_MODULE_PATH";

    private const string ModuleName = "Direxio.Deployer";

    /// <summary>Full path of the manifest, or of the script module, to import.</summary>
    public static string Find()
    {
        var wanted = Environment.GetEnvironmentVariable(Variable);
        return string.IsNullOrWhiteSpace(wanted)
            ? NewestIn(Path.Combine(AppContext.BaseDirectory, "module", ModuleName))
            : FromVariable(Path.GetFullPath(wanted));
    }

    private static string FromVariable(string path)
    {
        if (File.Exists(path))
        {
            return path;
        }

        return ManifestIn(path) ?? NewestIn(Directory.Exists(Path.Combine(path, ModuleName)) ? Path.Combine(path, ModuleName) : path);
    }

    // Each version has a folder of its own, as in every module path.
    private static string NewestIn(string folder)
    {
        var versions = Directory.Exists(folder) ? Directory.EnumerateDirectories(folder) : [];
        return versions
            .Select(path =>
                (Path: ManifestIn(path), Version: Version.TryParse(System.IO.Path.GetFileName(path), out var version) ? version : null))
            .Where(found => found is { Path: not null, Version: not null })
            .OrderByDescending(found => found.Version)
            .Select(found => found.Path)
            .FirstOrDefault() ?? throw UsageException.ModuleNotFound(folder);
    }

    private static string? ManifestIn(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.psd1").Order(StringComparer.Ordinal).FirstOrDefault() : null;
}
