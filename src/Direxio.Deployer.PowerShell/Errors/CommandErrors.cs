using System.Runtime.CompilerServices;

namespace Direxio.Deployer.PowerShell.Errors;

/// <summary>The failures that arise in the cmdlets themselves; like the engine's, their names are stable codes.</summary>
internal static class CommandErrors
{
    private static DeployException Make(
        DeployErrorKind kind, string message, string next, string? target, Exception? cause = null, [CallerMemberName] string code = "") =>
        new(code, kind, message, next, target, cause);

    /// <param name="domain">What the question was about.</param>
    /// <param name="preview">The cmdlet or switch that shows what would be done.</param>
    /// <param name="consent">The parameter by which the user agrees beforehand.</param>
    /// <param name="cause">Why it could not be asked.</param>
    public static DeployException CannotAskForConfirmation(string? domain, string preview, string consent, Exception cause) => Make(
        DeployErrorKind.ConfirmationRequired,
        Texts.Error_CannotAsk,
        Places.Fill(Texts.Error_CannotAskNext, preview, consent),
        domain,
        cause);

    public static DeployException DomainNotConfirmed(string domain, string typed, string consent) => Make(
        DeployErrorKind.ConfirmationRequired,
        Places.Fill(Texts.Error_DomainTyped, typed, domain),
        Places.Fill(Texts.Error_DomainTypedNext, domain, consent),
        domain);

    /// <param name="domain">What the question was about.</param>
    /// <param name="preview">The cmdlet or switch that shows what would be done.</param>
    /// <param name="consent">The parameter by which the user agrees beforehand.</param>
    public static DeployException CannotAskForDomain(string domain, string preview, string consent) => Make(
        DeployErrorKind.ConfirmationRequired,
        Texts.Error_CannotAskDomain,
        Places.Fill(Texts.Error_CannotAskNext, preview, consent),
        domain);

    public static DeployException NoJobsHere(string cmdlet, Exception cause) => Make(
        DeployErrorKind.NotFound,
        $"This session has no Start-ThreadJob, so {cmdlet} cannot go on as a job. Nothing was done.",
        "Use pwsh, which brings it, or leave out -AsJob.",
        null,
        cause);

    /// <summary>The failures themselves were written before.</summary>
    public static DeployException FleetStopped(int failures, string participle, IReadOnlyList<string> left) => Make(
        DeployErrorKind.Conflict,
        $"{failures} node{(failures == 1 ? string.Empty : "s")} failed, so that these were not {participle}: {string.Join(", ", left)}.",
        "Look at the failures first; then run the command for the nodes that are left, or allow more failures with -MaxFailures.",
        left[0]);

    /// <param name="pattern">What was given for a domain.</param>
    /// <param name="cmdlet">The cmdlet that needs a domain.</param>
    /// <param name="rehearsed">Rehearsed nodes are meant.</param>
    public static DeployException WildcardNotSupported(string pattern, string cmdlet, bool rehearsed) => Make(
        DeployErrorKind.InvalidInput,
        $"'{pattern}' has wildcards, and {cmdlet} takes domains that are written out. Nothing was done.",
        $"See which nodes of this machine it fits with Get-DirexioStatus '{pattern}'{(rehearsed ? " -Rehearse" : string.Empty)}, "
            + "then name those you mean.",
        pattern);

    public static DeployException PlanIsNotLive(string? domain) => Make(
        DeployErrorKind.InvalidInput,
        "The piped plan was converted, as by JSON, CliXml or a job, and has lost its type; nothing was created.",
        "Make the plan again with Get-DirexioPlan in this session and pipe or pass that object (-Plan).",
        domain);

    /// <summary>The removal itself was emitted before; this makes the exit status say that something is left.</summary>
    public static DeployException RemovalIncomplete(Removal removal) => Make(
        DeployErrorKind.InvalidData,
        $"Not everything of {removal.Domain} is gone: "
            + $"{string.Join(", ", removal.Evidence.Where(seen => IsOpen(seen, removal)).Select(InWords))}."
            + (removal.ServiceDirectory is null ? string.Empty : " The state was kept."),
        removal.NextAction,
        removal.Domain);

