using System.Net;
using Direxio.Deployer.Engine.Adapters.Http;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Adapters.Http;

/// <summary>What is made of the answers of crt.sh.</summary>
public sealed class CertificateTransparencyLogTests
{
    private const string TwoEntriesOfOneCertificate =
        """
        [{"issuer_name":"C=US, O=Let's Encrypt, CN=R11","common_name":"chat.example.org","not_before":"2026-05-01T09:30:00","serial_number":"03ab"},
         {"issuer_name":"C=US, O=Let's Encrypt, CN=R11","common_name":"chat.example.org","not_before":"2026-05-01T09:30:00","serial_number":"03ab"}]
        """;

    [Fact]
    public async Task A_certificate_and_its_precertificate_count_once()
    {
        Uri? asked = null;
        var reading = await FindAsync(request =>
        {
            asked = request;
            return Answer(HttpStatusCode.OK, TwoEntriesOfOneCertificate);
        });

        var certificate = Assert.Single(reading.Certificates);
        Assert.Equal(("C=US, O=Let's Encrypt, CN=R11", new DateTimeOffset(2026, 5, 1, 9, 30, 0, TimeSpan.Zero)), (certificate.Issuer, certificate.IssuedAt));
        Assert.Null(reading.Problem);
        Assert.Equal("https://log.example/?identity=chat.example.org&match==&exclude=expired&output=json", asked!.AbsoluteUri);
    }

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable, "busy", "answers 503")]
    [InlineData(HttpStatusCode.OK, "<html>sign in</html>", "cannot be read")]
    [InlineData(HttpStatusCode.OK, """[{"id":1}]""", "cannot be read")]
    [InlineData(HttpStatusCode.OK, """{"error":"x"}""", "cannot be read")]
    [InlineData(HttpStatusCode.OK, """[{"issuer_name":"x","not_before":"soon","serial_number":"1"}]""", "cannot be read")]
    public async Task What_is_no_list_of_certificates_is_a_problem_and_not_an_empty_list(HttpStatusCode status, string body, string problem) =>
        Assert.Contains(problem, (await FindAsync(_ => Answer(status, body))).Problem, StringComparison.Ordinal);

    [Fact]
    public async Task A_log_that_cannot_be_reached_is_a_problem() =>
        Assert.Contains("refused", (await FindAsync(_ => throw new HttpRequestException("refused"))).Problem, StringComparison.Ordinal);

    private static HttpResponseMessage Answer(HttpStatusCode status, string body) => new(status) { Content = new StringContent(body) };

    private static async Task<Engine.Ports.Dns.CertificateReading> FindAsync(Func<Uri, HttpResponseMessage> answer)
    {
        using var http = new HttpClient(new Answers(answer));
        return await new CertificateTransparencyLog(http, new("https://log.example/"), TimeProvider.System)
            .FindAsync("chat.example.org", TestContext.Current.CancellationToken);
    }

    private sealed class Answers(Func<Uri, HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(answer(request.RequestUri!));
    }
}
