using System.Net;
using Amazon.Runtime;
using Direxio.Deployer.Engine.Adapters.Aws;
using Direxio.Deployer.Engine.Ports.Cloud;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Adapters.Aws;

public sealed class AwsFailureTests
{
    [Theory]
    [InlineData("InvalidInstanceID.NotFound", 400, "NotFound")]
    [InlineData("InvalidGroup.NotFound", 400, "NotFound")]
    [InlineData("InvalidAllocationID.NotFound", 400, "NotFound")]
    [InlineData("InvalidKeyPair.NotFound", 400, "NotFound")]
    [InlineData("NoSuchHostedZone", 404, "NotFound")]
    [InlineData("ParameterNotFound", 400, "NotFound")]
    [InlineData("InvalidKeyPair.Duplicate", 400, "AlreadyExists")]
    [InlineData("InvalidGroup.Duplicate", 400, "AlreadyExists")]
    [InlineData("HostedZoneAlreadyExists", 409, "AlreadyExists")]
    [InlineData("IdempotentParameterMismatch", 400, "AlreadyExists")]
    [InlineData("AddressLimitExceeded", 400, "LimitExceeded")]
    [InlineData("VcpuLimitExceeded", 400, "LimitExceeded")]
    [InlineData("InstanceLimitExceeded", 400, "LimitExceeded")]
    [InlineData("RequestLimitExceeded", 503, "Throttled")]
    [InlineData("Throttling", 400, "Throttled")]
    [InlineData("PriorRequestNotComplete", 400, "Throttled")]
    [InlineData("Anything", 429, "Throttled")]
    [InlineData("InvalidClientTokenId", 403, "CredentialsRefused")]
    [InlineData("AuthFailure", 401, "CredentialsRefused")]
    [InlineData("ExpiredToken", 400, "CredentialsRefused")]
    [InlineData("SignatureDoesNotMatch", 403, "CredentialsRefused")]
    [InlineData("UnauthorizedOperation", 403, "AccessDenied")]
    [InlineData("AccessDeniedException", 400, "AccessDenied")]
    [InlineData(null, 403, "AccessDenied")]
    [InlineData("InsufficientInstanceCapacity", 500, "Capacity")]
    [InlineData("InsufficientFreeAddressesInSubnet", 400, "Capacity")]
    [InlineData("InsufficientAddressCapacity", 503, "Capacity")]
    [InlineData("Unsupported", 400, "Capacity")]
    [InlineData("PendingVerification", 400, "AccountNotReady")]
    [InlineData("OptInRequired", 401, "AccountNotReady")]
    [InlineData("SubscriptionRequiredException", 400, "AccountNotReady")]
    [InlineData("Blocked", 403, "AccountNotReady")]
    [InlineData("DryRunOperation", 412, "Rejected")]
    [InlineData("InvalidParameterValue", 400, "Rejected")]
    [InlineData("InternalError", 500, "Ambiguous")]
    [InlineData("Unavailable", 503, "Ambiguous")]
    [InlineData(null, 502, "Ambiguous")]
    [InlineData(null, 0, "Ambiguous")]
    public void A_code_and_status_mean(string? code, int status, string failure) =>
        Assert.Equal(failure, AwsFailures.Classify(code, (HttpStatusCode)status).ToString());

    [Fact]
    public void A_404_without_a_known_code_is_never_taken_for_not_found() =>
        Assert.Equal(CloudFailure.Rejected, AwsFailures.Classify("UnknownOperation", HttpStatusCode.NotFound));

    [Fact]
    public void The_callers_cancellation_is_not_a_failure_but_a_timeout_is_ambiguous()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        Assert.Null(AwsFailures.Translate("ec2", "RunInstances", new OperationCanceledException(), cancelled.Token));
        Assert.Equal(
            CloudFailure.Ambiguous,
            AwsFailures.Translate("ec2", "RunInstances", new OperationCanceledException(), CancellationToken.None)?.Failure);
    }

    [Theory]
    [InlineData("The canonical string should have been 'x-amz-security-token:FwoGZXIvYXdzE'")]
    [InlineData("The request signature we calculated does not match the signature you provided.\n\nThe Canonical String for this request should have been\n'x-amz-security-token:FwoGZXIvYXdzE'")]
    [InlineData("The request signature we calculated does not match the signature you provided. The Canonical String for this request should have been 'FwoGZXIvYXdzE'")]
    public void A_message_that_quotes_the_signed_request_is_not_passed_on(string message)
    {
        var quoting = new AmazonServiceException(
            message, null, ErrorType.Sender, "SignatureDoesNotMatch", "r", HttpStatusCode.Forbidden);

        var failure = AwsFailures.Translate("ec2", "DescribeRegions", quoting, CancellationToken.None);

        Assert.DoesNotContain("FwoGZXIvYXdzE", failure!.ToString(), StringComparison.Ordinal);
    }
}