    private static string InWords(RemovalEvidence seen) => $"{seen.Id ?? seen.Name} ({seen.Detail})";

    private static bool IsOpen(RemovalEvidence seen, Removal removal) =>
        seen.Status is EvidenceStatus.StillPresent or EvidenceStatus.Unknown
        || removal.Residue.Any(left => left.Id == seen.Id && left.Kind == seen.Kind && !left.KeptOnRequest);

    /// <summary>The rows were emitted before; this makes the exit status say that a check failed.</summary>
    /// <param name="failed">The checks of one node that failed; at least one.</param>
    public static DeployException RuntimeCheckFailed(IReadOnlyList<RuntimeCheck> failed) => Make(
        DeployErrorKind.InvalidData,
        $"{failed.Count} check{(failed.Count == 1 ? string.Empty : "s")} of {failed[0].Domain} failed: "
            + $"{string.Join("; ", failed.Select(check => $"{check.Name} ({check.Code})"))}.",
        failed[0].NextAction ?? $"Look at the rows: Test-DirexioRuntime -Domain {failed[0].Domain}",
        failed[0].Domain);

    /// <summary>The rows were emitted before; this makes the exit status say that something does not work.</summary>
    /// <param name="wrong">The checks of one node that found a fault; at least one.</param>
    public static DeployException DeploymentCheckFailed(IReadOnlyList<DeploymentCheck> wrong) => Make(
        DeployErrorKind.InvalidData,
        $"{wrong[0].Domain} is not as it must be: {string.Join("; ", wrong.Select(check => $"{check.Name}: {check.Actual}"))}.",
        wrong[0].Fix ?? $"Look at the rows: Test-DirexioDeployment -Domain {wrong[0].Domain}",
        wrong[0].Domain);

    /// <summary>The result itself was emitted before; this makes the exit status say that the command failed.</summary>
    public static DeployException NodeCommandFailed(NodeCommandResult result) => Make(
        DeployErrorKind.InvalidData,
        $"The command on {result.Domain} ended with exit code {result.ExitCode}"
            + $"{(result.Error.Count == 0 ? string.Empty : $": {result.Error[^1].TrimEnd('.')}")}.",
        "Its whole output is in the Output and Error of the result.",
        result.Domain);

    public static DeployException NoTerminal() => Make(
        DeployErrorKind.InvalidInput,
        "A shell needs a terminal, and this session's input comes from elsewhere.",
        "Run a single command instead: Invoke-DirexioNodeCommand -Domain <domain> -Command <command>",
        null);

    public static DeployException SshFailed(string domain) => Make(
        DeployErrorKind.ServiceUnavailable,
        $"ssh could not keep the shell on {domain}; what it said stands above.",
        "If the connection broke, run the command again.",
        domain);

    /// <summary>The result itself was emitted before; this makes the exit status say that the program is not ready.</summary>
    public static DeployException ConnectNotInstalled(InstallResult result) => Make(
        DeployErrorKind.ServiceUnavailable, NotInstalled("The bridge", result), After(result, "Install-DirexioConnect"), result.Domain);

    /// <summary>The same of the MCP server.</summary>
    public static DeployException McpNotInstalled(InstallResult result) => Make(
        DeployErrorKind.ServiceUnavailable, NotInstalled("The MCP server", result), After(result, "Install-DirexioMcp"), result.Domain);

    private static string NotInstalled(string what, InstallResult result)
    {
        var reason = result.Reason is null ? string.Empty : $", {result.Reason}";
        return $"{what} of {result.Domain} is not ready ({result.Status}{reason}): {result.Evidence}.";
    }

    private static string After(InstallResult result, string cmdlet) => result switch
    {
        { NextAction: { } next } => next,
        _ => $"Correct that and run {cmdlet} -Domain {result.Domain} again, or do it by hand: {result.Command}",
    };

    public static DeployException DeploymentFailed(Deployment deployment) => new(
        nameof(DeploymentFailed),
        DeployErrorKind.InvalidData,
        $"The deployment of '{deployment.Domain}' ended as failed.",
        deployment.NextAction,
        deployment.Domain)
    {
        Phase = deployment.CurrentPhase,
        Deployment = deployment,
    };
}
