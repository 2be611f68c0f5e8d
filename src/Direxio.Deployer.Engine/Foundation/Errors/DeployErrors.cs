using System.Runtime.CompilerServices;
using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Foundation.Errors;

/// <summary>
/// How every failure that a user can meet is made: message and next action in one place, and the name of the method that makes it is
/// the stable code. The methods stand in classes named ...Errors, beside what they are about.
/// </summary>
internal static class DeployErrors
{
    public static DeployException Make(
        DeployErrorKind kind,
        string message,
        Advice next,
        string? target = null,
        Exception? cause = null,
        [CallerMemberName] string code = "") =>
        new(code, kind, message, next.ToString(), target, cause) { Advice = next };

    /// <summary>What the user does next, as data.</summary>
    public static Advice AdviceOf(DeployException failure) => failure.Advice as Advice ?? failure.NextAction;

    /// <summary>The same failure, whose advice fits this run.</summary>
    public static DeployException In(this DeployException failure, AdviceContext context) =>
        failure.With(nextAction: AdviceOf(failure).In(context));

    /// <summary>The same failure with what is known of it by now; what is not named stays.</summary>
    public static DeployException With(
        this DeployException failure,
        string? message = null,
        Advice? nextAction = null,
        PhaseId? phase = null,
        Deployment? deployment = null)
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
            $"What was done so far is recorded. Look with {Commands.Statuses()}, then run {Commands.Resume()}. "
                + $"If it happens again, report it with the output of Get-Error.",
            cause: cause);
}
