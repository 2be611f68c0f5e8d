using Direxio.Deployer.Engine.Ports.Cloud;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Adapters.Aws;

public sealed class AwsDomainRegistrationTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_pages_are_read()
    {
        using var aws = new StubAws(
            StubAnswer.Json(
                200,
                """{"Domains":[{"DomainName":"example.org","AutoRenew":true,"TransferLock":true,"Expiry":1782864000}],"NextPageMarker":"m1"}"""),
            StubAnswer.Json(200, """{"Domains":[{"DomainName":"Example.net."}]}"""));
        using var ports = aws.Connect();

        var domains = await ports.Registrations.ListAsync(Token);

        Assert.Equal(
            [new("example.org", new DateTimeOffset(2026, 7, 1, 0, 0, 0, TimeSpan.Zero), true), new("example.net", null, null)],
            domains);
        Assert.Equal(["Route53Domains_v20140515.ListDomains", "Route53Domains_v20140515.ListDomains"], aws.Requests.Select(request => request.Headers["X-Amz-Target"]));
        Assert.Contains("\"Marker\":\"m1\"", aws.Requests[1].Body, StringComparison.Ordinal);
        Assert.Contains("/us-east-1/route53domains/aws4_request", aws.Requests[0].Headers["Authorization"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_is_told_and_not_taken_for_none()
    {
        using var aws = new StubAws(StubAnswer.Json(400, """{"__type":"AccessDeniedException","message":"not allowed to"}"""));
        using var ports = aws.Connect();

        var refused = await Assert.ThrowsAsync<CloudException>(() => ports.Registrations.ListAsync(Token));

        Assert.Equal(CloudFailure.AccessDenied, refused.Failure);
    }
}
