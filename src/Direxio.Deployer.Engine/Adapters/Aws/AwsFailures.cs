using System.Collections.Frozen;
using System.Net;
using System.Security.Authentication;
using System.Text.Json;
using System.Xml;
using Amazon.Runtime;
using Direxio.Deployer.Engine.Foundation.Http;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Adapters.Aws;

/// <summary>The one table from what AWS and its SDK throw to <see cref="CloudFailure"/>.</summary>
internal static class AwsFailures
{
    private static readonly FrozenDictionary<string, CloudFailure> ByCode = Index(
        (CloudFailure.NotFound,
        [
            "InvalidInstanceID.NotFound", "InvalidGroup.NotFound", "InvalidAllocationID.NotFound", "InvalidAddress.NotFound",
            "InvalidAddressID.NotFound", "InvalidAssociationID.NotFound", "InvalidKeyPair.NotFound", "InvalidSubnetID.NotFound",
            "InvalidVpcID.NotFound", "InvalidVolume.NotFound", "InvalidSnapshot.NotFound", "InvalidAMIID.NotFound",
            "InvalidVolumeModification.NotFound",
            "InvalidNetworkInterfaceID.NotFound", "InvalidRouteTableID.NotFound", "InvalidPermission.NotFound", "NoSuchHostedZone",
            "NoSuchChange", "ParameterNotFound", "NoSuchResourceException", "NotFoundException", "ResourceNotFoundException",
            "NoSuchBucket", "NoSuchKey", "NoSuchVersion", "NoSuchUpload", "NoSuchTagSet", "NoSuchPublicAccessBlockConfiguration",
            "ServerSideEncryptionConfigurationNotFoundError", "EC2InstanceNotFoundException",
        ]),
        (CloudFailure.AlreadyExists,
        [
            "InvalidKeyPair.Duplicate", "InvalidGroup.Duplicate", "InvalidPermission.Duplicate", "HostedZoneAlreadyExists",
            "IdempotentParameterMismatch", "IdempotentInstanceTerminated", "Resource.AlreadyAssociated", "ConflictingDomainExists",
            "DuplicateRecordException", "BucketAlreadyExists", "BucketAlreadyOwnedByYou",
        ]),
        (CloudFailure.InUse,
        [
            "DependencyViolation", "InvalidGroup.InUse", "InvalidIPAddress.InUse", "VolumeInUse", "HostedZoneNotEmpty",
        ]),
        (CloudFailure.LimitExceeded,
        [
            "AddressLimitExceeded", "VcpuLimitExceeded", "InstanceLimitExceeded", "SecurityGroupLimitExceeded",
            "RulesPerSecurityGroupLimitExceeded", "SecurityGroupsPerInstanceLimitExceeded", "ResourceLimitExceeded",
            "VolumeLimitExceeded", "VolumeModificationSizeLimitExceeded",
            "NetworkInterfaceLimitExceeded", "TagLimitExceeded", "TooManyBuckets", "TooManyHostedZones", "LimitsExceeded",
            "LimitExceededException", "CreationLimitExceededException", "ServiceQuotaExceededException",
        ]),
        (CloudFailure.Throttled,
        [
            "RequestLimitExceeded", "Throttling", "ThrottlingException", "ThrottledException", "RequestThrottled",
            "RequestThrottledException", "TooManyRequestsException", "EC2ThrottledException", "BandwidthLimitExceeded", "SlowDown",
            "PriorRequestNotComplete",
        ]),
        (CloudFailure.CredentialsRefused,
        [
            "InvalidClientTokenId", "UnrecognizedClientException", "AuthFailure", "ExpiredToken", "ExpiredTokenException",
            "RequestExpired", "RequestTimeTooSkewed", "RequestInTheFuture", "SignatureDoesNotMatch", "InvalidSignatureException",
            "IncompleteSignature", "IncompleteSignatureException", "MissingAuthenticationToken", "MissingAuthenticationTokenException",
            "InvalidAccessKeyId", "InvalidToken", "TokenRefreshRequired",
        ]),
        (CloudFailure.AccessDenied,
        [
            "AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "UnauthorizedAccess", "UnauthorizedException",
            "NotAuthorized", "NotAuthorizedException", "AuthException", "DependencyAccessDeniedException",
        ]),
        (CloudFailure.AccountNotReady,
        [
            "PendingVerification", "OptInRequired", "SubscriptionRequiredException", "SubscriptionRequired", "NotSignedUp", "Blocked",
            "AccountDisabled", "AccountSuspended",
        ]),
        // AWS answers some of these with a server error's status, yet nothing was created. Unsupported: this type not in that zone.
        (CloudFailure.Capacity,
        [
            "InsufficientInstanceCapacity", "InsufficientCapacity", "InsufficientHostCapacity", "InsufficientReservedInstanceCapacity",
            "InsufficientVolumeCapacity", "InsufficientAddressCapacity", "InsufficientFreeAddressesInSubnet", "UnfulfillableCapacity",
            "ReservationCapacityExceeded", "VolumeTypeNotAvailableInZone", "Unsupported",
        ]),

        // A protection that someone switched on, such as that against termination. Nothing happened.
        (CloudFailure.Rejected, ["OperationNotPermitted"]),

        // A volume can be changed again only after some hours. Nothing happened.
        (CloudFailure.Rejected, ["VolumeModificationRateExceeded"]),

        // Answers a rehearsed request, which is never made here: nothing happened, and nothing is denied either.
        (CloudFailure.Rejected, ["DryRunOperation"]));

