namespace Direxio.Deployer;

/// <summary>For whom a skill is installed.</summary>
public enum SkillScope : long
{
    /// <summary>For the user, in all projects.</summary>
    Global,

    /// <summary>For one project, in its folder.</summary>
    Project,
}

/// <summary>What happened, or would happen, to the folder of an installed skill.</summary>
public enum SkillAction : long
{
    /// <summary>It was put in place as a whole.</summary>
    Installed,

    /// <summary>Its files were replaced one by one, because the folder itself could not be exchanged.</summary>
    InstalledInPlace,

    /// <summary>It had this content already; nothing was written.</summary>
    Unchanged,

    /// <summary>It was removed.</summary>
    Removed,

    /// <summary>It would be installed; nothing was written.</summary>
    WouldInstall,

    /// <summary>It would be removed; nothing was changed.</summary>
    WouldRemove,
}

/// <summary>Whether the module that a skill comes from is the latest one in its gallery.</summary>
public enum SkillFreshness : long
{
    /// <summary>The gallery has no later version.</summary>
    Current,

    /// <summary>The gallery has a later version.</summary>
    UpdateAvailable,

    /// <summary>The gallery could not be asked, or does not know the module.</summary>
    Unavailable,

    /// <summary>It was not asked.</summary>
    Skipped,
}

/// <summary>How an installed skill stands to the one that this module has.</summary>
public enum SkillState : long
{
    /// <summary>It has the content of this module.</summary>
    Current,

    /// <summary>It is of an earlier version, or lies where its agent no longer looks.</summary>
    Outdated,

    /// <summary>It is of a later version than this module.</summary>
    Newer,

    /// <summary>Files of it were changed, added or deleted since it was installed.</summary>
    Changed,

    /// <summary>An installation was interrupted; installing or updating again completes it.</summary>
    Incomplete,

    /// <summary>The folder was not made by this installer, or is a link.</summary>
    Unmanaged,
}

/// <summary>What the gallery says of the module.</summary>
public sealed record ModuleFreshness
{
    /// <summary>Nobody asked.</summary>
    public static readonly ModuleFreshness NotAsked = new() { Status = SkillFreshness.Skipped };

    /// <summary>What came of asking.</summary>
    public required SkillFreshness Status { get; init; }

    /// <summary>The version in the gallery; null if it is not known.</summary>
    public string? LatestVersion { get; init; }

    /// <summary>Why it is not known; null if it is, or if nobody asked.</summary>
    public string? Reason { get; init; }

    /// <summary>The command that updates the module; null if there is nothing to update to, or no command does it.</summary>
    public string? UpdateCommand { get; init; }
}

/// <summary>Which skill is meant, and where it is.</summary>
public sealed record SkillRequest
{
    /// <summary>The agent; null for every agent.</summary>
    public string? Agent { get; init; }

    /// <summary>For the user or for a project; null takes that of the project if one is named, else that of the user.</summary>
    public SkillScope? Scope { get; init; }

    /// <summary>Full path of the project's folder; null looks for the project of the current folder.</summary>
    public string? ProjectFolder { get; init; }

    /// <summary>Full path of the folder that the user works in.</summary>
    public required string CurrentFolder { get; init; }

    /// <summary>Full path of the skill's own folder, where it is another than the agent's usual one; null for that.</summary>
    public string? TargetFolder { get; init; }

    /// <summary>Full path of the module's folder, whose skill is meant.</summary>
    public required string ModuleFolder { get; init; }

    /// <summary>Replaces or removes what was not installed by this installer, was changed, or is of a later version.</summary>
    public bool Force { get; init; }

    /// <summary>What the gallery says of the module; part of the results.</summary>
    public ModuleFreshness Freshness { get; init; } = ModuleFreshness.NotAsked;
}

/// <summary>What became of a skill's folder.</summary>
public sealed record SkillResult
{
    /// <summary>The agent.</summary>
    public required string Agent { get; init; }

    /// <summary>For the user or for a project.</summary>
    public required SkillScope Scope { get; init; }

    /// <summary>Full path of the project's folder; null if it is no project's.</summary>
    public string? ProjectPath { get; init; }

    /// <summary>Full path of the skill's folder.</summary>
    public required string Target { get; init; }

    /// <summary>What happened to it.</summary>
    public required SkillAction Action { get; init; }

    /// <summary>The version that is there now, or was removed.</summary>
    public required string? Version { get; init; }

    /// <summary>The version that was there before; null if there was none.</summary>
    public string? PreviousVersion { get; init; }

    /// <summary>Full path of the file that says what was installed; null once it is gone.</summary>
    public string? Manifest { get; init; }

    /// <summary>Whether the module is the latest in its gallery.</summary>
    public SkillFreshness Freshness { get; init; } = SkillFreshness.Skipped;

    /// <summary>Why the gallery's version is not known; null if it is, or if it was not asked.</summary>
    public string? FreshnessReason { get; init; }

    /// <summary>The version of this module.</summary>
    public required string ModuleVersion { get; init; }

    /// <summary>The version in the gallery; null if it is not known.</summary>
    public string? LatestVersion { get; init; }

    /// <summary>The command that updates the module; null if there is nothing to update to.</summary>
    public string? UpdateCommand { get; init; }

    /// <summary>The folder and what became of it.</summary>
    public override string ToString() => $"{Target}: {Action}";
}

/// <summary>A skill as it lies on this machine.</summary>
public sealed record InstalledSkill
{
    /// <summary>The agent that it was installed for; where that is not known, the first agent that loads the folder.</summary>
    public required string Agent { get; init; }

    /// <summary>For the user or for a project.</summary>
    public required SkillScope Scope { get; init; }

    /// <summary>Full path of the project's folder; null if it is no project's.</summary>
    public string? ProjectPath { get; init; }

    /// <summary>Full path of the skill's folder.</summary>
    public required string Target { get; init; }

    /// <summary>How it stands to this module's skill.</summary>
    public required SkillState State { get; init; }

    /// <summary>The package that installed it; null if it is not managed.</summary>
    public string? Package { get; init; }

    /// <summary>Its version; null if it is not managed.</summary>
    public string? Version { get; init; }

    /// <summary>The version of this module.</summary>
    public required string ModuleVersion { get; init; }

    /// <summary>When it was installed; null if that is not known.</summary>
    public DateTime? InstalledAt { get; init; }

    /// <summary>The folder that it was copied from; null if that is not known.</summary>
    public string? Source { get; init; }

    /// <summary>Full path of the file that says what was installed; null if there is none.</summary>
    public string? Manifest { get; init; }

    /// <summary>True if its agent loads skills from another folder today.</summary>
    public bool IsEarlierPlace { get; init; }

    /// <summary>The agents that load this folder, in alphabetical order.</summary>
    public required IReadOnlyList<string> LoadedBy { get; init => field = PrintableList.Of(value); }

    /// <summary>What was seen, in words.</summary>
    public required string Detail { get; init; }

    /// <summary>What to do next; null if nothing is to be done.</summary>
    public string? NextAction { get; init; }

    /// <summary>The folder and its state.</summary>
    public override string ToString() => $"{Target}: {State}";
}
