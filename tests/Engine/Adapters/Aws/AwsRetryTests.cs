using System.Net;
using System.Net.Sockets;
using Direxio.Deployer.Engine.Ports.Cloud;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Adapters.Aws;

public sealed class AwsRetryTests
{
    private static readonly NodeTags Tags = new("svc-1", "run-1");

    private static readonly StubAnswer Allocated = new(
        200,
        "<AllocateAddressResponse xmlns='http://ec2.amazonaws.com/doc/2016-11-15/'><requestId>req-1</requestId><publicIp>203.0.113.9</publicIp>"
        + "<domain>vpc</domain><allocationId>eipalloc-1</allocationId></AllocateAddressResponse>");

    private static readonly StubAnswer Launched = new(
        200,
        "<RunInstancesResponse xmlns='http://ec2.amazonaws.com/doc/2016-11-15/'><reservationId>r-1</reservationId><instancesSet><item>"
        + "<instanceId>i-1</instanceId><instanceState><code>0</code><name>pending</name></instanceState><instanceType>t3.small</instanceType>"
        + "</item></instancesSet></RunInstancesResponse>");

    private static readonly InstanceSpec Spec = new(
        new("ami-1", "/dev/sda1", "test"), "t3.small", "subnet-1", "sg-1", "key", 8, "user-data-secret"u8.ToArray());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_allocation_is_sent_again_while_it_is_throttled()
    {
        using var aws = new StubAws(StubAnswer.Ec2Error(503, "RequestLimitExceeded"), StubAnswer.Ec2Error(400, "Throttling"), Allocated);
        using var ports = aws.Connect();

        var address = await ports.Addresses.AllocateAsync(Tags, Token);

        Assert.Equal("eipalloc-1", address.AllocationId);
        Assert.Equal(3, aws.Requests.Count);
    }

    [Fact]
    public async Task An_allocation_throttled_without_end_is_given_up_as_throttled()
    {
        using var aws = new StubAws(StubAnswer.Ec2Error(503, "RequestLimitExceeded"));
        using var ports = aws.Connect();

        var failure = await Assert.ThrowsAsync<CloudException>(() => ports.Addresses.AllocateAsync(Tags, Token));

        Assert.Equal(CloudFailure.Throttled, failure.Failure);
        Assert.Equal(6, aws.Requests.Count);
    }

    [Fact]
    public async Task A_zone_without_room_is_asked_once()
    {
        using var aws = new StubAws(StubAnswer.Ec2Error(500, "InsufficientInstanceCapacity"));
        using var ports = aws.Connect();

        var failure = await Assert.ThrowsAsync<CloudException>(() => ports.Instances.RunAsync(Spec, "token", Tags, Token));

        Assert.Equal(CloudFailure.Capacity, failure.Failure);
        Assert.True(failure.IsRefusal);
        Assert.Single(aws.Requests);
    }

    [Theory]
    [InlineData(500, "InternalError", false)]
    [InlineData(503, "RequestLimitExceeded", true)]
    public async Task A_refusal_of_a_repetition_is_clear_only_if_no_earlier_attempt_may_have_taken_effect(int status, string code, bool isClear)
    {
        using var aws = new StubAws(StubAnswer.Ec2Error(status, code), StubAnswer.Ec2Error(403, "UnauthorizedOperation"));
        using var ports = aws.Connect();

        var failure = await Assert.ThrowsAsync<CloudException>(() => ports.Instances.RunAsync(Spec, "token", Tags, Token));

        Assert.Equal(CloudFailure.AccessDenied, failure.Failure);
        Assert.Equal(isClear, failure.IsRefusal);
    }

    [Theory]
    [InlineData(500, "InternalError")]
    [InlineData(503, "Unavailable")]
    [InlineData(502, "")]
    public async Task An_allocation_is_never_sent_again_after_a_server_error(int status, string code)
    {
        using var aws = new StubAws(StubAnswer.Ec2Error(status, code), Allocated);
        using var ports = aws.Connect();

        var failure = await Assert.ThrowsAsync<CloudException>(() => ports.Addresses.AllocateAsync(Tags, Token));

        Assert.Equal(CloudFailure.Ambiguous, failure.Failure);
        Assert.Single(aws.Requests);
    }

