namespace Direxio.Deployer.Engine.Cloud.Aws;

/// <summary>AWS Budgets.</summary>
internal sealed class AwsBudgets(JsonServiceClient client) : IBudgets
{
    /// <summary>The configuration; a region is still to be set.</summary>
    public static ServiceConfig MakeConfig() => new(new("Budgets", "budgets", "budgets", "2016-10-20", region => $"budgets.{AwsRegions.PartitionOf(region).dnsSuffix}"));

    public Task<BudgetInfo?> FindAsync(string accountId, string name, CancellationToken cancellationToken) => throw new NotImplementedException(client.ToString());

    public Task CreateAsync(string accountId, NodeBudget budget, CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task DeleteAsync(string accountId, string name, CancellationToken cancellationToken) => throw new NotImplementedException();
}
