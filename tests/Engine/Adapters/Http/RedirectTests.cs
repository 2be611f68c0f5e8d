using System.Net.Sockets;
using Amazon;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using Direxio.Deployer.Engine.Adapters.Aws;
using Direxio.Deployer.Engine.Adapters.Dns;
using Direxio.Deployer.Engine.Adapters.Http;
using Direxio.Deployer.Engine.Foundation.Http;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Tests.Adapters.Aws;
using Direxio.Deployer.Engine.Tests.Support;
using DnsClient;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Adapters.Http;

/// <summary>Every client of ours meets a server that sends it elsewhere, and asks nothing there. That of a node's HTTPS is in NodeHttpTests.</summary>
public sealed class RedirectTests : IDisposable
{
    private readonly StubAws elsewhere = new(new StubAnswer(200, "203.0.113.7", "text/plain"));

    public static TheoryData<int> Redirects => new([301, 302, 303, 307, 308]);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => elsewhere.Dispose();

    [Theory]
    [MemberData(nameof(Redirects))]
    public async Task No_client_of_AWS_takes_its_signature_elsewhere(int status)
    {
        using var aws = Sending(status);
        using var ports = aws.Connect();
        (string Name, Func<Task> Call)[] clients =
        [
            ("EC2", () => ports.Networks.ListPublicSubnetsAsync(null, Token)),
            ("EC2, global", () => ports.Regions.ListAsync(Token)),
            ("STS", () => ports.Identity.GetAsync(Token)),
            ("SSM", () => ports.Images.FindUbuntuAsync(Token)),
            ("Route 53", () => ports.Zones.ListAsync(Token)),
            ("Price List", () => ports.Prices.FindAsync(new PricedItem.Gp3GigabyteMonth(), Token)),
            ("Budgets", () => ports.Budgets.FindAsync("123456789012", "direxio", Token)),
        ];
        foreach (var (name, call) in clients)
        {
            var failure = await Record.ExceptionAsync(call);
            Assert.True(failure is CloudException, $"{name}: {failure}");
        }

        // These tell what they could not read.
        Assert.NotNull((await ports.Quotas.ReadAsync(AccountQuota.ElasticIps, Token)).Problem);
        await Record.ExceptionAsync(() => ports.FreeTier.ReadAsync(Token));
        Assert.NotEmpty(aws.Requests);
        Assert.Empty(elsewhere.Requests);
    }

    [Theory]
    [MemberData(nameof(Redirects))]
    public async Task Clients_that_the_SDK_makes_itself_do_not_either(int status)
    {
        using var aws = Sending(status);
        using var ports = aws.Connect();
        using var sts = new AmazonSecurityTokenServiceClient(
            new SessionAWSCredentials(StubAws.AccessKey, StubAws.SecretKey, "stub-session-token-value"),
            new AmazonSecurityTokenServiceConfig { ServiceURL = aws.Endpoint.AbsoluteUri, AuthenticationRegion = "eu-central-1", MaxErrorRetry = 0 });

        await Assert.ThrowsAnyAsync<AmazonServiceException>(() => sts.GetCallerIdentityAsync(new GetCallerIdentityRequest(), Token));

        Assert.IsType<AwsHttp>(AWSConfigs.HttpClientFactory);
        Assert.Empty(elsewhere.Requests);
    }

    [Theory]
    [MemberData(nameof(Redirects))]
    public async Task The_question_for_the_own_address_is_asked_of_nobody_else(int status)
    {
        using var service = Sending(status);

        Assert.Null(await new CheckIpCallerAddress(
            OutgoingHttp.Shared, OutgoingHttp.Direct, HttpClient.DefaultProxy, [service.Endpoint], new StillClock()).FindAsync(Token));

        Assert.Single(service.Requests);
        Assert.Empty(elsewhere.Requests);
    }

    [Theory]
    [MemberData(nameof(Redirects))]
    public async Task A_question_of_DNS_over_HTTPS_is_asked_of_nobody_else(int status)
    {
        using var resolver = Sending(status);

        var (answer, problem) = await new DnsOverHttps(OutgoingHttp.Shared, new StillClock()).AskAsync(resolver.Endpoint, "chat.example.org", QueryType.A, Token);

        Assert.Null(answer);
        Assert.Contains($"{status}", problem, StringComparison.Ordinal);
        Assert.Empty(elsewhere.Requests);
    }

    [Fact]
    public async Task A_registry_of_images_cannot_send_its_token_elsewhere()
    {
        using var authority = new TestAuthority();
        using var certificate = authority.Issue("registry-1.docker.io");
        await using var server = TlsServer.With(
            certificate, $"HTTP/1.1 307 Temporary Redirect\r\nLocation: {elsewhere.Endpoint}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        using var handler = OutgoingHttp.NewHandler();
        handler.SslOptions.CertificateChainPolicy = authority.Trust;
        handler.ConnectCallback = async (_, token) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync("127.0.0.1", server.Port, token);
            return new NetworkStream(socket, ownsSocket: true);
        };
        using var http = OutgoingHttp.NewClient(handler);

        var reading = await new OciRegistry(http, new StillClock()).ReadTagAsync("direxio/message-server:latest", Token);

        Assert.Equal("registry-1.docker.io answered with status 307", reading.Problem);
        Assert.Single(server.Requests);
        Assert.Empty(elsewhere.Requests);
    }

    private StubAws Sending(int status) => new(new StubAnswer(status, string.Empty) { Location = elsewhere.Endpoint.AbsoluteUri });
}
