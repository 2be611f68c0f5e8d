using System.Security.Cryptography.X509Certificates;
using Direxio.Deployer.Engine.Adapters.Http;
using Direxio.Deployer.Engine.Ports.Node;
using Direxio.Deployer.Engine.Tests.Support;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Adapters.Http;

/// <summary>A certificate is read with what this machine says of it.</summary>
public sealed class ServerCertificatesTests : IDisposable
{
    private const string Domain = "chat.example.org";

    private readonly TestAuthority authority = new();

    public void Dispose() => authority.Dispose();

    [Fact]
    public async Task One_that_is_trusted_for_the_domain_has_nothing_against_it()
    {
        using var certificate = authority.Issue(Domain);

        var shown = await ReadAsync(certificate, authority.Trust);

        Assert.Null(shown.Objection);
        Assert.Equal("Test Authority", shown.Issuer);
        Assert.Equal(
            (certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime()),
            (shown.ValidFrom.UtcDateTime, shown.ValidTo.UtcDateTime));
    }

    [Fact]
    public async Task One_of_an_unknown_authority_is_shown_with_that()
    {
        using var certificate = authority.Issue(Domain);

        Assert.Contains("not trusted: its issuer 'Test Authority'", (await ReadAsync(certificate, trust: null)).Objection);
    }

    [Fact]
    public async Task One_for_another_name_is_shown_with_its_name()
    {
        using var certificate = authority.Issue("other.example.org");

        Assert.Equal("the certificate is for other.example.org", (await ReadAsync(certificate, authority.Trust)).Objection);
    }

    [Fact]
    public async Task One_that_has_ended_is_shown_with_its_end()
    {
        using var certificate = authority.Issue(Domain, DateTimeOffset.UtcNow.AddDays(-9), DateTimeOffset.UtcNow.AddDays(-2));

        Assert.Contains("expired on", (await ReadAsync(certificate, authority.Trust)).Objection);
    }

    private static async Task<ServerCertificate> ReadAsync(X509Certificate2 certificate, X509ChainPolicy? trust)
    {
        await using var server = TlsServer.With(certificate, TlsServer.Ok("ok"));
        return await new ServerCertificates(TimeProvider.System, server.Port, trust).ReadAsync(
            Domain, "127.0.0.1", TestContext.Current.CancellationToken);
    }
}
