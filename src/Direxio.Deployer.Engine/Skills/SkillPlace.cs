using Direxio.Deployer.Engine.Foundation.Files;

namespace Direxio.Deployer.Engine.Skills;

/// <summary>A folder in which the skill of an agent lies, or could.</summary>
/// <param name="Agent">The agent.</param>
/// <param name="Scope">For the user or for a project.</param>
/// <param name="Root">The folder that the user named or that is theirs. Links above it are their choice; below it none is followed.</param>
/// <param name="Target">The skill's own folder.</param>
internal sealed record SkillPlace(SkillAgent Agent, SkillScope Scope, string Root, string Target)
{
    /// <summary>The skill's name, which many agents demand to be that of its folder.</summary>
    public const string Name = "direxio-deployer";

    /// <summary>The folder's name in installations by direxio-cli.</summary>
    public const string CliName = "direxio";

    /// <summary>The folder that holds it.</summary>
    public string Parent => Path.GetDirectoryName(Target)!;

    /// <summary>The project's folder; null if it is no project's.</summary>
    public string? ProjectPath => Scope == SkillScope.Project && !ProjectFolder.IsSame(Root, Parent) ? Root : null;

    /// <summary>Sees to it that nothing on the way from the root to the skill's folder, and that itself, leads elsewhere.</summary>
    /// <exception cref="DeployException">SkillTargetIsLink or SkillTargetIsFile.</exception>
    public void RequireNoLinks()
    {
        foreach (var path in Below())
        {
            switch (PlainFile.KindOf(path))
            {
                case EntryKind.Missing:
                    return;
                case EntryKind.Link:
                    throw SkillErrors.SkillTargetIsLink(this, path);
                case EntryKind.File:
                    throw SkillErrors.SkillTargetIsFile(path);
                default:
                    continue;
            }
        }
    }

    /// <summary>The first link on the way from the root to the skill's folder; null if there is none.</summary>
    public string? Link() => Below().FirstOrDefault(path => PlainFile.KindOf(path) == EntryKind.Link);

    private IEnumerable<string> Below()
    {
        var path = Root;
        foreach (var part in Path.GetRelativePath(Root, Target).Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar))
        {
            path = Path.Combine(path, part);
            yield return path;
        }
    }
}
