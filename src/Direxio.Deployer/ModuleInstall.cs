namespace Direxio.Deployer;

/// <summary>How the module came to where it lies.</summary>
internal enum InstallWay
{
    /// <summary>That cannot be told from the place.</summary>
    Unknown,

    /// <summary>PowerShell installed it from a gallery.</summary>
    Gallery,

    /// <summary>It is a part of <c>direxio</c>, which .NET installed as a tool.</summary>
    Tool,

    /// <summary>It is a part of <c>direxio</c>, whose folder was copied.</summary>
    Program,

    /// <summary>Its folder was copied.</summary>
    Copy,
}

/// <summary>How the module was installed, as its place shows, and so how a newer release of it is.</summary>
/// <param name="Way">How.</param>
/// <param name="Folder">What a newer release takes the place of.</param>
/// <param name="Command">What brings one; null where that is a copy.</param>
internal sealed record ModuleInstall(InstallWay Way, string Folder, string? Command)
{
    /// <summary>What PowerShell's installers leave beside a module.</summary>
    public const string RecordFile = "PSGetModuleInfo.xml";

    private const string Module = "Direxio.Deployer";
    private const string Tool = "Direxio.Deployer.Host";
    private const int MostBytes = 1024 * 1024;

    /// <summary>That of the module in a folder or in one above it.</summary>
    /// <param name="folder">A folder of the module.</param>
    /// <param name="user">The user's home folder.</param>
    public static ModuleInstall At(string? folder, string user)
    {
        while (!string.IsNullOrEmpty(folder) && !File.Exists(Path.Combine(folder, Module + ".psd1")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return string.IsNullOrEmpty(folder) ? new(InstallWay.Unknown, string.Empty, null)
            : OfGallery(folder) ?? OfProgram(folder, user) ?? new(InstallWay.Copy, folder, null);
    }

    private static ModuleInstall? OfGallery(string folder)
    {
        var record = new FileInfo(Path.Combine(folder, RecordFile));
        try
        {
            // Install-Module and Install-PSResource each update what they installed themselves.
            return !record.Exists || record.Length > MostBytes ? null
                : File.ReadAllText(record.FullName).Contains("PSRepositoryItemInfo", StringComparison.Ordinal)
                    ? new(InstallWay.Gallery, folder, "Update-Module " + Module)
                    : new(InstallWay.Gallery, folder, "Update-PSResource " + Module);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new(InstallWay.Unknown, folder, null);
        }
    }

    // The program has the module in module/<name>/<version> beside itself; a tool of .NET lies in a store of packages.
    private static ModuleInstall? OfProgram(string folder, string user)
    {
        var all = Path.GetDirectoryName(Path.GetDirectoryName(folder));
        if (Path.GetFileName(all) != "module" || Path.GetDirectoryName(all) is not { } program || !Directory.Exists(program)
            || !File.Exists(Path.Combine(program, CommandForm.Program + ".dll")))
        {
            return null;
        }

        var parts = program.Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar);
        var store = Array.LastIndexOf(parts, ".store");
        if (store > 0)
        {
            var root = string.Join(Path.DirectorySeparatorChar, parts[..store]);
            return Update(root == Path.Combine(user, ".dotnet", "tools")
                ? "--global"
                : "--tool-path " + ShellText.Quote(root, CommandForm.Shell));
        }

        return parts.Contains(Tool.ToLowerInvariant()) ? Update("--local") : new(InstallWay.Program, program, null);

        ModuleInstall Update(string place) => new(InstallWay.Tool, program, $"dotnet tool update {place} {Tool}");
    }
}
