using System.Runtime.CompilerServices;
using Direxio.Deployer.PowerShell.Commands;

namespace Direxio.Deployer.PowerShell.Errors;

/// <summary>
/// The failures that arise in the cmdlets themselves; like the engine's, their names are stable codes, and their messages are English and
/// shown in the session's language.
/// </summary>
internal static class CommandErrors
{
    private static DeployException Make(
        DeployErrorKind kind,
        Func<string> message,
        Func<string> next,
        string? target,
        Exception? cause = null,
        Deployment? deployment = null,
        [CallerMemberName] string code = "") =>
        new(code, kind, Language.InEnglish(message), Language.InEnglish(next), target, cause)
        {
            Phase = deployment?.CurrentPhase,
            Deployment = deployment,
            Shown = new(Language.InSession(message), Language.InSession(next)),
        };

    /// <param name="domain">What the question was about.</param>
    /// <param name="preview">The cmdlet or switch that shows what would be done.</param>
    /// <param name="consent">The parameter by which the user agrees beforehand.</param>
    /// <param name="cause">Why it could not be asked.</param>
    public static DeployException CannotAskForConfirmation(string? domain, string preview, string consent, Exception cause) => Make(
        DeployErrorKind.ConfirmationRequired,
        () => ErrorTexts.CannotAskForConfirmation,
        () => Places.Fill(ErrorTexts.CannotAsk_Next, preview, consent),
        domain,
        cause);

    public static DeployException DomainNotConfirmed(string domain, string typed, string consent) => Make(
        DeployErrorKind.ConfirmationRequired,
        () => Places.Fill(ErrorTexts.DomainNotConfirmed, typed, domain),
        () => Places.Fill(ErrorTexts.DomainNotConfirmed_Next, domain, consent),
        domain);

    /// <param name="domain">What the question was about.</param>
    /// <param name="preview">The cmdlet or switch that shows what would be done.</param>
    /// <param name="consent">The parameter by which the user agrees beforehand.</param>
    public static DeployException CannotAskForDomain(string domain, string preview, string consent) => Make(
        DeployErrorKind.ConfirmationRequired,
        () => ErrorTexts.CannotAskForDomain,
        () => Places.Fill(ErrorTexts.CannotAsk_Next, preview, consent),
        domain);

    public static DeployException NoJobsHere(string cmdlet, Exception cause) => Make(
        DeployErrorKind.NotFound,
        () => Places.Fill(ErrorTexts.NoJobsHere, cmdlet),
        () => ErrorTexts.NoJobsHere_Next,
        null,
        cause);

    /// <summary>The failures themselves were written before.</summary>
    public static DeployException FleetStopped(int failures, IReadOnlyList<string> left) => Make(
        DeployErrorKind.Conflict,
        () => Places.Fill(failures == 1 ? ErrorTexts.FleetStopped_One : ErrorTexts.FleetStopped, failures, string.Join(", ", left)),
        () => ErrorTexts.FleetStopped_Next,
        left[0]);

    /// <param name="pattern">What was given for a domain.</param>
    /// <param name="cmdlet">The cmdlet that needs a domain.</param>
    /// <param name="rehearsed">Rehearsed nodes are meant.</param>
    public static DeployException WildcardNotSupported(string pattern, string cmdlet, bool rehearsed) => Make(
        DeployErrorKind.InvalidInput,
        () => Places.Fill(ErrorTexts.WildcardNotSupported, pattern, cmdlet),
        () => Places.Fill(
            ErrorTexts.WildcardNotSupported_Next, AdvisedCommand.About("Get-DirexioStatus", pattern, rehearsed)),
        pattern);

    /// <param name="parameter">What was given without a value, as by a variable that is not set.</param>
    public static DeployException ValueMissing(string parameter) => Make(
        DeployErrorKind.InvalidInput,
        () => Places.Fill(ErrorTexts.ValueMissing, parameter),
        () => Places.Fill(ErrorTexts.ValueMissing_Next, parameter),
        parameter);

