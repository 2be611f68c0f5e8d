using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Adapters.Aws;

/// <summary>AWS Budgets.</summary>
internal sealed class AwsBudgets(JsonServiceClient client, string region) : IBudgets
{
    private const string TargetPrefix = "AWSBudgetServiceGateway";
    private const string Unit = "USD";
    private const string TimeUnit = "MONTHLY";

    private static readonly int[] AlertPercentages = [80, 100];

    /// <summary>The configuration; a region is still to be set.</summary>
    public static ServiceConfig MakeConfig() => new(new("Budgets", "budgets", "budgets", "2016-10-20", HostOf));

    private bool IsOffered => AwsRegions.PartitionOf(region).name != "aws-us-gov";

    public Task<BudgetInfo?> FindAsync(string accountId, string name, CancellationToken cancellationToken) => !IsOffered
        ? Task.FromResult<BudgetInfo?>(null)
        : NotFoundAnswer.AsNullAsync(async () =>
            (BudgetInfo?)await client.CallAsync(
                TargetPrefix,
                "DescribeBudget",
                Naming(accountId, name),
                answer => Read(answer.GetProperty("Budget")),
                cancellationToken).ConfigureAwait(false));

    public Task CreateAsync(string accountId, NodeBudget budget, CancellationToken cancellationToken)
    {
        if (!IsOffered)
        {
            throw new CloudException(
                CloudFailure.Rejected,
                "budgets",
                "CreateBudget",
                "NotInPartition",
                $"AWS offers no budgets in the partition {AwsRegions.PartitionOf(region).name}");
        }

        var body = new JsonObject
        {
            ["AccountId"] = accountId,
            ["Budget"] = new JsonObject
            {
                ["BudgetName"] = budget.Name,
                ["BudgetType"] = "COST",
                ["TimeUnit"] = TimeUnit,
                ["BudgetLimit"] = new JsonObject { ["Amount"] = budget.MonthlyUsd.ToString(CultureInfo.InvariantCulture), ["Unit"] = Unit },
                ["CostFilters"] = new JsonObject { ["TagKeyValue"] = new JsonArray($"user:{NodeTags.RunIdKey}${budget.Tags.RunId}") },
            },
            ["NotificationsWithSubscribers"] = new JsonArray([.. AlertPercentages.Select(percentage => Alert(percentage, budget.Email))]),
        };
        return client.CallAsync(TargetPrefix, "CreateBudget", body, static answer => answer.ValueKind, cancellationToken);
    }

    public Task<bool> DeleteAsync(string accountId, string name, CancellationToken cancellationToken) => !IsOffered
        ? Task.FromResult(false)
        : NotFoundAnswer.AsNotDeletedAsync(
            "NotFoundException",
            () => client.CallAsync(
                TargetPrefix, "DeleteBudget", Naming(accountId, name), static answer => answer.ValueKind, cancellationToken));

    private static string HostOf(string region)
    {
        var partition = AwsRegions.PartitionOf(region);
        return partition.name == "aws-eusc" ? $"budgets.{region}.{partition.dualStackDnsSuffix}" : $"budgets.{partition.dnsSuffix}";
    }

    private static JsonObject Naming(string accountId, string name) => new() { ["AccountId"] = accountId, ["BudgetName"] = name };

    private static JsonObject Alert(int percentage, string email) => new()
    {
        ["Notification"] = new JsonObject
        {
            ["NotificationType"] = "ACTUAL",
            ["ComparisonOperator"] = "GREATER_THAN",
            ["Threshold"] = percentage,
            ["ThresholdType"] = "PERCENTAGE",
        },
        ["Subscribers"] = new JsonArray(new JsonObject { ["SubscriptionType"] = "EMAIL", ["Address"] = email }),
    };

    // One with planned or adjusted limits has no limit of its own.
    private static BudgetInfo Read(JsonElement budget)
    {
        var isMonthly = budget.GetProperty("TimeUnit").GetString() == TimeUnit;
        decimal? limit = isMonthly && budget.TryGetProperty("BudgetLimit", out var spend) && spend.GetProperty("Unit").GetString() == Unit
            ? decimal.Parse(spend.GetProperty("Amount").GetString() ?? string.Empty, CultureInfo.InvariantCulture)
            : null;
        return new(budget.GetProperty("BudgetName").GetString() ?? string.Empty, limit);
    }
}
