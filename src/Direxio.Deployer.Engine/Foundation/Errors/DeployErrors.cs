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
        Advice message,
        Advice next,
        string? target = null,
        Exception? cause = null,
        [CallerMemberName] string code = "") =>
        new(code, kind, message.ToEnglish(), next.ToEnglish(), target, cause) { Wording = message, Advice = next };

    /// <summary>What is wrong, as data.</summary>
    public static Advice MessageOf(DeployException failure) => failure.Wording as Advice ?? failure.Message;

    /// <summary>What the user does next, as data.</summary>
    public static Advice AdviceOf(DeployException failure) => failure.Advice as Advice ?? failure.NextAction;

    /// <summary>The same failure, whose commands fit this run.</summary>
    public static DeployException In(this DeployException failure, AdviceContext context) =>
        failure.With(MessageOf(failure).In(context), AdviceOf(failure).In(context));

    /// <summary>The same failure with what is known of it by now; what is not named stays.</summary>
    public static DeployException With(
        this DeployException failure,
        Advice? message = null,
        Advice? nextAction = null,
        PhaseId? phase = null,
        Deployment? deployment = null)
    {
        var (wording, next) = (message ?? MessageOf(failure), nextAction ?? AdviceOf(failure));
        return new(failure.Code, failure.Kind, wording.ToEnglish(), next.ToEnglish(), failure.Target, failure.InnerException)
        {
            Wording = wording,
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
            Advice.OfError(nameof(ErrorTexts.LocalFileFailed), cause.Message),
            Advice.OfError(nameof(ErrorTexts.LocalFileFailed_Next)),
            cause: cause,
            code: LocalFileFailed)
        : Make(
            DeployErrorKind.Unexpected,
            Advice.OfError(nameof(ErrorTexts.UnexpectedFailure), cause.GetType().Name, cause.Message),
            Advice.OfError(nameof(ErrorTexts.UnexpectedFailure_Next), Commands.Statuses(), Commands.Resume()),
            cause: cause);
}
