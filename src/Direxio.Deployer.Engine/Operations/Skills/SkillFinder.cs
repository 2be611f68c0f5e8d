using Direxio.Deployer.Engine.Foundation.Files;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Skills;

namespace Direxio.Deployer.Engine.Operations.Skills;

/// <summary>Finds the skills that lie on this machine, where agents load them today and where earlier installers put them.</summary>
internal sealed class SkillFinder(SkillPlaces places)
{
    /// <summary>The skills that a request means, each folder once.</summary>
    public IReadOnlyList<InstalledSkill> Find(SkillRequest request)
    {
        var files = SkillFiles.OfModule(request.ModuleFolder);
        return
        [
            .. Places(request)
                .DistinctBy(place => OperatingSystem.IsWindows() ? place.Target.ToUpperInvariant() : place.Target)
                .Select(place => Describe(place, files))
                .OfType<InstalledSkill>()
                .OrderBy(skill => skill.Scope).ThenBy(skill => skill.Target, StringComparer.Ordinal),
        ];
    }

    private IEnumerable<SkillPlace> Places(SkillRequest request)
    {
        SkillAgent[] agents = request.Agent is { } name ? [SkillAgents.Get(name)] : [.. SkillAgents.All];
        if (request.TargetFolder is not null)
        {
            var chosen = places.Of(request, agents.Length == 1 ? agents[0] : SkillAgents.Get(SkillAgents.Generic));
            return [places.Known(chosen.Target, agents) ?? chosen];
        }

        List<string?> roots = [];
        if (request.Scope != SkillScope.Project && (request.ProjectFolder is null || request.Scope == SkillScope.Global))
        {
            roots.Add(places.ProjectOf(request with { Scope = SkillScope.Global }));
        }

        if (request.Scope != SkillScope.Global)
        {
            var project = request.Scope == SkillScope.Project ? places.ProjectOf(request) : places.ProjectAround(request);
            roots.AddRange(project is null ? [] : [project]);
        }

        // Today's folders first, so that one which was another agent's earlier place is not taken for that.
        return
        [
            .. roots.SelectMany(root => agents.Select(agent => places.Today(agent, root))),
            .. roots.SelectMany(root => agents.SelectMany(agent => places.Earlier(agent, root))),
        ];
    }

    private InstalledSkill? Describe(SkillPlace place, SkillFiles files)
    {
        if (place.Link() is { } link)
        {
            return PlainFile.KindOf(place.Target) == EntryKind.Missing ? null : Row(
                place, null, SkillState.Unmanaged, Texts.Skill_IsLink.InWords(link));
        }

        var kind = PlainFile.KindOf(place.Target);
        if (kind == EntryKind.File)
        {
            return Row(place, null, SkillState.Unmanaged, Texts.Skill_IsFile.InWords());
        }

        var sight = SkillSight.Of(place.Target);
        if (!sight.IsThere)
        {
            return SkillSwap.HasLeftovers(place.Target)
                ? Row(place, null, SkillState.Incomplete, Texts.Skill_Leftovers.InWords())
                : null;
        }

        if (sight.Manifest is not { } manifest)
        {
            // A folder of that name may be anything.
            return Path.GetFileName(place.Target) == SkillPlace.CliName ? null
                : Row(place, null, SkillState.Unmanaged, Texts.Skill_NoManifest.InWords());
        }

        // Several agents may load the folder; it says for which it was installed.
        var known = SkillAgents.Find(manifest.Agent) is not { } agent ? place
            : places.Known(place.Target, [agent])
                ?? places.Known(place.Target, SkillAgents.All)
                ?? place with { Agent = agent, Scope = manifest.Scope ?? place.Scope };
        var (state, detail) = StateOf(known, sight, files);
        return Row(known, manifest, state, detail);
    }

    private (SkillState State, string Detail) StateOf(SkillPlace place, SkillSight sight, SkillFiles files)
    {
        var manifest = sight.Manifest!;
        return sight.IsIncomplete || SkillSwap.HasLeftovers(place.Target)
                ? (SkillState.Incomplete, Texts.Skill_Interrupted.InWords())
            : sight.Changes is { Count: > 0 } changes ? (SkillState.Changed, Texts.Skill_ChangedSince.InWords(string.Join(", ", changes)))
            : sight.IsNewerThan(SkillInstaller.ModuleVersion)
                ? (SkillState.Newer, Texts.Skill_Later.InWords(manifest.Version))
            : places.IsEarlier(place)
                ? (
                    SkillState.Outdated,
                    Texts.Skill_LoadsFrom.InWords(place.Agent.Name, places.Today(place.Agent, place.ProjectPath).Parent))
            : !manifest.IsOwn ? (SkillState.Outdated, Texts.Skill_ByEarlier.InWords(manifest.Package, manifest.Version))
            : sight.Holds(files, SkillInstaller.ModuleVersion) ? (SkillState.Current, Texts.Skill_IsCurrent.InWords())
            : (SkillState.Outdated, Texts.Skill_OtherContent.InWords(manifest.Version));
    }

    private InstalledSkill Row(SkillPlace place, SkillManifest? manifest, SkillState state, string detail) => new()
    {
        Agent = place.Agent.Name,
        Scope = place.Scope,
        ProjectPath = place.ProjectPath,
        Target = place.Target,
        State = state,
        Package = manifest?.Package,
        Version = manifest?.Version,
        ModuleVersion = SkillInstaller.ModuleVersion,
        InstalledAt = manifest?.InstalledAt?.LocalDateTime,
        Source = manifest?.Source,
        Manifest = manifest is null ? null : Path.Combine(place.Target, SkillManifest.FileName),
        IsEarlierPlace = places.IsEarlier(place),
        LoadedBy = places.LoadersOf(place.Target, place.ProjectPath),
        Detail = detail,
        NextAction = NextActionOf(place, state)?.ToString(),
    };

    private static Advice? NextActionOf(SkillPlace place, SkillState state)
    {
        var update = Commands.UpdateSkill().With("Agent", place.Agent.Name).With("TargetPath", place.Target);
        var install = Commands.InstallSkill().With("Agent", place.Agent.Name).With("TargetPath", place.Target);
        return state switch
        {
            SkillState.Outdated or SkillState.Incomplete => Advice.From($"{update}"),
            SkillState.Changed or SkillState.Unmanaged => Advice.Of(nameof(Texts.Skill_MoveOut), install.With("Force")),
            SkillState.Newer => Advice.Of(nameof(Texts.Skill_UpdateModule)),
            _ => null,
        };
    }
}
