using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.Skills;

namespace Direxio.Deployer.Engine.Operations.Skills;

/// <summary>What can be done with the skill of this module and the agents of this machine.</summary>
internal sealed class SkillCommand
{
    private readonly SkillPlaces places;
    private readonly SkillFinder finder;
    private readonly SkillInstaller installer;

    public SkillCommand(CommandContext context)
        : this(new SkillPlaces(context.Environment), new DiskChanges(), TimeProvider.System)
    {
    }

    public SkillCommand(SkillPlaces places, IDiskChanges disk, TimeProvider clock)
    {
        this.places = places;
        finder = new(places);
        installer = new(disk, clock);
    }

    /// <summary>The installed skills that a request means.</summary>
    /// <param name="request">Which.</param>
    /// <param name="mustFind">Refuses to find none.</param>
    /// <exception cref="DeployException">SkillNotInstalled.</exception>
    public IReadOnlyList<InstalledSkill> Find(SkillRequest request, bool mustFind)
    {
        var found = finder.Find(request);
        return found.Count > 0 || !mustFind ? found : throw SkillErrors.SkillNotInstalled(InWords(request), Install(request));
    }

    /// <summary>Installs the skill where the request says.</summary>
    /// <returns>What was done; null if it was not approved.</returns>
    public Task<SkillResult?> InstallAsync(SkillRequest request, Func<SkillResult, Task<bool>> approve)
    {
        var place = places.Of(request, SkillAgents.Get(request.Agent!));
        return installer.InstallAsync(place, request, Commands.InstallSkill(), approve);
    }

    /// <summary>Brings one installed skill up to date, where its agent looks today.</summary>
    /// <returns>What was done; null if it was not approved.</returns>
    public Task<SkillResult?> UpdateAsync(InstalledSkill skill, SkillRequest request, Func<SkillResult, Task<bool>> approve)
    {
        var place = PlaceOf(skill);
        return installer.InstallAsync(
            places.IsEarlier(place) ? places.Today(place.Agent, place.ProjectPath) : place, request, Commands.UpdateSkill(), approve);
    }

    /// <summary>Removes one installed skill.</summary>
    /// <returns>What was done; null if it was not approved.</returns>
    public Task<SkillResult?> RemoveAsync(InstalledSkill skill, SkillRequest request, Func<SkillResult, Task<bool>> approve) =>
        installer.RemoveAsync(PlaceOf(skill), request, Commands.UninstallSkill(), approve);

    private SkillPlace PlaceOf(InstalledSkill skill)
    {
        var agent = SkillAgents.Get(skill.Agent);
        return places.Known(skill.Target, [agent]) ?? new(agent, skill.Scope, Path.GetDirectoryName(skill.Target)!, skill.Target);
    }

    private static Advice InWords(SkillRequest request)
    {
        if (request.TargetFolder is { } target)
        {
            return Advice.OfError(nameof(ErrorTexts.SkillNotInstalled_In), target);
        }

        var agent = request.Agent is { } named
            ? Advice.OfError(nameof(ErrorTexts.SkillNotInstalled_For), named)
            : Advice.OfError(nameof(ErrorTexts.SkillNotInstalled_ForAny));
        return request.ProjectFolder is { } project ? Advice.OfError(nameof(ErrorTexts.SkillNotInstalled_ForIn), agent, project) : agent;
    }

    private static Command Install(SkillRequest request)
    {
        var install = request.Agent is { } agent
            ? Commands.InstallSkill().With("Agent", agent)
            : Commands.InstallSkill().WithPlaceholder("Agent", "<agent>");
        return request.TargetFolder is { } target ? install.With("TargetPath", target)
            : request.ProjectFolder is { } project ? install.With("ProjectPath", project)
            : request.Scope == SkillScope.Project ? install.With("Scope", nameof(SkillScope.Project))
            : install;
    }
}