    /// <param name="parameter">What it was given with.</param>
    /// <param name="path">The path that was given.</param>
    /// <param name="provider">What of PowerShell it leads to.</param>
    /// <param name="instead">A path that leads to a file.</param>
    public static DeployException PathNotOfFile(string parameter, string path, string provider, string instead) => Make(
        DeployErrorKind.InvalidInput,
        () => Places.Fill(ErrorTexts.PathNotOfFile, parameter, path, provider),
        () => Places.Fill(ErrorTexts.PathNotOfFile_Next, AdvisedCommand.Parameter(parameter, instead)),
        parameter);

    /// <param name="parameter">What it was given with.</param>
    /// <param name="path">The path that was given.</param>
    /// <param name="reason">What PowerShell says of it.</param>
    /// <param name="instead">A path that leads to a file.</param>
    /// <param name="cause">Its error.</param>
    public static DeployException PathUnknown(string parameter, string path, string reason, string instead, Exception cause) => Make(
        DeployErrorKind.InvalidInput,
        () => Places.Fill(ErrorTexts.PathUnknown, parameter, path, reason),
        () => Places.Fill(ErrorTexts.PathNotOfFile_Next, AdvisedCommand.Parameter(parameter, instead)),
        parameter,
        cause);

    public static DeployException PlanIsNotLive(string? domain) => Make(
        DeployErrorKind.InvalidInput,
        () => ErrorTexts.PlanIsNotLive,
        () => ErrorTexts.PlanIsNotLive_Next,
        domain);

    /// <param name="domain">What the plan is of.</param>
    /// <param name="parameters">What was given beside it.</param>
    public static DeployException PlanSaysItself(string? domain, IReadOnlyList<string> parameters) => Make(
        DeployErrorKind.InvalidInput,
        () => Places.Fill(ErrorTexts.PlanSaysItself, string.Join(", ", parameters)),
        () => ErrorTexts.PlanSaysItself_Next,
        domain);

    public static DeployException PlanOfOtherWorld(string domain, bool isRehearsal) => Make(
        DeployErrorKind.InvalidInput,
        () => Places.Fill(isRehearsal ? ErrorTexts.PlanOfOtherWorld_Rehearsal : ErrorTexts.PlanOfOtherWorld, domain),
        () => Places.Fill(isRehearsal ? ErrorTexts.PlanOfOtherWorld_RehearsalNext : ErrorTexts.PlanOfOtherWorld_Next, domain),
        domain);

    /// <summary>The removal itself was emitted before; this makes the exit status say that something is left.</summary>
    public static DeployException RemovalIncomplete(Removal removal) => Make(
        DeployErrorKind.InvalidData,
        () => Places.Fill(
            removal.ServiceDirectory is null ? ErrorTexts.RemovalIncomplete : ErrorTexts.RemovalIncomplete_StateKept,
            removal.Domain,
            string.Join(", ", removal.Evidence.Where(seen => IsOpen(seen, removal)).Select(InWords))),
        () => removal.NextAction,
        removal.Domain);

    private static string InWords(RemovalEvidence seen) => $"{seen.Id ?? seen.Name} ({seen.Detail})";

    private static bool IsOpen(RemovalEvidence seen, Removal removal) =>
        seen.Status is EvidenceStatus.StillPresent or EvidenceStatus.Unknown
        || removal.Residue.Any(left => left.Id == seen.Id && left.Kind == seen.Kind && !left.KeptOnRequest);

    /// <summary>The rows were emitted before; this makes the exit status say that a check failed.</summary>
    /// <param name="failed">The checks of one node that failed; at least one.</param>
    public static DeployException RuntimeCheckFailed(IReadOnlyList<RuntimeCheck> failed) => Make(
        DeployErrorKind.InvalidData,
        () => Places.Fill(
            failed.Count == 1 ? ErrorTexts.RuntimeCheckFailed_One : ErrorTexts.RuntimeCheckFailed,
            failed.Count,
            failed[0].Domain,
            string.Join("; ", failed.Select(check => $"{check.Name} ({check.Code})"))),
        () => failed[0].NextAction ?? Places.Fill(
            ErrorTexts.CheckFailed_Next, AdvisedCommand.About("Test-DirexioRuntime", failed[0].Domain, failed[0].Rehearsal)),
        failed[0].Domain);

