using System.Security.Cryptography.X509Certificates;
using Direxio.Deployer.Engine.Adapters.Aws;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Adapters.Aws.Profiles;

/// <summary>AWS_CA_BUNDLE and the proxy of the environment, with real TLS.</summary>
public sealed class AwsTrustTests
{
    private const string Keys = "[default]\naws_access_key_id = AKIAWORKEXAMPLE\naws_secret_access_key = w/secret/EXAMPLEKEY\n";

    private const string Identity =
        "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult>"
        + "<Account>111122223333</Account><Arn>arn:aws:iam::111122223333:user/me</Arn>"
        + "</GetCallerIdentityResult></GetCallerIdentityResponse>";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_bundle_and_a_proxy_of_the_environment_count_as_they_are_when_a_command_begins()
    {
        using var authority = new TestAuthority();
        await using var aws = TlsServer.With(authority.Issue("sts.aws.example"), TlsServer.Ok(Identity));
        await using var proxy = new TunnelProxy(aws.Port);
        using var home = new CredentialHome().Credentials(Keys).Set("HTTPS_PROXY", $"http://127.0.0.1:{proxy.Port}");

        // Nobody has said yet whom to trust.
        var refused = await FailureAsync(home);
        Assert.Equal(CloudFailure.Ambiguous, refused.Failure);
        Assert.Contains("certificate", refused.ServiceMessage, StringComparison.OrdinalIgnoreCase);

        home.Write("ca.pem", authority.Trust.CustomTrustStore[0].ExportCertificatePem()).Set("AWS_CA_BUNDLE", "@HOME@/ca.pem");
        Assert.Equal("111122223333", (await AskAsync(home)).AccountId);
        Assert.Contains(proxy.Asked, line => line.StartsWith("CONNECT sts.aws.example:443", StringComparison.Ordinal));

        // The variable goes ahead of the profile.
        home.Config("[default]\nca_bundle = @HOME@/gone.pem\n");
        Assert.Equal("111122223333", (await AskAsync(home)).AccountId);
        home.Set("AWS_CA_BUNDLE", string.Empty).Config("[default]\nca_bundle = @HOME@/ca.pem\n");
        Assert.Equal("111122223333", (await AskAsync(home)).AccountId);

        using var other = new TestAuthority();
        home.Write("other.pem", other.Trust.CustomTrustStore[0].ExportCertificatePem()).Set("AWS_CA_BUNDLE", "@HOME@/other.pem");
        refused = await FailureAsync(home);
        Assert.Contains("which AWS_CA_BUNDLE names", refused.ServiceMessage, StringComparison.Ordinal);

        home.Set("NO_PROXY", "*");
        var asked = proxy.Asked.Count;
        await FailureAsync(home);
        Assert.Equal(asked, proxy.Asked.Count);
    }

    [Fact]
    public async Task A_proxy_that_does_not_answer_is_named_with_its_variable_and_without_its_password()
    {
        using var home = new CredentialHome().Credentials(Keys).Set("HTTPS_PROXY", "http://user:proxyword@127.0.0.1:1");

        var failure = await FailureAsync(home);

        Assert.Contains("the proxy 127.0.0.1:1, which HTTPS_PROXY names", failure.ServiceMessage, StringComparison.Ordinal);
        Assert.DoesNotContain("proxyword", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "ca.pem")]
    [InlineData("no certificate", "holds no certificate")]
    public async Task A_bundle_that_cannot_be_used_is_named(string? text, string says)
    {
        using var home = new CredentialHome().Credentials(Keys).Set("AWS_CA_BUNDLE", "@HOME@/ca.pem");
        _ = text is null ? home : home.Write("ca.pem", text);

        var failure = await Assert.ThrowsAsync<CloudException>(() => home.AskAsync(null, Cancel));

        Assert.Equal("CaBundleUnusable", failure.Code);
        Assert.Contains("AWS_CA_BUNDLE", failure.ServiceMessage, StringComparison.Ordinal);
        Assert.Contains(says, failure.ServiceMessage, StringComparison.Ordinal);
        Assert.Empty(home.Stub.Requests);
    }

    private static async Task<CallerIdentity> AskAsync(CredentialHome home)
    {
        using var ports = AwsCloud.Connect(home.Connection() with { Endpoint = new("https://sts.aws.example/") });
        return await ports.Identity.GetAsync(Cancel);
    }

    // Of one attempt: the SDK makes several before it gives up.
    private static async Task<CloudException> FailureAsync(CredentialHome home)
    {
        using var client = home.Connection().Http.NewClient(TimeSpan.FromMinutes(1));
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => client.GetAsync(new Uri("https://sts.aws.example/"), Cancel));
        return AwsFailures.Translate("sts", "GetCallerIdentity", failure, Cancel)!;
    }
}
