using System.Net;
using System.Security.Cryptography.X509Certificates;
using Direxio.Deployer.Engine.Adapters.Http;
using Direxio.Deployer.Engine.Ports.Node;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Adapters.Http;

/// <summary>Weakness 10: certificates are checked, names are resolved, and each failure is told apart.</summary>
public sealed class NodeHttpTests : IDisposable
{
    private const string Host = "localhost";

    private readonly TestAuthority authority = new();
    private readonly List<string> traces = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => authority.Dispose();

    [Fact]
    public async Task A_trusted_answer_comes_back_with_status_headers_and_body()
    {
        using var certificate = authority.Issue(Host);
        await using var server = TlsServer.With(certificate, TlsServer.Ok("{\"status\":\"ok\"}", "Access-Control-Allow-Origin: *\r\n"));

        var response = await SendAsync(server.Port, new("GET", "/healthz"), authority.Trust);

        Assert.Equal(200, response.Status);
        Assert.Equal("{\"status\":\"ok\"}", response.Body);
        Assert.Equal("*", response.Headers["access-control-allow-origin"]);
        var request = Assert.Single(server.Requests);
        Assert.StartsWith("GET /healthz HTTP/1.1\r\n", request, StringComparison.Ordinal);
        Assert.Matches(@"User-Agent: Direxio\.Deployer/\d+\.\d+\.\d+", request);
    }

    [Fact]
    public async Task Token_origin_and_body_are_sent_and_the_token_is_not_traced()
    {
        using var certificate = authority.Issue(Host);
        await using var server = TlsServer.With(certificate, TlsServer.Ok("{}"));

        var query = new NodeRequest("POST", "/_p2p/query?q=hidden")
        {
            BearerToken = new Redactor().Conceal("p2p_agent_1234"),
            Origin = "http://127.0.0.1:51820",
            JsonBody = "{\"action\":\"x\"}",
        };
        await SendAsync(server.Port, query, authority.Trust);

        var request = Assert.Single(server.Requests);
        Assert.Contains("Authorization: Bearer p2p_agent_1234\r\n", request, StringComparison.Ordinal);
        Assert.Contains("Origin: http://127.0.0.1:51820\r\n", request, StringComparison.Ordinal);
        Assert.Contains("Content-Type: application/json", request, StringComparison.Ordinal);
        Assert.EndsWith("{\"action\":\"x\"}", request, StringComparison.Ordinal);
        Assert.Matches("^POST https://localhost/_p2p/query: 200 after \\d+ ms$", Assert.Single(traces));
    }

