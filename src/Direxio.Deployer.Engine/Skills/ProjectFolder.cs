using Direxio.Deployer.Engine.Agents;
using Direxio.Deployer.Engine.Foundation;

namespace Direxio.Deployer.Engine.Skills;

/// <summary>
/// Finds the project that a folder belongs to, by what lies at the root of projects. The user's home is no project, nor is anything
/// above it, whatever lies there: it is where agents keep their own folders.
/// </summary>
internal static class ProjectFolder
{
    // These say where a project ends, wherever in it one works; the nearest counts.
    private static readonly string[] Roots =
    [
        ".git", ".hg", ".svn", ".jj", "AGENTS.md", "CLAUDE.md", "GEMINI.md",
        .. ConnectAgentCatalog.Entries.Concat<AgentDescription>(HostRuntimes.Entries).SelectMany(agent => agent.Signals.ProjectFolders),
        .. SkillAgents.All.SelectMany(agent => agent.Folders.EarlierProject.Append(agent.Folders.Project)),
    ];

    // Parts of a project may have these too, so they count only where nothing above says more.
    private static readonly string[] Builds =
    [
        "package.json", "deno.json", "pyproject.toml", "setup.py", "requirements.txt", "Cargo.toml", "go.mod", "pom.xml", "build.gradle",
        "build.gradle.kts", "settings.gradle", "composer.json", "Gemfile", "mix.exs", "CMakeLists.txt", "Makefile", "*.sln", "*.slnx",
        "*.csproj", "*.fsproj", "*.xcodeproj",
    ];

    /// <summary>The project's folder; null if the folder belongs to none.</summary>
    public static string? Find(string folder, DeployerEnvironment environment)
    {
        var chain = Chain(folder, environment.UserProfile).ToList();
        return chain.Find(one => Roots.Any(name => Path.Exists(Path.Combine(one, name))))
            ?? chain.Find(HasBuild);
    }

    /// <summary>True if the folder is the user's home or one above it.</summary>
    public static bool HoldsHome(string folder, DeployerEnvironment environment) =>
        IsSame(folder, environment.UserProfile)
        || IsBelow(environment.UserProfile, folder);

    /// <summary>True if a path leads into a folder.</summary>
    public static bool IsBelow(string path, string folder) =>
        Path.TrimEndingDirectorySeparator(path).StartsWith(
            Path.TrimEndingDirectorySeparator(folder).TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, Comparison);

    public static bool IsSame(string path, string other) =>
        string.Equals(Path.TrimEndingDirectorySeparator(path), Path.TrimEndingDirectorySeparator(other), Comparison);

    // A disk that does tell case apart is rare on these systems, and taking two folders for one does no harm here.
    private static StringComparison Comparison =>
        OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    // The top of the file system is no project either.
    private static IEnumerable<string> Chain(string folder, string home)
    {
        for (var one = folder; Path.GetDirectoryName(one) is { } parent && !IsSame(one, home) && !IsBelow(home, one); one = parent)
        {
            yield return one;
        }
    }

    private static bool HasBuild(string folder)
    {
        try
        {
            return Builds.Any(name => Directory.EnumerateFileSystemEntries(folder, name).Any());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What may not be looked into is nobody's project here.
            return false;
        }
    }
}
