using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Ports.Cloud;
using Xunit;

namespace Direxio.Deployer.Engine.Tests.Adapters.Aws;

public sealed class AwsBudgetTests(MotoServer moto)
{
    private const string Account = "123456789012";

    private static readonly NodeBudget Budget = new("direxio-chat.example.org", 20.5m, "owner@example.org", new("chat.example.org", "direxio-run-1"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_budget_is_created_once_found_and_deleted()
    {
        using var ports = await moto.ConnectAsync("eu-central-1", Token);

        await ports.Budgets.CreateAsync(Account, Budget, Token);
        var failure = await Assert.ThrowsAsync<CloudException>(() => ports.Budgets.CreateAsync(Account, Budget, Token));
        var found = await ports.Budgets.FindAsync(Account, Budget.Name, Token);
        await ports.Budgets.DeleteAsync(Account, Budget.Name, Token);
        await ports.Budgets.DeleteAsync(Account, Budget.Name, Token);

        Assert.Equal(CloudFailure.AlreadyExists, failure.Failure);
        Assert.Equal(new(Budget.Name, 20.5m), found);
        Assert.Null(await ports.Budgets.FindAsync(Account, Budget.Name, Token));
    }

    [Fact]
    public async Task It_watches_the_run_and_tells_by_mail_at_80_and_100_percent()
    {
        using var aws = new StubAws(StubAnswer.Json(200, "{}"));
        using var ports = aws.Connect();

        await ports.Budgets.CreateAsync(Account, Budget, Token);

        var request = Assert.Single(aws.Requests);
        Assert.Equal("AWSBudgetServiceGateway.CreateBudget", request.Headers["X-Amz-Target"]);
        Assert.Equal("application/x-amz-json-1.1", request.Headers["Content-Type"]);
        Assert.Contains("/us-east-1/budgets/aws4_request", request.Headers["Authorization"], StringComparison.Ordinal);
        var expected = JsonNode.Parse(
            """
            {
              "AccountId": "123456789012",
              "Budget": {
                "BudgetName": "direxio-chat.example.org", "BudgetType": "COST", "TimeUnit": "MONTHLY",
                "BudgetLimit": { "Amount": "20.5", "Unit": "USD" },
                "CostFilters": { "TagKeyValue": ["user:direxio:run-id$direxio-run-1"] }
              },
              "NotificationsWithSubscribers": [
                {
                  "Notification": { "NotificationType": "ACTUAL", "ComparisonOperator": "GREATER_THAN", "Threshold": 80, "ThresholdType": "PERCENTAGE" },
                  "Subscribers": [{ "SubscriptionType": "EMAIL", "Address": "owner@example.org" }]
                },
                {
                  "Notification": { "NotificationType": "ACTUAL", "ComparisonOperator": "GREATER_THAN", "Threshold": 100, "ThresholdType": "PERCENTAGE" },
                  "Subscribers": [{ "SubscriptionType": "EMAIL", "Address": "owner@example.org" }]
                }
              ]
            }
            """);
        Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(request.Body)), request.Body);
    }

    [Theory]
    [InlineData("DuplicateRecordException", "AlreadyExists")]
    [InlineData("CreationLimitExceededException", "LimitExceeded")]
    [InlineData("ServiceQuotaExceededException", "LimitExceeded")]
    [InlineData("AccessDeniedException", "AccessDenied")]
    [InlineData("InvalidParameterException", "Rejected")]
    public async Task A_refusal_is_told_in_the_engines_terms(string code, string failure)
    {
        using var aws = new StubAws(StubAnswer.Json(400, $$"""{"__type":"{{code}}","Message":"said the stub"}"""));
        using var ports = aws.Connect();

        var refusal = await Assert.ThrowsAsync<CloudException>(() => ports.Budgets.CreateAsync(Account, Budget, Token));

        Assert.Equal(failure, refusal.Failure.ToString());
    }

    [Theory]
    [InlineData("""{"BudgetName":"b","TimeUnit":"MONTHLY","BudgetLimit":{"Amount":"20.0","Unit":"USD"}}""", "20.0")]
    [InlineData("""{"BudgetName":"b","TimeUnit":"MONTHLY","BudgetLimit":{"Amount":"20.0","Unit":"EUR"}}""", null)]
    [InlineData("""{"BudgetName":"b","TimeUnit":"ANNUALLY","BudgetLimit":{"Amount":"20.0","Unit":"USD"}}""", null)]
    [InlineData("""{"BudgetName":"b","TimeUnit":"MONTHLY","PlannedBudgetLimits":{}}""", null)]
    public async Task Only_a_limit_in_dollars_a_month_is_read_as_one(string budget, string? limit)
    {
        using var aws = new StubAws(StubAnswer.Json(200, $$"""{"Budget":{{budget}}}"""));
        using var ports = aws.Connect();

        var found = await ports.Budgets.FindAsync(Account, "b", Token);

        Assert.Equal(new("b", limit is null ? null : decimal.Parse(limit, System.Globalization.CultureInfo.InvariantCulture)), found);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"AccountId":"123456789012","BudgetName":"b"}"""), JsonNode.Parse(aws.Requests[0].Body)));
    }

    [Fact]
    public async Task An_answer_without_the_budget_does_not_mean_that_there_is_none()
    {
        using var aws = new StubAws(StubAnswer.Json(200, "{}"));
        using var ports = aws.Connect();

        var failure = await Assert.ThrowsAsync<CloudException>(() => ports.Budgets.FindAsync(Account, "b", Token));

        Assert.Equal(CloudFailure.Ambiguous, failure.Failure);
    }
}
