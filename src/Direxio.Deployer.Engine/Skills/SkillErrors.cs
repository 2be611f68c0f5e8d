using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Skills;

/// <summary>Failures with skills; wherever one is met, what was there before is still there.</summary>
internal static class SkillErrors
{
    private const int ShownFiles = 5;

    public static DeployException SkillAgentUnknown(string name) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.SkillAgentUnknown), name),
        Advice.OfError(
            nameof(ErrorTexts.SkillAgentUnknown_Next),
            string.Join(", ", SkillAgents.All.Select(agent => agent.Name)),
            Commands.InstallSkill().With("Agent", SkillAgents.Generic)),
        "Agent");

    public static DeployException SkillScopeContradicts(string project) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.SkillScopeContradicts), project),
        Advice.OfError(nameof(ErrorTexts.SkillScopeContradicts_Next)),
        "Scope");

    public static DeployException SkillProjectNotFound(string folder) => DeployErrors.Make(
        DeployErrorKind.NotFound,
        Advice.OfError(nameof(ErrorTexts.SkillProjectNotFound), folder),
        Advice.OfError(nameof(ErrorTexts.SkillProjectNotFound_Next)),
        "Scope");

    public static DeployException SkillProjectMissing(string folder) => DeployErrors.Make(
        DeployErrorKind.NotFound,
        Advice.OfError(nameof(ErrorTexts.SkillProjectMissing), folder),
        Advice.OfError(nameof(ErrorTexts.SkillProjectMissing_Next)),
        "ProjectPath");

    public static DeployException SkillProjectIsHome(string folder) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.SkillProjectIsHome), folder),
        Advice.OfError(nameof(ErrorTexts.SkillProjectIsHome_Next)),
        "ProjectPath");

    public static DeployException SkillFolderNotFull(string name, string path) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.SkillFolderNotFull), name, path),
        Advice.OfError(nameof(ErrorTexts.SkillFolderNotFull_Next), name),
        name);

    public static DeployException SkillTargetUnfit(string target, Advice holds) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.SkillTargetUnfit), target, holds),
        Advice.OfError(nameof(ErrorTexts.SkillTargetUnfit_Next), CommandArgument.Of("TargetPath", Path.Combine(target, SkillPlace.Name))),
        "TargetPath");

    public static DeployException SkillTargetIsLink(SkillPlace place, string link) => DeployErrors.Make(
        DeployErrorKind.SecurityViolation,
        Advice.OfError(nameof(ErrorTexts.SkillTargetIsLink), link, place.Target),
        Advice.OfError(nameof(ErrorTexts.SkillTargetIsLink_Next)),
        link);

    public static DeployException SkillTargetIsFile(string path) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        Advice.OfError(nameof(ErrorTexts.SkillTargetIsFile), path),
        Advice.OfError(nameof(ErrorTexts.SkillTargetIsFile_Next)),
        path);

    public static DeployException SkillNotManaged(SkillPlace place, Command again) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        Advice.OfError(nameof(ErrorTexts.SkillNotManaged), place.Target, SkillManifest.FileName),
        Advice.OfError(nameof(ErrorTexts.SkillReplaced_Next), In(place, again).With("Force")),
        place.Target);

    public static DeployException SkillIsChanged(SkillPlace place, IReadOnlyList<string> files, Command again) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        files.Count > ShownFiles
            ? Advice.OfError(
                nameof(ErrorTexts.SkillIsChanged_AndMore),
                place.Target,
                string.Join(", ", files.Take(ShownFiles)),
                files.Count - ShownFiles)
            : Advice.OfError(nameof(ErrorTexts.SkillIsChanged), place.Target, string.Join(", ", files)),
        Advice.OfError(nameof(ErrorTexts.SkillReplaced_Next), In(place, again).With("Force")),
        place.Target);

    public static DeployException SkillIsNewer(SkillPlace place, string there, string own, Command again) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        Advice.OfError(nameof(ErrorTexts.SkillIsNewer), place.Target, there, own),
        Advice.OfError(nameof(ErrorTexts.SkillIsNewer_Next), own, In(place, again).With("Force")),
        place.Target);

    public static DeployException SkillNotInstalled(Advice where, Command install) => DeployErrors.Make(
        DeployErrorKind.NotFound,
        Advice.OfError(nameof(ErrorTexts.SkillNotInstalled), where),
        Advice.OfError(nameof(ErrorTexts.SkillNotInstalled_Next), install),
        where.ToEnglish());

    public static DeployException SkillIsBusy(SkillPlace place, Exception cause) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        Advice.OfError(nameof(ErrorTexts.SkillIsBusy), place.Target),
        Advice.OfError(nameof(ErrorTexts.SkillIsBusy_Next)),
        place.Target,
        cause);

    public static DeployException SkillFilesMissing(string folder, Advice why, Exception? cause = null) => DeployErrors.Make(
        DeployErrorKind.NotFound,
        Advice.OfError(nameof(ErrorTexts.SkillFilesMissing), folder, why),
        Advice.OfError(nameof(ErrorTexts.SkillFilesMissing_Next)),
        folder,
        cause);

    public static DeployException SkillFolderUnreadable(string folder, Exception cause) => DeployErrors.Make(
        DeployErrorKind.LocalFile,
        Advice.OfError(nameof(ErrorTexts.SkillFolderUnreadable), folder, cause.Message),
        Advice.OfError(nameof(ErrorTexts.SkillFolderUnreadable_Next)),
        folder,
        cause);

    /// <param name="place">The skill's folder.</param>
    /// <param name="cause">Why it cannot be written.</param>
    /// <param name="isHalf">True if its files were being replaced one by one.</param>
    public static DeployException SkillFolderUnwritable(SkillPlace place, Exception cause, bool isHalf) => DeployErrors.Make(
        DeployErrorKind.LocalFile,
        Advice.OfError(
            isHalf ? nameof(ErrorTexts.SkillFolderUnwritable_Half) : nameof(ErrorTexts.SkillFolderUnwritable),
            place.Target,
            cause.Message),
        Advice.OfError(nameof(ErrorTexts.SkillFolderUnwritable_Next)),
        place.Target,
        cause);

    // The folder is named, so that the advised command means this one whatever the session's folder is.
    private static Command In(SkillPlace place, Command command) =>
        command.With("Agent", place.Agent.Name).With("TargetPath", place.Target);
}
