using Direxio.Deployer.Engine.Agents;
using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Skills;

/// <summary>Where skills lie on this machine, for this environment.</summary>
internal sealed class SkillPlaces(DeployerEnvironment environment)
{
    /// <summary>The folder that the agent loads today.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="project">The project's folder; null for that of the user.</param>
    /// <exception cref="DeployException">SkillFolderNotFull.</exception>
    public SkillPlace Today(SkillAgent agent, string? project)
    {
        if (project is not null)
        {
            return Place(agent, project, project, agent.Folders.Project, SkillPlace.Name);
        }

        var (root, folder) = HomeOf(agent.Folders);
        return Place(agent, null, root, folder, SkillPlace.Name);
    }

    /// <summary>Where earlier installers may have put it: folders that the agent no longer loads, and other names in all of them.</summary>
    public IEnumerable<SkillPlace> Earlier(SkillAgent agent, string? project)
    {
        var today = Today(agent, project);
        yield return today with { Target = Path.Combine(today.Parent, SkillPlace.CliName) };
        foreach (var folder in project is null ? agent.Folders.EarlierHome : agent.Folders.EarlierProject)
        {
            yield return Place(agent, project, project ?? environment.UserProfile, folder, SkillPlace.Name);
            yield return Place(agent, project, project ?? environment.UserProfile, folder, SkillPlace.CliName);
        }
    }

    /// <summary>The agents that load a folder today.</summary>
    public IReadOnlyList<string> LoadersOf(string target, string? project) =>
    [
        .. SkillAgents.All.Where(agent => Loaded(agent, project).Any(loaded => ProjectFolder.IsSame(loaded.Target, target)))
            .Select(agent => agent.Name),
    ];

    /// <summary>What a request means: the folder it names, else that of the agent today.</summary>
    /// <exception cref="DeployException">What is asked contradicts itself or cannot be.</exception>
    public SkillPlace Of(SkillRequest request, SkillAgent agent)
    {
        if (request.TargetFolder is null)
        {
            return Today(agent, ProjectOf(request));
        }

        var target = Full("TargetPath", request.TargetFolder);
        RequireFit(target, request);
        return Known(target, [agent]) ?? Chosen(agent, request, target);
    }

    /// <summary>The place of an agent that a folder is, today's or an earlier one; null if it is none of theirs.</summary>
    public SkillPlace? Known(string target, IReadOnlyList<SkillAgent> agents)
    {
        foreach (var project in ProjectsAbove(target).Prepend(null))
        {
            var known = agents.Select(agent => Today(agent, project)).Concat(agents.SelectMany(agent => Earlier(agent, project)))
                .FirstOrDefault(place => ProjectFolder.IsSame(place.Target, target));
            if (known is not null)
            {
                return known;
            }
        }

        return null;
    }

    /// <summary>True if earlier installers put it there, and its agent loads another folder today.</summary>
    public bool IsEarlier(SkillPlace place) =>
        Earlier(place.Agent, place.ProjectPath).Any(earlier => ProjectFolder.IsSame(earlier.Target, place.Target));

    /// <summary>The project that a request means; null if it means the user's own folders.</summary>
    /// <exception cref="DeployException">
    /// SkillScopeContradicts, SkillProjectMissing, SkillProjectIsHome or SkillProjectNotFound.
    /// </exception>
    public string? ProjectOf(SkillRequest request)
    {
        if (request.ProjectFolder is { } named)
        {
            return request.Scope == SkillScope.Global ? throw SkillErrors.SkillScopeContradicts(named) : Named(named);
        }

        return request.Scope == SkillScope.Project
            ? ProjectFolder.Find(request.CurrentFolder, environment) ?? throw SkillErrors.SkillProjectNotFound(request.CurrentFolder)
            : null;
    }

    /// <summary>The project that the current folder belongs to or that is named; null if there is none.</summary>
    public string? ProjectAround(SkillRequest request) =>
        request.ProjectFolder is { } named ? Named(named) : ProjectFolder.Find(request.CurrentFolder, environment);