    /// <summary>The rows were emitted before; this makes the exit status say that something does not work.</summary>
    /// <param name="wrong">The checks of one node that found a fault; at least one.</param>
    public static DeployException DeploymentCheckFailed(IReadOnlyList<DeploymentCheck> wrong) => Make(
        DeployErrorKind.InvalidData,
        () => Places.Fill(
            ErrorTexts.DeploymentCheckFailed,
            wrong[0].Domain,
            string.Join("; ", wrong.Select(check => $"{check.Name}: {check.Actual}"))),
        () => wrong[0].Fix ?? Places.Fill(
            ErrorTexts.CheckFailed_Next, AdvisedCommand.About("Test-DirexioDeployment", wrong[0].Domain, wrong[0].Rehearsal)),
        wrong[0].Domain);

    /// <summary>The rows were emitted before; this makes the exit status say that not everything could be checked.</summary>
    /// <param name="unseen">The checks of one node that found nothing out; at least one.</param>
    public static DeployException DeploymentCheckIncomplete(IReadOnlyList<DeploymentCheck> unseen) => Make(
        DeployErrorKind.ServiceUnavailable,
        () => Places.Fill(
            ErrorTexts.DeploymentCheckIncomplete,
            unseen[0].Domain,
            string.Join("; ", unseen.Select(check => $"{check.Name}: {check.Actual}"))),
        () => unseen[0].Fix ?? Places.Fill(
            ErrorTexts.CheckFailed_Next, AdvisedCommand.About("Test-DirexioDeployment", unseen[0].Domain, unseen[0].Rehearsal)),
        unseen[0].Domain);

    /// <param name="path">A file that was given for a backup.</param>
    public static DeployException BackupIsChecksumFile(string path) => Make(
        DeployErrorKind.InvalidInput,
        () => Places.Fill(ErrorTexts.BackupIsChecksumFile, path),
        () => Places.Fill(
            ErrorTexts.BackupIsChecksumFile_Next,
            CommandLineText.Of("Test-DirexioBackup", CommandArgument.Of("Path", BackupAddress.OfChecksumFile(path)))),
        path);

    /// <summary>The rows were emitted before; this makes the exit status say that the backup is not to be relied on.</summary>
    /// <param name="damaged">The rows of one backup that are not intact, that of the whole last; at least one.</param>
    public static DeployException BackupDamaged(IReadOnlyList<BackupCheck> damaged) => Make(
        DeployErrorKind.InvalidData,
        () => Places.Fill(
            damaged.Count > 2 ? ErrorTexts.BackupDamaged_Several : ErrorTexts.BackupDamaged,
            damaged[0].Path,
            damaged[^1].Problem,
            string.Join(", ", damaged.SkipLast(1).Select(check => check.Part))),
        () => damaged[^1].NextAction ?? Places.Fill(ErrorTexts.CheckFailed_Next, "Test-DirexioBackup"),
        damaged[0].Path);

    /// <summary>The rows were emitted before; this makes the exit status say that a deployment would not succeed.</summary>
    /// <param name="failed">The checks of one domain that failed; at least one.</param>
    public static DeployException DomainCheckFailed(IReadOnlyList<DomainCheck> failed) => Make(
        DeployErrorKind.InvalidData,
        () => Places.Fill(
            ErrorTexts.DomainCheckFailed,
            failed[0].Domain,
            string.Join("; ", failed.Select(check => $"{check.Name}: {check.Detail.TrimEnd('.', '\u3002')}"))),
        () => failed[0].NextAction ?? Places.Fill(ErrorTexts.CheckFailed_Next, "Test-DirexioDomain"),
        failed[0].Domain);

    /// <summary>The rows were emitted before; this makes the exit status say that nothing is known of the domain's name servers.</summary>
    /// <param name="unseen">The row that says why.</param>
    public static DeployException DomainCheckIncomplete(DomainCheck unseen) => Make(
        DeployErrorKind.ServiceUnavailable,
        () => Places.Fill(
            ErrorTexts.DomainCheckIncomplete, unseen.Domain, $"{unseen.Name}: {unseen.Detail.TrimEnd('.', '\u3002')}"),
        () => unseen.NextAction ?? Places.Fill(ErrorTexts.CheckFailed_Next, "Test-DirexioDomain"),
        unseen.Domain);

