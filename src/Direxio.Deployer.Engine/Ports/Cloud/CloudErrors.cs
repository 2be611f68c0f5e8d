using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Ports.Cloud;

/// <summary>What AWS said, for the user: its code and message whole, and what to do about it.</summary>
internal static class CloudErrors
{
    /// <summary>A cloud call failed in a way that no step has an answer for.</summary>
    /// <param name="cause">The failure.</param>
    /// <param name="again">The command with which the user goes on.</param>
    public static DeployException CloudCallFailed(CloudException cause, Advice again) =>
        ConnectionErrors.Find(cause, again) ?? Refused(cause, again);

    private static DeployException Refused(CloudException cause, Advice again) => cause.Failure switch
    {
        CloudFailure.NoCredentials or CloudFailure.CredentialsRefused => AccessErrors.CredentialsNotAccepted(cause, again),
        CloudFailure.AccountNotReady => AccessErrors.AccountNotReady(cause, again),
        CloudFailure.AccessDenied => AccessErrors.AccessDenied(cause, again),
        CloudFailure.LimitExceeded => OfCall(
            DeployErrorKind.LimitReached,
            $"A limit of the AWS account is reached: {CallOf(cause)}: {WordsOf(cause)}",
            $"Free what you do not need or ask AWS for more, then run {again}.",
            cause,
            "CloudLimitReached"),
        CloudFailure.Capacity => OfCall(
            DeployErrorKind.ServiceUnavailable,
            $"AWS has no room for {CallOf(cause)} at present: {WordsOf(cause)}",
            $"Wait some minutes, or choose another -InstanceType, -SubnetId or -Region where nothing was made yet; then run {again}.",
            cause,
            "CloudNoCapacity"),
        CloudFailure.Throttled => OfCall(
            DeployErrorKind.LimitReached,
            $"AWS keeps throttling {CallOf(cause)}: {WordsOf(cause)}",
            $"Wait a minute, then run {again}.",
            cause,
            "CloudThrottled"),
        CloudFailure.Ambiguous => DeployErrors.Make(
            DeployErrorKind.ServiceUnavailable,
            $"AWS {CallOf(cause)} ended without a clear answer ({cause.Code}: {cause.ServiceMessage})."
                + (cause.OnlyReads ? string.Empty : " It may have taken effect."),
            cause.OnlyReads
                ? Advice.From($"Check this machine's connection, then run {again}.")
                : Advice.From($"Run {again}: it looks for what was created before it creates anything."),
            cause.Action,
            cause,
            "CloudAnswerLost"),
        _ when cause.ServiceMessage.Contains("not eligible for Free Tier", StringComparison.OrdinalIgnoreCase) => OfCall(
            DeployErrorKind.PermissionDenied,
            $"This AWS account has the free plan, which does not run this instance type: {WordsOf(cause)}",
            $"{Resources.FreePlanRule.WaysOut} Then run {again}.",
            cause,
            "InstanceTypeNotEligible"),
        _ => OfCall(
            DeployErrorKind.ServiceUnavailable,
            $"AWS refused {CallOf(cause)}: {WordsOf(cause)}",
            $"Correct what the message names, then run {again}.",
            cause,
            "CloudCallRejected"),
    };

    /// <summary>The same for a command that searches all regions unless one is named.</summary>
    public static DeployException AccountSearchFailed(CloudException cause, Advice again)
    {
        var failure = CloudCallFailed(cause, again);
        return cause.Action == "DescribeRegions"
            ? failure.With(nextAction: $"{DeployErrors.AdviceOf(failure)} Naming the region with -Region does without that call.")
            : failure;
    }

    internal static DeployException OfCall(DeployErrorKind kind, string message, Advice next, CloudException cause, string code)
    {
        var doubt = cause is { AnswerWasLost: true, OnlyReads: false }
            ? " An earlier attempt of the same call got no answer, so it may have taken effect."
            : string.Empty;
        return DeployErrors.Make(kind, message + doubt, next, cause.Action, cause, code);
    }

    internal static string CallOf(CloudException cause) => $"{cause.Service} {cause.Action}";

    /// <summary>AWS's own words as a sentence.</summary>
    internal static string WordsOf(CloudException cause)
    {
        var words = $"{cause.Code}: {cause.ServiceMessage.Trim()}";
        return words[^1] is '.' or '!' or '?' ? words : words + ".";
    }
}
