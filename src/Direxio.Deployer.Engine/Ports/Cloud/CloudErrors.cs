using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Ports.Cloud;

/// <summary>What AWS said, for the user: its code and message whole, and what to do about it.</summary>
internal static class CloudErrors
{
    /// <summary>A cloud call failed in a way that no step has an answer for.</summary>
    /// <param name="cause">The failure.</param>
    /// <param name="again">The command with which the user goes on; null for the one that was typed.</param>
    public static DeployException CloudCallFailed(CloudException cause, Advice? again = null)
    {
        var next = again ?? Advice.Of(nameof(Texts.SameCommandAgain));
        return ConnectionErrors.Find(cause, next) ?? Refused(cause, next);
    }

    private static DeployException Refused(CloudException cause, Advice again) => cause.Failure switch
    {
        CloudFailure.NoCredentials or CloudFailure.CredentialsRefused => AccessErrors.CredentialsNotAccepted(cause, again),
        CloudFailure.AccountNotReady => AccessErrors.AccountNotReady(cause, again),
        CloudFailure.AccessDenied => AccessErrors.AccessDenied(cause, again),
        CloudFailure.LimitExceeded => OfCall(
            DeployErrorKind.LimitReached,
            Advice.OfError(nameof(ErrorTexts.CloudLimitReached), CallOf(cause), WordsOf(cause)),
            Advice.OfError(nameof(ErrorTexts.CloudLimitReached_Next), again),
            cause,
            "CloudLimitReached"),
        CloudFailure.Capacity => OfCall(
            DeployErrorKind.ServiceUnavailable,
            Advice.OfError(nameof(ErrorTexts.CloudNoCapacity), CallOf(cause), WordsOf(cause)),
            Advice.OfError(nameof(ErrorTexts.CloudNoCapacity_Next), again),
            cause,
            "CloudNoCapacity"),
        CloudFailure.Throttled => OfCall(
            DeployErrorKind.LimitReached,
            Advice.OfError(nameof(ErrorTexts.CloudThrottled), CallOf(cause), WordsOf(cause)),
            Advice.OfError(nameof(ErrorTexts.CloudThrottled_Next), again),
            cause,
            "CloudThrottled"),
        CloudFailure.Ambiguous => DeployErrors.Make(
            DeployErrorKind.ServiceUnavailable,
            Advice.OfError(
                cause.OnlyReads ? nameof(ErrorTexts.CloudAnswerLost) : nameof(ErrorTexts.CloudAnswerLost_Changing),
                CallOf(cause),
                cause.Code,
                cause.ServiceMessage),
            Advice.OfError(
                cause.OnlyReads ? nameof(ErrorTexts.CloudAnswerLost_Next) : nameof(ErrorTexts.CloudAnswerLost_Next_Changing), again),
            cause.Action,
            cause,
            "CloudAnswerLost"),
        _ when cause.ServiceMessage.Contains("not eligible for Free Tier", StringComparison.OrdinalIgnoreCase) => OfCall(
            DeployErrorKind.PermissionDenied,
            Advice.OfError(nameof(ErrorTexts.InstanceTypeNotEligible), WordsOf(cause)),
            Advice.OfError(nameof(ErrorTexts.InstanceTypeNotEligible_Next), again),
            cause,
            "InstanceTypeNotEligible"),
        _ => OfCall(
            DeployErrorKind.ServiceUnavailable,
            Advice.OfError(nameof(ErrorTexts.CloudCallRejected), CallOf(cause), WordsOf(cause)),
            Advice.OfError(nameof(ErrorTexts.CloudCallRejected_Next), again),
            cause,
            "CloudCallRejected"),
    };

    /// <summary>The same for a command that searches all regions unless one is named.</summary>
    public static DeployException AccountSearchFailed(CloudException cause, Advice again)
    {
        var failure = CloudCallFailed(cause, again);
        return cause.Action == "DescribeRegions"
            ? failure.With(nextAction: Advice.OfError(nameof(ErrorTexts.AccountSearch_Next), DeployErrors.AdviceOf(failure)))
            : failure;
    }

    internal static DeployException OfCall(DeployErrorKind kind, Advice message, Advice next, CloudException cause, string code) =>
        DeployErrors.Make(
            kind,
            cause is { AnswerWasLost: true, OnlyReads: false }
                ? Advice.OfError(nameof(ErrorTexts.CloudCall_AnswerWasLost), message)
                : message,
            next,
            cause.Action,
            cause,
            code);

    internal static string CallOf(CloudException cause) => $"{cause.Service} {cause.Action}";

    /// <summary>AWS's own words as a sentence.</summary>
    internal static string WordsOf(CloudException cause)
    {
        var words = $"{cause.Code}: {cause.ServiceMessage.Trim()}";
        return words[^1] is '.' or '!' or '?' ? words : words + ".";
    }
}
