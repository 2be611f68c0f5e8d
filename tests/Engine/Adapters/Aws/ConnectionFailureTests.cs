using System.Net;
using Direxio.Deployer.Engine.Adapters.Aws;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Adapters.Aws;

/// <summary>What stands between this machine and AWS is named, with what .NET itself throws in each case.</summary>
public sealed class ConnectionFailureTests : IDisposable
{
    private const string Again = "Test-DirexioAwsCredential";

    private readonly TestAuthority authority = new();

    public void Dispose() => authority.Dispose();

    [Fact]
    public async Task A_certificate_of_an_authority_that_is_not_trusted()
    {
        await using var server = TlsServer.With(authority.Issue("localhost"), TlsServer.Ok("AWS"));

        var failure = await FailureOfAsync(new($"https://localhost:{server.Port}/"));

        Assert.Equal("CloudCertificateUntrusted", failure.Code);
        Assert.Contains("AWS_CA_BUNDLE", failure.NextAction, StringComparison.Ordinal);
        Assert.DoesNotContain("IAM console", failure.NextAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_of_another_time_is_a_doubt_about_the_clock()
    {
        var lastYear = DateTimeOffset.UtcNow.AddYears(-1);
        await using var server = TlsServer.With(authority.Issue("localhost", lastYear, lastYear.AddDays(1)), TlsServer.Ok("AWS"));
        var handler = new SocketsHttpHandler { SslOptions = { CertificateChainPolicy = authority.Trust } };

        var failure = await FailureOfAsync(new($"https://localhost:{server.Port}/"), handler);

        Assert.Equal("ClockIsWrong", failure.Code);
        Assert.Contains("clock and date", failure.NextAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_that_asks_for_a_password()
    {
        using var proxy = new StubAws(new StubAnswer(407, "who are you?", "text/plain"));
        var handler = new SocketsHttpHandler { Proxy = new WebProxy(proxy.Endpoint) };

        var failure = await FailureOfAsync(new("https://sts.amazonaws.com/"), handler);

        Assert.Equal("CloudProxyFailed", failure.Code);
        Assert.Contains("proxy", failure.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("HTTPS_PROXY", failure.NextAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_DNS_does_not_find()
    {
        var failure = await FailureOfAsync(new("https://sts.no-such-name.invalid/"));

        Assert.Equal("CloudNameUnknown", failure.Code);
    }

    private static async Task<DeployException> FailureOfAsync(Uri address, SocketsHttpHandler? handler = null)
    {
        using var client = new HttpClient(handler ?? new SocketsHttpHandler { UseProxy = false });
        var thrown = await Assert.ThrowsAnyAsync<HttpRequestException>(() => client.GetAsync(address, TestContext.Current.CancellationToken));
        var translated = AwsFailures.Translate("sts", "GetCallerIdentity", thrown, CancellationToken.None)!;
        Assert.Equal(CloudFailure.Ambiguous, translated.Failure);
        return CloudErrors.CloudCallFailed(translated, Again);
    }
}
