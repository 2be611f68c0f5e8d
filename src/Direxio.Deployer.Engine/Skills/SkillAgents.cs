using Direxio.Deployer.Engine.Agents;

namespace Direxio.Deployer.Engine.Skills;

/// <summary>An agent for which the skill can be installed.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Aliases">Other spellings.</param>
/// <param name="Folders">Where it loads skills from.</param>
internal sealed record SkillAgent(string Name, IReadOnlyList<string> Aliases, SkillFolders Folders)
{
    public bool IsNamed(string name) =>
        Name.Equals(name, StringComparison.OrdinalIgnoreCase) || Aliases.Contains(name, StringComparer.OrdinalIgnoreCase);
}

/// <summary>All of them: the connect agents, the host runtimes, and one for every agent that is not listed.</summary>
internal static class SkillAgents
{
    /// <summary>An agent that is not listed.</summary>
    public const string Generic = "generic";

    public static IReadOnlyList<SkillAgent> All { get; } =
    [
        .. ConnectAgentCatalog.Entries
            .Concat<AgentDescription>(HostRuntimes.Entries)
            .Select(entry => new SkillAgent(entry.Name, entry.Aliases, entry.Skills))
            .Append(new(
                Generic, ["unknown"], new(SkillFolders.Shared) { EarlierHome = [".agent/skills"], EarlierProject = [".agent/skills"] }))
            .OrderBy(agent => agent.Name, StringComparer.Ordinal),
    ];

    /// <exception cref="DeployException">SkillAgentUnknown.</exception>
    public static SkillAgent Get(string name) => Find(name) ?? throw SkillErrors.SkillAgentUnknown(name);

    /// <summary>The agent of this name or alias, whatever its case; null if there is none.</summary>
    public static SkillAgent? Find(string? name) => name is null ? null : All.FirstOrDefault(agent => agent.IsNamed(name.Trim()));
}
