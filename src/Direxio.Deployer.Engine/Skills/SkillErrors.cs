using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Skills;

/// <summary>Failures with skills; wherever one is met, what was there before is still there.</summary>
internal static class SkillErrors
{
    public static DeployException SkillAgentUnknown(string name) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        $"The agent '{name}' is not known. Nothing was installed.",
        $"Choose one of {string.Join(", ", SkillAgents.All.Select(agent => agent.Name))}; for any other agent: "
            + $"{Commands.InstallSkill().With("Agent", SkillAgents.Generic)}, or name the skill's folder with -TargetPath.",
        "Agent");

    public static DeployException SkillScopeContradicts(string project) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        $"-Scope Global and -ProjectPath '{project}' contradict each other.",
        "Leave out -ProjectPath for all your projects, or -Scope for this one.",
        "Scope");

    public static DeployException SkillProjectNotFound(string folder) => DeployErrors.Make(
        DeployErrorKind.NotFound,
        $"'{folder}' belongs to no project: neither it nor a folder above it, below your home folder, has a repository, a project file or "
            + "an agent's folder.",
        "Name the project's folder with -ProjectPath, or install the skill for all your projects with -Scope Global.",
        "Scope");

    public static DeployException SkillProjectMissing(string folder) => DeployErrors.Make(
        DeployErrorKind.NotFound, $"There is no folder '{folder}'.", "Name the project's folder with -ProjectPath.", "ProjectPath");

    public static DeployException SkillProjectIsHome(string folder) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        $"'{folder}' is your home folder or one above it, which is no project.",
        "Use -Scope Global to install the skill for all your projects.",
        "ProjectPath");

    public static DeployException SkillFolderNotFull(string name, string path) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        $"{name} is '{path}', which is not the full path of a folder.",
        $"Give {name} a full path, or leave it out.",
        name);

    public static DeployException SkillTargetUnfit(string target, string holds) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        $"'{target}' holds {holds}. The folder of a skill is replaced as a whole, so it has to be the skill's own.",
        $"Name a folder of the skill's own, such as -TargetPath '{Quoted(Path.Combine(target, SkillPlace.Name))}'.",
        "TargetPath");

    public static DeployException SkillTargetIsLink(SkillPlace place, string link) => DeployErrors.Make(
        DeployErrorKind.SecurityViolation,
        $"'{link}' is a link, so what is written to '{place.Target}' would land elsewhere. Nothing was changed.",
        "If you made it, name the folder that it leads to: -TargetPath '<that folder>'. Otherwise remove the link and run the same "
            + "command again.",
        link);

    public static DeployException SkillTargetIsFile(string path) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        $"'{path}' is a file where a folder is needed. Nothing was changed.",
        "Move it away, or name another folder with -TargetPath.",
        path);

    public static DeployException SkillNotManaged(SkillPlace place, Command again) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        $"'{place.Target}' holds files that this installer did not put there: it has no {SkillManifest.FileName} of ours. "
            + "Nothing was changed.",
        $"Move what you need out of it, then have all of it replaced or removed: {In(place, again).With("Force")}",
        place.Target);

    public static DeployException SkillIsChanged(SkillPlace place, IReadOnlyList<string> files, Command again) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        $"Files in '{place.Target}' were changed, added or deleted since the skill was installed: {string.Join(", ", files.Take(5))}"
            + $"{(files.Count > 5 ? $" and {files.Count - 5} more" : string.Empty)}. Nothing was changed.",
        $"Move what you need out of it, then have all of it replaced or removed: {In(place, again).With("Force")}",
        place.Target);

    public static DeployException SkillIsNewer(SkillPlace place, string there, string own, Command again) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        $"The skill in '{place.Target}' is of version {there}, which is later than this module's {own}. Nothing was changed.",
        $"Update this module and start a new session, or go back to {own}: {In(place, again).With("Force")}",
        place.Target);

    public static DeployException SkillNotInstalled(string where, Command install) => DeployErrors.Make(
        DeployErrorKind.NotFound, $"No skill is installed {where}.", $"Install it: {install}", where);

    public static DeployException SkillIsBusy(SkillPlace place, Exception cause) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        $"Another process is changing the skill in '{place.Target}'.",
        "Run the same command again when it is done.",
        place.Target,
        cause);

    public static DeployException SkillFilesMissing(string folder, string why, Exception? cause = null) => DeployErrors.Make(
        DeployErrorKind.NotFound,
        $"This module's own copy of the skill, '{folder}', cannot be used: {why}",
        "Install the module again; nothing was changed.",
        folder,
        cause);

    public static DeployException SkillFolderUnreadable(string folder, Exception cause) => DeployErrors.Make(
        DeployErrorKind.LocalFile,
        $"'{folder}' cannot be read: {cause.Message}",
        "Correct its permissions and run the same command again, or name another folder with -TargetPath.",
        folder,
        cause);

    /// <param name="place">The skill's folder.</param>
    /// <param name="cause">Why it cannot be written.</param>
    /// <param name="isHalf">True if its files were being replaced one by one.</param>
    public static DeployException SkillFolderUnwritable(SkillPlace place, Exception cause, bool isHalf) => DeployErrors.Make(
        DeployErrorKind.LocalFile,
        $"'{place.Target}' cannot be written: {cause.Message} "
            + (isHalf ? "Some of its files were replaced already." : "What was there before is still there."),
        "Correct the permissions of the folder, free the disk or close the agent that holds it open, and run the same command again; "
            + "or name another folder with -TargetPath.",
        place.Target,
        cause);

    // The folder is named, so that the advised command means this one whatever the session's folder is.
    private static Command In(SkillPlace place, Command command) =>
        command.With("Agent", place.Agent.Name).With("TargetPath", place.Target);

    private static string Quoted(string path) => path.Replace("'", "''", StringComparison.Ordinal);
}
