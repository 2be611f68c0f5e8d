using System.Runtime.CompilerServices;

namespace Direxio.Deployer.Engine;

/// <summary>
/// Every failure that a user can meet: message and next action in one place, and the method's name is the stable code.
/// The parts of this class lie beside what they are about.
/// </summary>
internal static partial class DeployErrors
{
    private static DeployException Make(
        DeployErrorKind kind, string message, string next, string? target = null, Exception? cause = null, [CallerMemberName] string code = "") =>
        new(code, kind, message, next, target, cause);

    /// <summary>The same failure with what is known of it by now; what is not named stays.</summary>
    public static DeployException With(
        this DeployException failure, string? message = null, string? nextAction = null, PhaseId? phase = null, Deployment? deployment = null) =>
        new(failure.Code, failure.Kind, message ?? failure.Message, nextAction ?? failure.NextAction, failure.Target, failure.InnerException)
        {
            Phase = phase ?? failure.Phase,
            Deployment = deployment ?? failure.Deployment,
        };

    /// <summary>The code of a file's failure that nothing else names.</summary>
    public const string LocalFileFailed = "LocalFileFailed";

    /// <summary>What is not foreseen leaves the engine like everything else: redacted, with a code and a next step.</summary>
    public static DeployException UnexpectedFailure(Exception cause) => cause is IOException or UnauthorizedAccessException
        ? Make(
            DeployErrorKind.LocalFile,
            $"A file on this machine cannot be read or written: {cause.Message}",
            "Free the disk or correct the permissions, then run the same command again.",
            cause: cause,
            code: LocalFileFailed)
        : Make(
            DeployErrorKind.Unexpected,
            $"Something unforeseen went wrong ({cause.GetType().Name}): {cause.Message}",
            "What was done so far is recorded. Look with Get-DirexioStatus, then run Resume-DirexioDeployment. If it happens again, report it with the output of Get-Error.",
            cause: cause);

    public static DeployException NodeNotFound(string domain, string folder) => Make(
        DeployErrorKind.NotFound,
        $"There is no node for '{domain}' under '{folder}'.",
        "Get-DirexioStatus lists the nodes of this machine; Start-DirexioDeployment begins a new one, Repair-DirexioDeployment rebuilds a lost state. DIREXIO_HOME may point elsewhere.",
        domain);

    public static DeployException DeploymentExists(string domain, PhaseId phase, string path) => Make(
        DeployErrorKind.Conflict,
        $"{domain} already has resources on record ({path}, at {phase}). Nothing was created.",
        $"Continue it with Resume-DirexioDeployment -Domain {domain}. To start anew instead, remove it first: Remove-DirexioNode -Domain {domain}",
        domain);

    public static DeployException PlanChanged(string domain) => Make(
        DeployErrorKind.Conflict,
        $"The plan for {domain} no longer fits: account, network, DNS, prices or the state on this machine have changed since it was made. Nothing was created.",
        $"Make and read a new one: Get-DirexioPlan -Domain {domain}.",
        domain);
}
