using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Ports.Cloud;

/// <summary>What AWS refuses to these credentials, or to the whole account.</summary>
internal static class AccessErrors
{
    // A request that is more than some minutes off is refused whatever key signed it.
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(4);

    internal static DeployException CredentialsNotAccepted(CloudException cause, Advice again)
    {
        var isLate = cause.ServiceMessage.StartsWith("Signature expired", StringComparison.OrdinalIgnoreCase)
            || cause.ServiceMessage.StartsWith("Signature not yet current", StringComparison.OrdinalIgnoreCase);
        return cause.Code switch
        {
            // EC2 says the same of a request of another time and of a session that has ended; a clock that is right tells which.
            "RequestExpired" when cause.ClockDifference?.Duration() < ClockTolerance => CredentialsExpired(cause, again),
            "RequestTimeTooSkewed" or "RequestExpired" or "RequestInTheFuture" => ClockIsWrong(cause, again),
            _ when isLate => ClockIsWrong(cause, again),
            "ExpiredToken" or "ExpiredTokenException" or "TokenRefreshRequired" => CredentialsExpired(cause, again),
            "InvalidClientTokenId" or "UnrecognizedClientException" or "InvalidAccessKeyId" => OfCredentials(
                cause,
                $"AWS knows no active access key with this id: {CloudErrors.WordsOf(cause)}",
                $"The key was deactivated or deleted, or its id is mistyped. Activate it again or create another in the IAM console, and "
                    + $"take it over with {Commands.ImportCredential()}. A key of China, GovCloud or the European Sovereign Cloud needs a "
                    + $"-Region there; a temporary one is fetched again where it came from. Then run {again}.",
                "AccessKeyNotActive"),
            "AuthFailure" => OfCredentials(
                cause,
                $"AWS did not accept the credentials: {CloudErrors.WordsOf(cause)}",
                $"Check the access key (-ProfileName, AWS_PROFILE or AWS_ACCESS_KEY_ID), that the region is enabled for the account, "
                    + $"and that this machine's clock is right; then run {again}.",
                "CredentialsRefused"),
            _ when cause.WayOut is { } wayOut => OfCredentials(cause, cause.ServiceMessage, $"{wayOut} Then run {again}.", cause.Code),
            _ when cause.Failure == CloudFailure.NoCredentials => OfCredentials(
                cause,
                $"There are no AWS credentials to use: {cause.ServiceMessage}",
                $"Give the deployer AWS credentials: create an access key in the IAM console, download its .csv file and run "
                    + $"{Commands.ImportCredential()}; or name a profile with -ProfileName, or set AWS_ACCESS_KEY_ID and "
                    + $"AWS_SECRET_ACCESS_KEY. Then run {again}.",
                "CredentialsMissing"),
            _ => OfCredentials(
                cause,
                $"AWS did not accept the credentials: {CloudErrors.WordsOf(cause)}",
                $"The secret access key does not belong to the access key id. If it is lost, create another key in the IAM console, and "
                    + $"take it over with {Commands.ImportCredential()}; or correct it where it is set (-ProfileName, AWS_PROFILE or "
                    + $"AWS_SECRET_ACCESS_KEY). Then run {again}.",
                "CredentialsRefused"),
        };
    }

    private static DeployException CredentialsExpired(CloudException cause, Advice again) => OfCredentials(
        cause,
        $"The temporary AWS credentials have expired: {CloudErrors.WordsOf(cause)}",
        $"Sign in again or fetch new ones, then run {again}.",
        nameof(CredentialsExpired));

    private static DeployException ClockIsWrong(CloudException cause, Advice again) => OfCredentials(
        cause,
        cause.ClockDifference is { } difference && difference.Duration() >= ClockTolerance
            ? $"This machine's clock is {ClockWords.Of(difference)}, so AWS takes the request for one of another time: "
                + CloudErrors.WordsOf(cause)
            : "AWS takes the request for one of another time, which this machine's clock shows wrongly or which is that of expired "
                + $"temporary credentials: {CloudErrors.WordsOf(cause)}",
        $"Set this machine's clock (its time zone does not matter); with temporary credentials sign in again. Then run {again}.",
        nameof(ClockIsWrong));

    private static DeployException OfCredentials(CloudException cause, string message, Advice next, string code) =>
        DeployErrors.Make(DeployErrorKind.PermissionDenied, message, next, "ProfileName", cause, code);

