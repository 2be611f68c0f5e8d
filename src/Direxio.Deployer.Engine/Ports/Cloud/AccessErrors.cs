using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Ports.Cloud;

/// <summary>What AWS refuses to these credentials, or to the whole account.</summary>
internal static class AccessErrors
{
    /// <summary>What STS says of an access key that it does not know.</summary>
    internal const string UnknownKey = "InvalidClientTokenId";

    private const string ByPolicy = "CloudDeniedByPolicy";

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
            UnknownKey or "UnrecognizedClientException" or "InvalidAccessKeyId" => OfCredentials(
                cause,
                Advice.OfError(nameof(ErrorTexts.AccessKeyNotActive), CloudErrors.WordsOf(cause)),
                Advice.OfError(nameof(ErrorTexts.AccessKeyNotActive_Next), Commands.ImportCredential(), again),
                "AccessKeyNotActive"),
            "AuthFailure" => OfCredentials(
                cause,
                Advice.OfError(nameof(ErrorTexts.CredentialsRefused), CloudErrors.WordsOf(cause)),
                Advice.OfError(nameof(ErrorTexts.CredentialsRefused_Next_Key), again),
                "CredentialsRefused"),
            _ when cause.WayOut is { } wayOut => OfCredentials(
                cause,
                cause.Wording ?? cause.ServiceMessage,
                Advice.OfError(nameof(ErrorTexts.ThenRun_Next), wayOut, again),
                cause.Code),
            _ when cause.Failure == CloudFailure.NoCredentials => OfCredentials(
                cause,
                Advice.OfError(nameof(ErrorTexts.CredentialsMissing), cause.Wording ?? cause.ServiceMessage),
                Advice.OfError(nameof(ErrorTexts.CredentialsMissing_Next), Commands.ImportCredential(), again),
                "CredentialsMissing"),
            _ => OfCredentials(
                cause,
                Advice.OfError(nameof(ErrorTexts.CredentialsRefused), CloudErrors.WordsOf(cause)),
                Advice.OfError(nameof(ErrorTexts.CredentialsRefused_Next), Commands.ImportCredential(), again),
                "CredentialsRefused"),
        };
    }

    private static DeployException CredentialsExpired(CloudException cause, Advice again) => OfCredentials(
        cause,
        Advice.OfError(nameof(ErrorTexts.CredentialsExpired), CloudErrors.WordsOf(cause)),
        Advice.OfError(nameof(ErrorTexts.CredentialsExpired_Next), again),
        nameof(CredentialsExpired));

    private static DeployException ClockIsWrong(CloudException cause, Advice again) => OfCredentials(
        cause,
        cause.ClockDifference is { } difference && difference.Duration() >= ClockTolerance
            ? Advice.OfError(nameof(ErrorTexts.ClockIsWrong), ClockWords.Of(difference), CloudErrors.WordsOf(cause))
            : Advice.OfError(nameof(ErrorTexts.ClockIsWrong_Unknown), CloudErrors.WordsOf(cause)),
        Advice.OfError(nameof(ErrorTexts.ClockIsWrong_Next), again),
        nameof(ClockIsWrong));

    private static DeployException OfCredentials(CloudException cause, Advice message, Advice next, string code) =>
        DeployErrors.Make(DeployErrorKind.PermissionDenied, message, next, "ProfileName", cause, code);

    /// <summary>AWS does not serve the account as a whole; no policy changes that.</summary>
    internal static DeployException AccountNotReady(CloudException cause, Advice again) => cause.Code switch
    {
        "PendingVerification" => CloudErrors.OfCall(
            DeployErrorKind.PermissionDenied,
            Advice.OfError(nameof(ErrorTexts.AccountPendingVerification), CloudErrors.CallOf(cause), CloudErrors.WordsOf(cause)),
            Advice.OfError(nameof(ErrorTexts.AccountPendingVerification_Next), again),
            cause,
            "AccountPendingVerification"),
        "Blocked" or "AccountDisabled" or "AccountSuspended" => CloudErrors.OfCall(
            DeployErrorKind.PermissionDenied,
            Advice.OfError(nameof(ErrorTexts.AccountBlocked), CloudErrors.CallOf(cause), CloudErrors.WordsOf(cause)),
            Advice.OfError(nameof(ErrorTexts.AccountBlocked_Next), again),
            cause,
            "AccountBlocked"),
        _ => CloudErrors.OfCall(
            DeployErrorKind.PermissionDenied,
            Advice.OfError(nameof(ErrorTexts.AccountNotSubscribed), cause.Service, CloudErrors.WordsOf(cause)),
            Advice.OfError(nameof(ErrorTexts.AccountNotSubscribed_Next), again),
            cause,
            "AccountNotSubscribed"),
    };

    internal static DeployException AccessDenied(CloudException cause, Advice again)
    {
        if (cause.Code.StartsWith("HTTP ", StringComparison.Ordinal))
        {
            return CloudErrors.OfCall(
                DeployErrorKind.ServiceUnavailable,
                Advice.OfError(nameof(ErrorTexts.CloudCallIntercepted), CloudErrors.CallOf(cause), CloudErrors.WordsOf(cause)),
                Advice.OfError(nameof(ErrorTexts.CloudCallIntercepted_Next), again),
                cause,
                "CloudCallIntercepted");
        }

        var denial = AccessDenial.Read(cause.ServiceMessage);
        var action = denial.Action ?? AwsPermissions.IamActionOf(cause.Service, cause.Action);
        var refused = denial.Action is null || denial.Action == $"{cause.Service}:{cause.Action}"
            ? action
            : Advice.OfError(nameof(ErrorTexts.AccessDenied_NeededBy), action, CloudErrors.CallOf(cause));
        DeployException Denied(string message, string next, string code)
        {
            var way = Advice.OfError(next, action, again);
            return DeployErrors.Make(
                DeployErrorKind.PermissionDenied,
                Advice.OfError(message, refused, CloudErrors.WordsOf(cause)),
                denial.IsEncoded ? Advice.OfError(nameof(ErrorTexts.AccessDenied_Next_Encoded), way) : way,
                action,
                cause,
                code);
        }

        return (denial.Policy, denial.IsExplicit) switch
        {
            (DenyingPolicy.Organization, _) => Denied(
                nameof(ErrorTexts.CloudDeniedByOrganization),
                nameof(ErrorTexts.CloudDeniedByOrganization_Next),
                "CloudDeniedByOrganization"),
            (DenyingPolicy.Boundary, _) => Denied(
                nameof(ErrorTexts.CloudDeniedByPolicy_Boundary),
                nameof(ErrorTexts.CloudDeniedByPolicy_Next_Boundary),
                ByPolicy),
            (DenyingPolicy.Session, _) => Denied(
                nameof(ErrorTexts.CloudDeniedByPolicy_Session),
                nameof(ErrorTexts.CloudDeniedByPolicy_Next_Session),
                ByPolicy),
            (DenyingPolicy.Endpoint, _) => Denied(
                nameof(ErrorTexts.CloudDeniedByPolicy_Endpoint),
                nameof(ErrorTexts.CloudDeniedByPolicy_Next_Endpoint),
                ByPolicy),
            (DenyingPolicy.Resource, _) => Denied(
                nameof(ErrorTexts.CloudDeniedByPolicy_Resource),
                nameof(ErrorTexts.CloudDeniedByPolicy_Next_Resource),
                ByPolicy),
            (_, true) => Denied(
                nameof(ErrorTexts.CloudDeniedByPolicy),
                nameof(ErrorTexts.CloudDeniedByPolicy_Next),
                ByPolicy),
            _ => Denied(
                nameof(ErrorTexts.CloudAccessDenied),
                nameof(ErrorTexts.CloudAccessDenied_Next),
                "CloudAccessDenied"),
        };
    }
}
