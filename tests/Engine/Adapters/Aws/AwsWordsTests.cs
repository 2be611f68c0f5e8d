using System.Net;
using Amazon.Runtime;
using Direxio.Deployer.Engine.Adapters.Aws;
using Direxio.Deployer.Engine.Ports.Cloud;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Adapters.Aws;

/// <summary>What a user reads when AWS refuses: its code and message whole, and advice that fits what it says.</summary>
public sealed class AwsWordsTests
{
    private const string Again = "Resume-DirexioDeployment -Domain chat.example.org";
    private const string User = "User: arn:aws:iam::123456789012:user/dev is not authorized to perform:";
    private const string NotAuthorized = $"You are not authorized to perform this operation. {User}";

    [Theory]
    [InlineData("PendingVerification", "Your account is currently being verified. Verification normally takes less than 2 hours.", "AccountPendingVerification", "Waiting helps")]
    [InlineData("OptInRequired", "You are not subscribed to this service.", "AccountNotSubscribed", "Complete the sign-up")]
    [InlineData("SubscriptionRequiredException", "The AWS Access Key Id needs a subscription for the service", "AccountNotSubscribed", "Complete the sign-up")]
    [InlineData("Blocked", "This account is currently blocked and not recognized as a valid account.", "AccountBlocked", "Waiting does not help")]
    [InlineData("AccountDisabled", "The functionality you have requested has been administratively disabled for this account.", "AccountBlocked", "AWS Support")]
    [InlineData("InvalidClientTokenId", "The security token included in the request is invalid.", "AccessKeyNotActive", "IAM console")]
    [InlineData("UnrecognizedClientException", "The security token included in the request is invalid.", "AccessKeyNotActive", "IAM console")]
    [InlineData("AuthFailure", "AWS was not able to validate the provided access credentials", "CredentialsRefused", "region is enabled")]
    [InlineData("ExpiredToken", "The security token included in the request is expired", "CredentialsExpired", "Sign in again")]
    [InlineData("RequestExpired", "Request has expired.", "ClockIsWrong", "clock")]
    [InlineData("RequestTimeTooSkewed", "The difference between the request time and the current time is too large.", "ClockIsWrong", "clock")]
    [InlineData("SignatureDoesNotMatch", "Signature expired: 20260101T000000Z is now earlier than 20260101T001000Z (20260101T001500Z - 5 min.)", "ClockIsWrong", "clock")]
    [InlineData("SignatureDoesNotMatch", "The request signature we calculated does not match the signature you provided.", "CredentialsRefused", "IAM console")]
    [InlineData("AddressLimitExceeded", "The maximum number of addresses has been reached.", "CloudLimitReached", "ask AWS for more")]
    [InlineData("RequestLimitExceeded", "Request limit exceeded.", "CloudThrottled", "Wait a minute")]
    [InlineData("InvalidParameterValue", "Value () for parameter groupId is invalid.", "CloudCallRejected", "Correct what the message names")]
    [InlineData("InsufficientAddressCapacity", "Not enough addresses available to satisfy the request.", "CloudNoCapacity", "Wait some minutes")]
    [InlineData("DryRunOperation", "Request would have succeeded, but DryRun flag is set.", "CloudCallRejected", "Correct what the message names")]
    public void Code_and_message_stand_there_whole_with_what_to_do(string code, string message, string error, string advice)
    {
        var failure = Refused(code, message);

        Assert.Equal(error, failure.Code);
        Assert.Contains(code, failure.Message, StringComparison.Ordinal);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.Contains(advice, failure.NextAction, StringComparison.Ordinal);
        Assert.Contains(Again, failure.NextAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("with an explicit deny in a service control policy", "CloudDeniedByOrganization", "organization")]
    [InlineData("with an explicit deny in a service control policy: arn:aws:organizations::1:policy/o-1/service_control_policy/p-1", "CloudDeniedByOrganization", "organization")]
    [InlineData("with an explicit deny in a resource control policy", "CloudDeniedByOrganization", "organization")]
    [InlineData("because no service control policy allows the ec2:CreateTags action", "CloudDeniedByOrganization", "organization")]
    [InlineData("with an explicit deny in a permissions boundary", "CloudDeniedByPolicy", "boundary")]
    [InlineData("because no permissions boundary allows the ec2:CreateTags action", "CloudDeniedByPolicy", "boundary")]
    [InlineData("because no session policy allows the ec2:CreateTags action", "CloudDeniedByPolicy", "session")]
    [InlineData("with an explicit deny in a VPC endpoint policy", "CloudDeniedByPolicy", "network")]
    [InlineData("because no resource-based policy allows the ec2:CreateTags action", "CloudDeniedByPolicy", "owner of the resource")]
    [InlineData("with an explicit deny in an identity-based policy", "CloudDeniedByPolicy", "MFA")]
    [InlineData("with an explicit deny", "CloudDeniedByPolicy", "MFA")]
    [InlineData("because no identity-based policy allows the ec2:CreateTags action", "CloudAccessDenied", "Allow ec2:CreateTags")]
    [InlineData("", "CloudAccessDenied", "Allow ec2:CreateTags")]
    public void The_advice_names_the_action_and_the_policy_that_AWS_names(string reason, string error, string advice)
    {
        var message = $"{NotAuthorized} ec2:CreateTags on resource: arn:aws:ec2:us-east-1:123456789012:elastic-ip/* {reason}".TrimEnd();

        var failure = Refused("UnauthorizedOperation", message);

        Assert.Equal((error, "ec2:CreateTags"), (failure.Code, failure.Target));
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.Contains(advice, failure.NextAction, StringComparison.Ordinal);
        Assert.DoesNotContain("ec2:AllocateAddress", failure.NextAction, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_of_KMS_is_named_as_AWS_names_it()
    {
        var message = $"{User} kms:GenerateDataKeyWithoutPlaintext on resource: arn:aws:kms:us-east-1:123456789012:key/1 because no identity-based policy allows it";

        var failure = Refused("AccessDeniedException", message);

        Assert.Contains("Allow kms:GenerateDataKeyWithoutPlaintext", failure.NextAction, StringComparison.Ordinal);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_encoded_message_is_kept_whole_and_the_command_that_reads_it_named()
    {
        var message = $"You are not authorized to perform this operation. Encoded authorization failure message: {new string('x', 900)}-_9";

        var failure = Refused("UnauthorizedOperation", message);

        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.Contains("aws sts decode-authorization-message", failure.NextAction, StringComparison.Ordinal);
        Assert.Contains("Allow ec2:AllocateAddress", failure.NextAction, StringComparison.Ordinal);
    }

    [Fact]
    public void A_call_whose_permission_has_another_name_is_advised_by_that_name() => Assert.Contains(
        "Allow budgets:ModifyBudget",
        CloudErrors.CloudCallFailed(new(CloudFailure.AccessDenied, "budgets", "CreateBudget", "AccessDeniedException", "no"), Again).NextAction,
        StringComparison.Ordinal);

    [Fact]
    public void A_refusal_that_is_not_of_AWS_advises_no_permission()
    {
        var page = new AmazonServiceException("<html>Forbidden</html>", null, ErrorType.Unknown, null, null, HttpStatusCode.Forbidden);
        var failure = CloudErrors.CloudCallFailed(AwsFailures.Translate("ec2", "DescribeVpcs", page, CancellationToken.None)!, Again);

        Assert.Equal("CloudCallIntercepted", failure.Code);
        Assert.DoesNotContain("Allow", failure.NextAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("InternalError", 500)]
    [InlineData("Unavailable", 503)]
    public void An_answer_that_is_no_clear_no_claims_nothing(string code, int status)
    {
        var failure = Refused(code, "An internal error has occurred", status);

        Assert.Equal("CloudAnswerLost", failure.Code);
        Assert.Contains("It may have taken effect.", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HeadBucket")]
    [InlineData("GetObject")]
    [InlineData("ListBuckets")]
    public void A_look_whose_answer_was_lost_has_changed_nothing(string action)
    {
        var failure = CloudErrors.CloudCallFailed(
            new CloudException(CloudFailure.Ambiguous, "s3", action, "InternalError", "An internal error has occurred"));

        Assert.DoesNotContain("taken effect", failure.Message + failure.NextAction, StringComparison.Ordinal);
    }

    private static DeployException Refused(string code, string message, int status = 400) => CloudErrors.CloudCallFailed(
        AwsFailures.Translate(
            "ec2", "AllocateAddress", new AmazonServiceException(message, null, ErrorType.Sender, code, "r", (HttpStatusCode)status), CancellationToken.None)!,
        Again);
}
