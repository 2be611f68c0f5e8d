using System.Runtime.CompilerServices;
using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Foundation.Errors;

/// <summary>
/// Every failure that a user can meet: message and next action in one place, and the method's name is the stable code.
/// The parts of this class lie beside what they are about.
/// </summary>
internal static class DeployErrors
{
    public static DeployException Make(
        DeployErrorKind kind, string message, Advice next, string? target = null, Exception? cause = null, [CallerMemberName] string code = "") =>
        new(code, kind, message, next.ToString(), target, cause) { Advice = next };

    /// <summary>What the user does next, as data.</summary>
    public static Advice AdviceOf(DeployException failure) => failure.Advice as Advice ?? failure.NextAction;

    /// <summary>The same failure, whose advice fits this run.</summary>
    public static DeployException In(this DeployException failure, AdviceContext context) => failure.With(nextAction: AdviceOf(failure).In(context));

    /// <summary>The same failure with what is known of it by now; what is not named stays.</summary>
    public static DeployException With(
        this DeployException failure, string? message = null, Advice? nextAction = null, PhaseId? phase = null, Deployment? deployment = null)
    {
        var next = nextAction ?? AdviceOf(failure);
        return new(failure.Code, failure.Kind, message ?? failure.Message, next.ToString(), failure.Target, failure.InnerException)
        {
            Advice = next,
            Phase = phase ?? failure.Phase,
            Deployment = deployment ?? failure.Deployment,
        };
    }

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
            $"What was done so far is recorded. Look with {Commands.Statuses()}, then run {Commands.Resume()}. If it happens again, report it with the output of Get-Error.",
            cause: cause);

    public static DeployException NodeNotFound(string domain, string folder) => Make(
        DeployErrorKind.NotFound,
        $"There is no node for '{domain}' under '{folder}'.",
        $"{Commands.Statuses()} lists the nodes of this machine; {Commands.Start().Name} begins a new one, {Commands.Repair().Name} rebuilds a lost state. DIREXIO_HOME may point elsewhere.",
        domain);

    public static DeployException DeploymentExists(string domain, PhaseId phase, string path) => Make(
        DeployErrorKind.Conflict,
        $"{domain} already has resources on record ({path}, at {phase}). Nothing was created.",
        $"Continue it with {Commands.Resume(domain)}. To begin again instead, remove it first: {Commands.Remove(domain)}",
        domain);

    public static DeployException PlanChanged(string domain) => Make(
        DeployErrorKind.Conflict,
        $"The plan for {domain} no longer fits: account, network, DNS, prices or the state on this machine have changed since it was made. Nothing was created.",
        $"Make and read a new one: {Commands.Plan(domain)}.",
        domain);
}