    [Fact]
    public async Task An_allocation_is_never_sent_again_after_an_empty_answer()
    {
        using var aws = new StubAws(new StubAnswer(200, string.Empty));
        using var ports = aws.Connect();

        var failure = await Assert.ThrowsAsync<CloudException>(() => ports.Addresses.AllocateAsync(Tags, Token));

        Assert.Equal(CloudFailure.Ambiguous, failure.Failure);
        Assert.Single(aws.Requests);
    }

    [Fact]
    public async Task An_allocation_is_never_sent_again_after_a_broken_connection()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var connections = BreakConnectionsAsync(server);
        using (var ports = StubAws.Connect(new($"http://{server.LocalEndpoint}/"), "eu-central-1", static _ => { }))
        {
            var failure = await Assert.ThrowsAsync<CloudException>(() => ports.Addresses.AllocateAsync(Tags, Token));

            Assert.Equal(CloudFailure.Ambiguous, failure.Failure);
        }

        server.Stop();
        Assert.Equal(1, await connections);
    }

    [Fact]
    public async Task A_launch_is_sent_again_after_a_server_error_with_the_same_token()
    {
        using var aws = new StubAws(StubAnswer.Ec2Error(500, "InternalError"), StubAnswer.Ec2Error(503, "RequestLimitExceeded"), Launched);
        using var ports = aws.Connect();
        var instance = await ports.Instances.RunAsync(Spec, "token-1", Tags, Token);

        Assert.Equal("i-1", instance.Id);
        Assert.Equal(3, aws.Requests.Count);
        Assert.All(aws.Requests, request => Assert.Contains("ClientToken=token-1", request.Body, StringComparison.Ordinal));
        Assert.Single(aws.Requests.Select(request => request.Body).Distinct());
    }

    [Fact]
    public async Task A_launch_waits_until_what_was_just_created_is_known_everywhere()
    {
        using var aws = new StubAws(StubAnswer.Ec2Error(400, "InvalidGroup.NotFound"), StubAnswer.Ec2Error(400, "InvalidKeyPair.NotFound"), Launched);
        using var ports = aws.Connect();

        Assert.Equal("i-1", (await ports.Instances.RunAsync(Spec, "token-1", Tags, Token)).Id);
    }

    [Fact]
    public async Task A_group_that_stays_unknown_is_reported_as_not_found()
    {
        using var aws = new StubAws(StubAnswer.Ec2Error(400, "InvalidGroup.NotFound"));
        using var ports = aws.Connect();

        var failure = await Assert.ThrowsAsync<CloudException>(
            () => ports.SecurityGroups.AuthorizeAsync("sg-1", [new("tcp", 80, 80, "0.0.0.0/0", "http")], Token));

        Assert.Equal(CloudFailure.NotFound, failure.Failure);
    }

    [Fact]
    public async Task Cancelling_is_a_cancellation_and_not_a_cloud_failure()
    {
        using var aws = new StubAws(Allocated);
        using var ports = aws.Connect();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ports.Addresses.AllocateAsync(Tags, cancelled.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ports.Identity.GetAsync(cancelled.Token));
    }

    [Fact]
    public async Task The_trace_has_a_line_an_attempt_and_no_secret()
    {
        using var aws = new StubAws(StubAnswer.Ec2Error(503, "RequestLimitExceeded"), Launched);
        using var ports = aws.Connect();
        await ports.Instances.RunAsync(Spec, "token-1", Tags, Token);

        Assert.Collection(
            aws.Traces,
            line => Assert.Matches(@"^ec2 RunInstances eu-central-1: 503 RequestLimitExceeded \d+ ms request req-1$", line),
            line => Assert.Matches(@"^ec2 RunInstances eu-central-1: 200 \d+ ms attempt 2", line));
        var all = string.Join('\n', aws.Traces);
        Assert.All(
            ["AKIASTUB", "stub-secret", "stub-session", "token-1", Convert.ToBase64String(Spec.UserData)],
            secret => Assert.DoesNotContain(secret, all, StringComparison.Ordinal));
    }

    /// <summary>Takes requests and hangs up on each; answers how many there were once the server is stopped.</summary>
    private static async Task<int> BreakConnectionsAsync(TcpListener server)
    {
        var count = 0;
        while (true)
        {
            try
            {
                using var connection = await server.AcceptTcpClientAsync(Token);
                await connection.GetStream().ReadAtLeastAsync(new byte[64], 64, cancellationToken: Token);
                count++;
            }
            catch (SocketException)
            {
                return count;
            }
        }
    }
}
