namespace Direxio.Deployer.PowerShell.Views;

/// <summary>What was installed on this machine, or registered with its programs.</summary>
internal static class MachineView
{
    public static ViewText Write(InstallResult install, ViewText text) => text
        .AddDomain(install.Domain, install.Rehearsal)
        .Add("Program", install.Component)
        .Add("Package", install.Package)
        .AddState("Status", install.Status, install.Reason is { } reason ? $" ({reason})" : null)
        .Add("Evidence", install.Evidence)
        .Add("Next action", install.NextAction)
        .Add("By hand", install.IsInstalled ? null : install.Command);

    // A difference stays as it is: its lines are those of a file.
    public static ViewText Write(McpRegistrationResult registration, ViewText text) => Difference(registration, text
        .AddDomain(registration.Domain, registration.Rehearsal)
        .Add("Client", $"{registration.Client} ({registration.Scope})")
        .Add("File", registration.Path)
        .Add("Entry", registration.ServerName)
        .AddState("Change", registration.Change)
        .Add("Earlier file", registration.BackupPath)
        .Add("Next action", registration.NextAction));

    public static ViewText Write(SkillResult skill, ViewText text) => text
        .Add("Agent", $"{skill.Agent} ({skill.Scope})")
        .Add("Skill", skill.Target)
        .AddState("Action", skill.Action)
        .Add("Version", skill.PreviousVersion is { Length: > 0 } before && before != skill.Version
            ? $"{skill.Version}, before {before}"
            : skill.Version)
        .Add("Freshness", skill.Freshness == SkillFreshness.Skipped ? null : text.Style.State(skill.Freshness) + Why(skill));

    public static ViewText Write(InstalledSkill skill, ViewText text) => text
        .Add("Skill", skill.Target)
        .AddState("State", skill.State, ": " + skill.Detail)
        .Add("Version", skill.Package is { Length: > 0 } package ? $"{skill.Version}, by {package}" : Texts.View_NotKnown)
        .Add("Agent", $"{skill.Agent} ({skill.Scope})")
        .Add("Loaded by", skill.LoadedBy.Count > 0 ? string.Join(", ", skill.LoadedBy)
            : skill.IsEarlierPlace ? "no agent any more"
            : Texts.View_NotKnown)
        .Add("Next action", skill.NextAction);

    private static ViewText Difference(McpRegistrationResult registration, ViewText text) => registration.Difference is { Length: > 0 } said
        ? text.AddHeading("Difference").AddWhole(said)
        : text;

    private static string Why(SkillResult skill) => skill switch
    {
        { FreshnessReason: { Length: > 0 } reason } => $": {reason}",
        { UpdateCommand: { Length: > 0 } command } => $", {skill.LatestVersion}: {command}",
        _ => string.Empty,
    };
}
