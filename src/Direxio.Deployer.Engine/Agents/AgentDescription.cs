using Direxio.Deployer.Engine.Agents.Detection;

namespace Direxio.Deployer.Engine.Agents;

/// <summary>What connect agents and host runtimes have in common: how users name them, and how they are recognised.</summary>
/// <param name="Name">The name that parameters, state and configuration use.</param>
internal abstract record AgentDescription(string Name)
{
    /// <summary>Other spellings that users and hosts use.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>By what it is recognised on this machine. Without any it is used only if it is named.</summary>
    public AgentSignals Signals { get; init; } = new();

    /// <summary>Where it loads skills from.</summary>
    public required SkillFolders Skills { get; init; }

    /// <summary>True if this is its name or one of its aliases, whatever the case.</summary>
    public bool IsNamed(string name) =>
        Name.Equals(name, StringComparison.OrdinalIgnoreCase) || Aliases.Contains(name, StringComparer.OrdinalIgnoreCase);
}
