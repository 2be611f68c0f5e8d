namespace Direxio.Deployer.Engine.Agents;

/// <summary>
/// Where an agent loads skills from. Each skill is a folder of its own below these. Both are the folders that today's programs read;
/// where earlier installers put the skill of this deployer elsewhere, that is listed too, so that it is found there.
/// </summary>
/// <param name="Home">Below the user's home.</param>
/// <param name="Project">Below a project.</param>
internal sealed record SkillFolders(string Home, string Project)
{
    /// <summary>The folder that many agents share; it works in most of them.</summary>
    public const string Shared = ".agents/skills";

    /// <summary>The same name in home and project.</summary>
    public SkillFolders(string both)
        : this(both, both)
    {
    }

    /// <summary>Variables that move the folder of the home; the first one set counts.</summary>
    public IReadOnlyList<SkillHomeVariable> HomeVariables { get; init; } = [];

    /// <summary>On Windows, the folder below %LOCALAPPDATA% that stands in for that of the home; null if it is the same there.</summary>
    public string? WindowsData { get; init; }

    /// <summary>Other folders below the home that it loads as well, as was seen with the program itself.</summary>
    public IReadOnlyList<string> AlsoHome { get; init; } = [];

    /// <summary>Other folders below a project that it loads as well.</summary>
    public IReadOnlyList<string> AlsoProject { get; init; } = [];

    /// <summary>Where earlier installers put it below the home.</summary>
    public IReadOnlyList<string> EarlierHome { get; init; } = [];

    /// <summary>Where earlier installers put it below a project.</summary>
    public IReadOnlyList<string> EarlierProject { get; init; } = [];
}

/// <summary>A variable by which a user moves an agent's folder.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Folder">Where the skills are below its value.</param>
internal sealed record SkillHomeVariable(string Name, string Folder = "skills");
