using Direxio.Deployer.Engine.Adapters.Aws;
using Direxio.Deployer.Engine.Ports.Cloud;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Adapters.Aws;

public sealed class AwsFreeTierTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Plan_and_credits_are_read_over_json_1_0()
    {
        using var aws = new StubAws(StubAnswer.Json(
            200,
            """
            {"accountId":"123456789012","accountPlanType":"FREE","accountPlanStatus":"ACTIVE",
             "accountPlanRemainingCredits":{"amount":87.5,"unit":"USD"},"accountPlanExpirationDate":"2026-07-01T00:00:00Z"}
            """));
        using var ports = aws.Connect();

        var reading = await ports.FreeTier.ReadAsync(Token);

        Assert.Equal(new("FREE", "ACTIVE", 87.5m, new(2026, 7, 1, 0, 0, 0, TimeSpan.Zero), null), reading);
        var request = Assert.Single(aws.Requests);
        Assert.Equal("AWSFreeTierService.GetAccountPlanState", request.Headers["X-Amz-Target"]);
        Assert.Equal("application/x-amz-json-1.0", request.Headers["Content-Type"]);
        Assert.Equal("{}", request.Body);
        Assert.Contains("/us-east-1/freetier/aws4_request", request.Headers["Authorization"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"accountPlanType":"PAID","accountPlanStatus":"ACTIVE"}""", null)]
    [InlineData("""{"accountPlanType":"PAID","accountPlanStatus":"ACTIVE","accountPlanRemainingCredits":{"amount":5,"unit":"XXX"},"accountPlanExpirationDate":null}""", null)]
    [InlineData("""{"accountPlanType":"PAID","accountPlanStatus":"ACTIVE","accountPlanExpirationDate":1782864000}""", "2026-07-01")]
    public async Task What_is_not_told_stays_unknown(string answer, string? expires)
    {
        using var aws = new StubAws(StubAnswer.Json(200, answer));
        using var ports = aws.Connect();

        var reading = await ports.FreeTier.ReadAsync(Token);

        Assert.Equal(("PAID", null, null), (reading.Plan, reading.CreditsUsd, reading.Problem));
        Assert.Equal(expires, reading.ExpiresAt?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData(400, """{"__type":"AccessDeniedException","message":"not allowed to"}""", "AccessDeniedException: not allowed to")]
    [InlineData(200, "{}", "UnreadableAnswer")]
    public async Task A_refusal_is_a_reading_that_says_why(int status, string body, string problem)
    {
        using var aws = new StubAws(StubAnswer.Json(status, body));
        using var ports = aws.Connect();

        var reading = await ports.FreeTier.ReadAsync(Token);

        Assert.Null(reading.Plan);
        Assert.Contains(problem, reading.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_without_a_plan_is_no_problem()
    {
        using var aws = new StubAws(StubAnswer.Json(400, """{"__type":"ResourceNotFoundException","message":"no plan"}"""));
        using var ports = aws.Connect();

        Assert.Equal(new(null, null, null, null, null) { HasNone = true }, await ports.FreeTier.ReadAsync(Token));
    }

    [Theory]
    [InlineData("us-gov-west-1")]
    [InlineData("eusc-de-east-1")]
    public async Task Where_accounts_have_no_plans_nothing_is_asked(string region)
    {
        using var aws = new StubAws(StubAnswer.Json(500, "{}"));
        using var ports = StubAws.Connect(aws.Endpoint, region, _ => { });

        var reading = await ports.FreeTier.ReadAsync(Token);

        Assert.Contains("partition", reading.Problem, StringComparison.Ordinal);
        Assert.Empty(aws.Requests);
    }

    [Fact]
    public async Task Refused_credentials_are_a_failure()
    {
        using var aws = new StubAws(StubAnswer.Json(400, """{"__type":"UnrecognizedClientException","message":"the token is invalid"}"""));
        using var ports = aws.Connect();

        var failure = await Assert.ThrowsAsync<CloudException>(() => ports.FreeTier.ReadAsync(Token));

        Assert.Equal(CloudFailure.CredentialsRefused, failure.Failure);
    }

    [Theory]
    [InlineData("us-east-1", "https://freetier.us-east-1.api.aws", "https://budgets.amazonaws.com")]
    [InlineData("cn-northwest-1", "https://freetier.cn-northwest-1.api.amazonwebservices.com.cn", "https://budgets.amazonaws.com.cn")]
    [InlineData("eusc-de-east-1", "https://freetier.eusc-de-east-1.api.amazonwebservices.eu", "https://budgets.eusc-de-east-1.api.amazonwebservices.eu")]
    public void They_are_reached_at_the_partitions_own_hosts(string region, string freeTier, string budgets)
    {
        Assert.Equal(freeTier, ServiceClientTests.EndpointOf(AwsFreeTier.MakeConfig(), region));
        Assert.Equal(budgets, ServiceClientTests.EndpointOf(AwsBudgets.MakeConfig(), region));
    }
}