    /// <summary>AWS does not serve the account as a whole; no policy changes that.</summary>
    internal static DeployException AccountNotReady(CloudException cause, Advice again) => cause.Code switch
    {
        "PendingVerification" => CloudErrors.OfCall(
            DeployErrorKind.PermissionDenied,
            $"AWS is still verifying this account, and refuses {CloudErrors.CallOf(cause)} until it has: {CloudErrors.WordsOf(cause)}",
            $"Waiting helps: it mostly takes minutes, at times a few hours, and AWS tells you by mail. If its message names a longer time, "
                + $"or nothing has come after a day, open a case with AWS Support (Account and billing). Then run {again}.",
            cause,
            "AccountPendingVerification"),
        "Blocked" or "AccountDisabled" or "AccountSuspended" => CloudErrors.OfCall(
            DeployErrorKind.PermissionDenied,
            $"AWS has blocked this account, and refuses {CloudErrors.CallOf(cause)}: {CloudErrors.WordsOf(cause)}",
            $"Waiting does not help. Read AWS's mail to the account's owner, settle an open bill (Billing console), "
                + $"and ask AWS Support (Account and billing) to lift it. Then run {again}.",
            cause,
            "AccountBlocked"),
        _ => CloudErrors.OfCall(
            DeployErrorKind.PermissionDenied,
            $"This account is not signed up for {cause.Service}, or its sign-up has not ended: {CloudErrors.WordsOf(cause)}",
            $"Complete the sign-up (payment method, phone, support plan) at https://portal.aws.amazon.com/billing/signup. "
                + $"If it is complete, waiting helps: a new account is activated within minutes, at times within a day. Then run {again}.",
            cause,
            "AccountNotSubscribed"),
    };

    internal static DeployException AccessDenied(CloudException cause, Advice again)
    {
        if (cause.Code.StartsWith("HTTP ", StringComparison.Ordinal))
        {
            return CloudErrors.OfCall(
                DeployErrorKind.ServiceUnavailable,
                $"{CloudErrors.CallOf(cause)} was refused on the way to AWS: {CloudErrors.WordsOf(cause)}",
                $"Check the proxy or firewall of this machine's network (HTTPS_PROXY, NO_PROXY), then run {again}.",
                cause,
                "CloudCallIntercepted");
        }

        var denial = AccessDenial.Read(cause.ServiceMessage);
        var action = denial.Action ?? AwsPermissions.IamActionOf(cause.Service, cause.Action);
        var further = denial.IsEncoded
            ? " Whoever has the permission can read the encoded part: aws sts decode-authorization-message --encoded-message <it>."
            : string.Empty;
        var refused = denial.Action is null || denial.Action == $"{cause.Service}:{cause.Action}"
            ? action
            : $"{action}, which {CloudErrors.CallOf(cause)} needs";
        DeployException Denied(string subject, string next, string code) =>
            DeployErrors.Make(
                DeployErrorKind.PermissionDenied,
                $"{subject} {refused}: {CloudErrors.WordsOf(cause)}",
                $"{next}, then run {again}.{further}",
                action,
                cause,
                code);

        return (denial.Policy, denial.IsExplicit) switch
        {
            (DenyingPolicy.Organization, _) => Denied(
                "The organization that this account belongs to denies",
                $"No permission of this account helps: ask whoever runs the AWS organization to permit {action} for the account and region",
                "CloudDeniedByOrganization"),
            (DenyingPolicy.Boundary, _) => Denied(
                "The permissions boundary of this identity denies",
                $"Ask whoever set the boundary to permit {action}, or use an identity without it",
                "CloudDeniedByPolicy"),
            (DenyingPolicy.Session, _) => Denied(
                "The policy of this session denies",
                $"Begin the session without that policy, or with one that allows {action}",
                "CloudDeniedByPolicy"),
            (DenyingPolicy.Endpoint, _) => Denied(
                "The policy of the VPC endpoint by which this machine reaches AWS denies",
                $"Ask whoever runs the network to permit {action} there, or run the command from another network",
                "CloudDeniedByPolicy"),
            (DenyingPolicy.Resource, _) => Denied(
                "The policy of the resource itself denies",
                $"Ask the owner of the resource that AWS names to permit {action} for this identity",
                "CloudDeniedByPolicy"),
            (_, true) => Denied(
                "A policy of AWS denies explicitly",
                $"Allowing it elsewhere does not help: take {action} out of the statement that denies it, or meet its condition (often a "
                    + "sign-in with MFA, or another region)",
                "CloudDeniedByPolicy"),
            _ => Denied("AWS denies", $"Allow {action} for this identity", "CloudAccessDenied"),
        };
    }
}