    // A folder of the user's own choice: links above it are the user's own, too.
    private static SkillPlace Chosen(SkillAgent agent, SkillRequest request, string target) => new(
        agent,
        request.Scope ?? (request.ProjectFolder is null ? SkillScope.Global : SkillScope.Project),
        request.ProjectFolder is { } project && ProjectFolder.IsBelow(target, Path.GetFullPath(project))
            ? Path.TrimEndingDirectorySeparator(Path.GetFullPath(project))
            : Path.GetDirectoryName(target)!,
        target);

    private IEnumerable<string?> ProjectsAbove(string target)
    {
        for (var one = Path.GetDirectoryName(target); one is not null; one = Path.GetDirectoryName(one))
        {
            if (!ProjectFolder.HoldsHome(one, environment) && Path.GetDirectoryName(one) is not null)
            {
                yield return one;
            }
        }
    }

    private IEnumerable<SkillPlace> Loaded(SkillAgent agent, string? project) =>
        (project is null ? agent.Folders.AlsoHome : agent.Folders.AlsoProject)
            .Select(folder => Place(agent, project, project ?? environment.UserProfile, folder, SkillPlace.Name))
            .Prepend(Today(agent, project));

    private string Named(string folder)
    {
        var project = Full("ProjectPath", folder);
        return !Directory.Exists(project) ? throw SkillErrors.SkillProjectMissing(project)
            : ProjectFolder.HoldsHome(project, environment) ? throw SkillErrors.SkillProjectIsHome(project)
            : project;
    }

    private (string Root, string Folder) HomeOf(SkillFolders folders)
    {
        foreach (var variable in folders.HomeVariables)
        {
            if (environment[variable.Name] is { } value)
            {
                return (Full(variable.Name, value), variable.Folder);
            }
        }

        return OperatingSystem.IsWindows() && folders.WindowsData is { } below && environment["LOCALAPPDATA"] is { } data
            ? (data, below)
            : (environment.UserProfile, folders.Home);
    }

    private static SkillPlace Place(SkillAgent agent, string? project, string root, string folder, string name) => new(
        agent,
        project is null ? SkillScope.Global : SkillScope.Project,
        root,
        Path.Combine(root, folder.Replace('/', Path.DirectorySeparatorChar), name));

    private static string Full(string name, string path) =>
        Path.IsPathFullyQualified(path)
            ? Path.TrimEndingDirectorySeparator(Path.GetFullPath(path))
            : throw SkillErrors.SkillFolderNotFull(name, path);

    // The folder is replaced as a whole, so one that holds anything else of the user's is not taken, with or without -Force.
    private void RequireFit(string target, SkillRequest request)
    {
        var holds = Path.GetDirectoryName(target) is null ? nameof(ErrorTexts.SkillTargetUnfit_Disk)
            : ProjectFolder.HoldsHome(target, environment) ? nameof(ErrorTexts.SkillTargetUnfit_Home)
            : Holds(request.CurrentFolder) ? nameof(ErrorTexts.SkillTargetUnfit_Current)
            : request.ProjectFolder is { } project && Holds(project) ? nameof(ErrorTexts.SkillTargetUnfit_Project)
            : Holds(request.ModuleFolder) ? nameof(ErrorTexts.SkillTargetUnfit_Module)
            : Path.Exists(Path.Combine(target, ".git")) && !File.Exists(Path.Combine(target, "SKILL.md"))
                ? nameof(ErrorTexts.SkillTargetUnfit_Repository)
            : SkillAgents.All.Any(agent => ProjectFolder.IsSame(Today(agent, null).Parent, target))
                ? nameof(ErrorTexts.SkillTargetUnfit_Skills)
            : null;
        if (holds is not null)
        {
            throw SkillErrors.SkillTargetUnfit(target, Advice.OfError(holds));
        }

        bool Holds(string folder) => ProjectFolder.IsSame(target, folder) || ProjectFolder.IsBelow(folder, target);
    }
}