    /// <summary>The rows were emitted before; this makes the exit status say that something is not allowed.</summary>
    /// <param name="denied">The permissions that the credentials lack; at least one.</param>
    /// <param name="policy">The command that writes a policy that has them.</param>
    public static DeployException PermissionMissing(IReadOnlyList<AwsPermissionCheck> denied, string policy) => Make(
        DeployErrorKind.PermissionDenied,
        () => Places.Fill(
            denied.Count == 1 ? ErrorTexts.PermissionMissing_One : ErrorTexts.PermissionMissing, denied.Count, Actions(denied)),
        () => Places.Fill(ErrorTexts.PermissionMissing_Next, policy),
        denied[0].Action);

    // All of them are rows; a sentence names the first few.
    private static string Actions(IReadOnlyList<AwsPermissionCheck> denied)
    {
        var named = string.Join(", ", denied.Take(5).Select(check => $"{check.Action} ({check.Feature})"));
        return denied.Count > 5 ? Places.Fill(ErrorTexts.PermissionMissing_More, named, denied.Count - 5) : named;
    }

    /// <summary>The result itself was emitted before; this makes the exit status say that the command failed.</summary>
    public static DeployException NodeCommandFailed(NodeCommandResult result) => Make(
        DeployErrorKind.InvalidData,
        () => result.Error.Count == 0
            ? Places.Fill(ErrorTexts.NodeCommandFailed_Silent, result.Domain, result.ExitCode)
            : Places.Fill(ErrorTexts.NodeCommandFailed, result.Domain, result.ExitCode, result.Error[^1].TrimEnd('.')),
        () => ErrorTexts.NodeCommandFailed_Next,
        result.Domain);

    public static DeployException NoTerminal() => Make(
        DeployErrorKind.InvalidInput,
        () => ErrorTexts.NoTerminal,
        () => Places.Fill(ErrorTexts.NoTerminal_Next, CommandLineText.Of(
                "Invoke-DirexioNodeCommand", CommandArgument.Place("Domain", "<domain>"), CommandArgument.Place("Command", "<command>"))),
        null);

    public static DeployException SshFailed(string domain) => Make(
        DeployErrorKind.ServiceUnavailable,
        () => Places.Fill(ErrorTexts.SshFailed, domain),
        () => ErrorTexts.SshFailed_Next,
        domain);

    /// <summary>The result itself was emitted before; this makes the exit status say that the program is not ready.</summary>
    public static DeployException ConnectNotInstalled(InstallResult result) => Make(
        DeployErrorKind.ServiceUnavailable,
        () => NotInstalled(ErrorTexts.ConnectNotInstalled, result),
        () => After(result, "Install-DirexioConnect"),
        result.Domain);

    /// <summary>The same of the MCP server.</summary>
    public static DeployException McpNotInstalled(InstallResult result) => Make(
        DeployErrorKind.ServiceUnavailable,
        () => NotInstalled(ErrorTexts.McpNotInstalled, result),
        () => After(result, "Install-DirexioMcp"),
        result.Domain);

    private static string NotInstalled(string text, InstallResult result) => Places.Fill(
        text, result.Domain, result.Reason is null ? $"{result.Status}" : $"{result.Status}, {result.Reason}", result.Evidence);

    private static string After(InstallResult result, string cmdlet) => result switch
    {
        { NextAction: { } next } => next,
        _ => Places.Fill(ErrorTexts.NotInstalled_Next, AdvisedCommand.About(cmdlet, result.Domain, result.Rehearsal), result.Command),
    };

    public static DeployException DeploymentFailed(Deployment deployment) => Make(
        DeployErrorKind.InvalidData,
        () => Places.Fill(ErrorTexts.DeploymentFailed, deployment.Domain),
        () => deployment.NextAction,
        deployment.Domain,
        deployment: deployment);
}
