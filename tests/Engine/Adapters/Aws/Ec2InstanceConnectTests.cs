using Direxio.Deployer.Engine.Ports.Cloud;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Adapters.Aws;

public sealed class Ec2InstanceConnectTests
{
    private const string Key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_call_names_instance_user_and_key()
    {
        using var aws = new StubAws(StubAnswer.Json(200, """{"RequestId":"1","Success":true}"""));
        using var ports = aws.Connect();

        await ports.InstanceConnect.LendKeyAsync("i-1", "ubuntu", Key, Token);

        var request = Assert.Single(aws.Requests);
        Assert.Equal("AWSEC2InstanceConnectService.SendSSHPublicKey", request.Headers["X-Amz-Target"]);
        Assert.Equal("application/x-amz-json-1.1", request.Headers["Content-Type"]);
        Assert.Equal($$"""{"InstanceId":"i-1","InstanceOSUser":"ubuntu","SSHPublicKey":"{{Key}}"}""", System.Text.RegularExpressions.Regex.Unescape(request.Body));
        Assert.Contains("/ec2-instance-connect/aws4_request", request.Headers["Authorization"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, "AuthException", "AccessDenied")]
    [InlineData(400, "EC2InstanceNotFoundException", "NotFound")]
    [InlineData(400, "EC2InstanceStateInvalidException", "Rejected")]
    [InlineData(400, "ThrottlingException", "Throttled")]
    public async Task What_it_refuses_is_what_it_says(int status, string code, string expected)
    {
        using var aws = new StubAws(StubAnswer.Json(status, $$"""{"__type":"{{code}}","Message":"why"}"""));
        using var ports = aws.Connect();

        var failure = await Assert.ThrowsAsync<CloudException>(() => ports.InstanceConnect.LendKeyAsync("i-1", "ubuntu", Key, Token));

        Assert.Equal((expected, code), (failure.Failure.ToString(), failure.Code));
    }

    [Fact]
    public async Task An_answer_without_success_is_a_refusal()
    {
        using var aws = new StubAws(StubAnswer.Json(200, """{"RequestId":"1","Success":false}"""));
        using var ports = aws.Connect();

        var failure = await Assert.ThrowsAsync<CloudException>(() => ports.InstanceConnect.LendKeyAsync("i-1", "ubuntu", Key, Token));

        Assert.Equal(CloudFailure.Rejected, failure.Failure);
    }
}