    /// <summary>Codes whose message may quote the signed request, and with it a session token.</summary>
    private static readonly FrozenSet<string> Quoting = new[]
    {
        "SignatureDoesNotMatch", "InvalidSignatureException", "IncompleteSignature", "IncompleteSignatureException",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>How their messages begin where they tell something that quotes nothing: up to the end of that line.</summary>
    private static readonly string[] Harmless =
    [
        "The request signature we calculated does not match", "Signature expired", "Signature not yet current",
    ];

    /// <summary>In the place of a page of HTML, which is what the SDK quotes where AWS's own words are missing.</summary>
    private const string PageInstead = "the answer tells no AWS error code, as of a proxy or of a service that is down";

    private const string NoAnswer = "no answer in time";

    // Whichever: a proxy is meant for all of them, or the messages of a connection without one name no proxy.
    private static readonly Uri AnyService = new("https://sts.amazonaws.com/");

    /// <summary>Longer than anything that AWS says, encoded denials included.</summary>
    private const int LongestWords = 8 * 1024;

    /// <summary>The failure as a <see cref="CloudException"/>; null for what is no failure of a call,
    /// such as the caller's cancellation.</summary>
    public static CloudException? Translate(
        string service, string action, Exception exception, CancellationToken cancellationToken) => exception switch
    {
        CloudException cloud => cloud,
        OperationCanceledException when cancellationToken.IsCancellationRequested => null,
        AmazonServiceException refused => ToCloudException(service, action, refused),
        OperationCanceledException or TimeoutException =>
            new(CloudFailure.Ambiguous, service, action, "Timeout", NoAnswer, exception),
        AmazonClientException or HttpRequestException or IOException =>
            Lost(service, action, exception, exception.GetBaseException()),

        // What the SDK makes of an empty answer, of a proxy's page, or of one that is not meant to be read.
        XmlException or JsonException or FormatException or OverflowException or InvalidDataException or AnswerTooLongException =>
            new(CloudFailure.Ambiguous, service, action, "UnreadableAnswer", Short(exception.Message), exception),
        _ => null,
    };

    /// <summary>What a code and status mean. Without a known code only the status speaks, and a server error is never a clear no.</summary>
    public static CloudFailure Classify(string? code, HttpStatusCode status)
    {
        if (code is not null && ByCode.TryGetValue(code, out var failure))
        {
            return failure;
        }

        return status switch
        {
            HttpStatusCode.TooManyRequests => CloudFailure.Throttled,
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => CloudFailure.AccessDenied,
            >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError => CloudFailure.Rejected,
            _ => CloudFailure.Ambiguous,
        };
    }

    /// <summary>What an answer of AWS means.</summary>
    public static CloudFailure FailureOf(AmazonServiceException refused) => Classify(refused.ErrorCode, refused.StatusCode);

    /// <summary>What AWS answered, as a <see cref="CloudException"/>.</summary>
    public static CloudException ToCloudException(string service, string action, AmazonServiceException refused)
    {
        var code = string.IsNullOrEmpty(refused.ErrorCode) ? $"HTTP {(int)refused.StatusCode}" : Short(refused.ErrorCode);
        var failure = FailureOf(refused);
        return Quoting.Contains(code)
            ? new(failure, service, action, code, WithoutRequest(refused.Message))
            : new(failure, service, action, code, string.IsNullOrEmpty(refused.ErrorCode) ? PageInstead : Short(refused.Message), refused);
    }

    private static string WithoutRequest(string message) =>
        Array.Exists(Harmless, beginning => message.StartsWith(beginning, StringComparison.OrdinalIgnoreCase))
            ? message.Split('\n')[0].Split("The Canonical String", StringSplitOptions.None)[0].Trim()
            : "the signature of the request does not fit the secret access key";

    private static CloudException Lost(string service, string action, Exception exception, Exception cause) => cause switch
    {
        AnswerTooLongException => new(CloudFailure.Ambiguous, service, action, "UnreadableAnswer", cause.Message, exception),
        OperationCanceledException or TimeoutException => new(CloudFailure.Ambiguous, service, action, "Timeout", NoAnswer, exception),
        _ => new(CloudFailure.Ambiguous, service, action, ObstacleTo(exception), Short(cause.Message), exception),
    };

    /// <summary>What stood in the way of a connection, as far as .NET tells.</summary>
    private static string ObstacleTo(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException!)
        {
            switch (cause)
            {
                case HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError }:
                case HttpRequestException { StatusCode: HttpStatusCode.ProxyAuthenticationRequired }:
                case HttpRequestException when NamesProxy(cause.Message):
                    return ConnectionErrors.Proxy;
                case HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError }:
                    return ConnectionErrors.UnknownName;

                // The one kind of failure by whose words alone the reason can be told: they end with the flags of the chain.
                case AuthenticationException when cause.Message.EndsWith(": NotTimeValid", StringComparison.Ordinal):
                    return ConnectionErrors.CertificateOfAnotherTime;
                case AuthenticationException when cause.Message.Contains("certificate", StringComparison.OrdinalIgnoreCase):
                    return ConnectionErrors.UntrustedCertificate;
                default:
                    break;
            }
        }

        return "Unreachable";
    }

    // .NET ends such messages with the host that it could not connect to.
    private static bool NamesProxy(string message) =>
        HttpClient.DefaultProxy.GetProxy(AnyService) is { } proxy
        && message.Contains($"({proxy.Host}:{proxy.Port})", StringComparison.OrdinalIgnoreCase);

    /// <summary>Words of a server, as long as they help.</summary>
    public static string Short(string words) => words.Length > LongestWords ? words[..LongestWords] + "…" : words;

    private static FrozenDictionary<string, CloudFailure> Index(params (CloudFailure Failure, string[] Codes)[] groups) =>
        groups.SelectMany(group => group.Codes, (group, code) => KeyValuePair.Create(code, group.Failure))
            .ToFrozenDictionary(StringComparer.Ordinal);
}