    [Fact]
    public async Task A_certificate_of_an_unknown_authority_is_refused()
    {
        using var certificate = authority.Issue(Host);
        await using var server = TlsServer.With(certificate, TlsServer.Ok("{}"));

        var failure = await FailureAsync(server.Port, trust: null);

        Assert.Equal(HttpFailure.CertificateInvalid, failure.Failure);
        Assert.Contains("not trusted", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Test Authority", failure.Message, StringComparison.Ordinal);
        Assert.Matches("^GET https://localhost/: CertificateInvalid after ", Assert.Single(traces));
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_refused_and_the_name_is_told()
    {
        using var certificate = authority.Issue("other.example");
        await using var server = TlsServer.With(certificate, TlsServer.Ok("{}"));

        var failure = await FailureAsync(server.Port, authority.Trust);

        Assert.Equal(HttpFailure.CertificateInvalid, failure.Failure);
        Assert.Contains("the certificate is for other.example", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("not trusted", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_expired_certificate_is_refused_as_expired()
    {
        using var certificate = authority.Issue(Host, DateTimeOffset.UtcNow.AddDays(-30), DateTimeOffset.UtcNow.AddDays(-2));
        await using var server = TlsServer.With(certificate, TlsServer.Ok("{}"));

        var failure = await FailureAsync(server.Port, authority.Trust);

        Assert.Equal(HttpFailure.CertificateInvalid, failure.Failure);
        Assert.Contains("the certificate expired on", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_from_the_future_points_to_the_clock()
    {
        using var certificate = authority.Issue(Host, DateTimeOffset.UtcNow.AddDays(2), DateTimeOffset.UtcNow.AddDays(30));
        await using var server = TlsServer.With(certificate, TlsServer.Ok("{}"));

        Assert.Contains("clock", (await FailureAsync(server.Port, authority.Trust)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_closes_in_the_handshake_is_a_tls_failure()
    {
        await using var server = TlsServer.Closing();

        Assert.Equal(HttpFailure.TlsFailed, (await FailureAsync(server.Port, trust: null)).Failure);
    }

    [Fact]
    public async Task An_alert_in_the_handshake_is_a_tls_failure()
    {
        await using var server = TlsServer.Alerting();

        Assert.Equal(HttpFailure.TlsFailed, (await FailureAsync(server.Port, trust: null)).Failure);
    }

    [Fact]
    public async Task A_closed_port_is_a_failed_connection()
    {
        var failure = await FailureAsync(PrivateSshd.FreePort(), trust: null);

        Assert.Equal(HttpFailure.ConnectionFailed, failure.Failure);
        Assert.Contains("refused", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_does_not_resolve_is_told_as_such()
    {
        using var http = new NodeHttp(TimeProvider.System);

        var failure = await Assert.ThrowsAsync<NodeHttpException>(() => http.SendAsync("node.invalid", new("GET", "/"), Cancellation));

        Assert.Equal(HttpFailure.NameNotResolved, failure.Failure);
    }

    [Fact]
    public async Task A_named_address_is_connected_to_whatever_dns_says_and_the_certificate_is_still_the_names()
    {
        using var certificate = authority.Issue("node.invalid");
        await using var server = TlsServer.With(certificate, TlsServer.Ok("{}"));
        using var http = new NodeHttp(TimeProvider.System, null, server.Port, authority.Trust);

        var response = await http.SendAsync("node.invalid", new("GET", "/") { ConnectTo = "127.0.0.1" }, Cancellation);

        Assert.Equal(200, response.Status);
        Assert.Equal("127.0.0.1", response.Via);
        Assert.Contains("Host: node.invalid", Assert.Single(server.Requests), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_named_address_with_a_certificate_for_another_name_is_refused()
    {
        using var certificate = authority.Issue("other.example");
        await using var server = TlsServer.With(certificate, TlsServer.Ok("{}"));
        using var http = new NodeHttp(TimeProvider.System, null, server.Port, authority.Trust);

        var failure = await Assert.ThrowsAsync<NodeHttpException>(
            () => http.SendAsync("node.invalid", new("GET", "/") { ConnectTo = "127.0.0.1" }, Cancellation));

        Assert.Equal(HttpFailure.CertificateInvalid, failure.Failure);
        Assert.Contains("node.invalid at 127.0.0.1", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_with_and_without_a_named_address_share_no_connection()
    {
        using var certificate = authority.Issue("node.invalid");
        await using var server = TlsServer.With(certificate, TlsServer.Ok("{}"));
        using var http = new NodeHttp(TimeProvider.System, null, server.Port, authority.Trust);
        await http.SendAsync("node.invalid", new("GET", "/") { ConnectTo = "127.0.0.1" }, Cancellation);

        var failure = await Assert.ThrowsAsync<NodeHttpException>(() => http.SendAsync("node.invalid", new("GET", "/"), Cancellation));

        Assert.Equal(HttpFailure.NameNotResolved, failure.Failure);
    }

    [Fact]
    public async Task The_users_proxy_is_used_and_looks_the_name_up_itself()
    {
        using var certificate = authority.Issue("node.invalid");
        await using var server = TlsServer.With(certificate, TlsServer.Ok("{}"));
        await using var proxy = new TunnelProxy(server.Port);
        using var http = new NodeHttp(TimeProvider.System, null, 443, authority.Trust, new WebProxy($"http://127.0.0.1:{proxy.Port}"));

        var response = await http.SendAsync("node.invalid", new("GET", "/") { ConnectTo = "192.0.2.1" }, Cancellation);

        Assert.Equal(200, response.Status);
        Assert.StartsWith($"the proxy 127.0.0.1:{proxy.Port}", response.Via, StringComparison.Ordinal);
        // .NET asks for HTTP/2 first, and rarely opens another connection when it turns out to be 1.1; the request goes over one of them.
        Assert.Equal("CONNECT node.invalid:443 HTTP/1.1", Assert.Single(proxy.Asked.Distinct()));
        Assert.Single(server.Requests, head => head.StartsWith("GET ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Silence_ends_after_ten_seconds()
    {
        await using var server = TlsServer.Silent();
        using var http = new NodeHttp(new HastyClock(100), null, server.Port, null);

        var failure = await Assert.ThrowsAsync<NodeHttpException>(() => http.SendAsync(Host, new("GET", "/"), Cancellation));

        Assert.Equal(HttpFailure.TimedOut, failure.Failure);
        Assert.Contains("10 s", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_is_not_a_failure_of_the_node()
    {
        await using var server = TlsServer.Silent();
        using var http = new NodeHttp(TimeProvider.System, null, server.Port, null);
        using var cancelling = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var sending = http.SendAsync(Host, new("GET", "/"), cancelling.Token);

        await cancelling.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    [Fact]
    public async Task Redirects_are_answers()
    {
        using var certificate = authority.Issue(Host);
        await using var server = TlsServer.With(certificate, "HTTP/1.1 308 Permanent Redirect\r\nLocation: https://elsewhere.example/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

        var response = await SendAsync(server.Port, new("GET", "/"), authority.Trust);

        Assert.Equal(308, response.Status);
        Assert.Equal("https://elsewhere.example/", response.Headers["location"]);
    }

    [Fact]
    public async Task A_body_is_cut_at_a_mebibyte()
    {
        using var certificate = authority.Issue(Host);
        await using var server = TlsServer.With(certificate, TlsServer.Ok(new string('x', 2 * 1024 * 1024)));

        Assert.Equal(1024 * 1024, (await SendAsync(server.Port, new("GET", "/"), authority.Trust)).Body.Length);
    }

    private async Task<NodeResponse> SendAsync(int port, NodeRequest request, X509ChainPolicy? trust)
    {
        using var http = new NodeHttp(new StillClock(), traces.Add, port, trust);
        return await http.SendAsync(Host, request, Cancellation);
    }

    private Task<NodeHttpException> FailureAsync(int port, X509ChainPolicy? trust) =>
        Assert.ThrowsAsync<NodeHttpException>(() => SendAsync(port, new("GET", "/"), trust));
}
