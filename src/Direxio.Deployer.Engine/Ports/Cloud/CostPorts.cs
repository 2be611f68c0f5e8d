namespace Direxio.Deployer.Engine.Ports.Cloud;

/// <summary>The price list.</summary>
internal interface IPrices
{
    /// <summary>True where the rates hold that AWS publishes as one and the same for all its commercial regions.</summary>
    bool HasPublishedRates { get; }

    /// <summary>The one On-Demand price of exactly this item in the region; null if the list has none or more than one.</summary>
    Task<UnitPrice?> FindAsync(PricedItem item, CancellationToken cancellationToken);
}

/// <summary>A monthly budget on what one node costs.</summary>
/// <param name="Name">Its name, unique in the account.</param>
/// <param name="MonthlyUsd">The limit in US dollars a month.</param>
/// <param name="Email">Who is told at 80 and at 100 % of it.</param>
/// <param name="Tags">The node whose tagged cost it watches.</param>
internal sealed record NodeBudget(string Name, decimal MonthlyUsd, string Email, NodeTags Tags);

/// <summary>AWS Budgets, which belong to the account and not to a region.</summary>
internal interface IBudgets
{
    /// <summary>The limit in US dollars of the budget of this name, or null if there is none, as where AWS offers no budgets.</summary>
    Task<BudgetInfo?> FindAsync(string accountId, string name, CancellationToken cancellationToken);

    /// <summary>Creates a monthly cost budget with alerts by mail at 80 and 100 %. A name that is taken throws AlreadyExists.</summary>
    Task CreateAsync(string accountId, NodeBudget budget, CancellationToken cancellationToken);

    /// <summary>Deletes the budget.</summary>
    /// <returns>False if the service knows no such budget.</returns>
    Task<bool> DeleteAsync(string accountId, string name, CancellationToken cancellationToken);
}

/// <summary>A budget as the account holds it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="MonthlyUsd">The limit in US dollars a month; null if it has another unit.</param>
internal sealed record BudgetInfo(string Name, decimal? MonthlyUsd);

/// <summary>The account's free-tier plan.</summary>
internal interface IFreeTier
{
    /// <summary>Reads plan and credits. A refusal is a reading with a problem, not an exception.</summary>
    Task<FreeTierReading> ReadAsync(CancellationToken cancellationToken);
}

/// <summary>What the account's free tier is.</summary>
/// <param name="Plan">FREE or PAID as AWS names it; null if not read.</param>
/// <param name="Status">NOT_STARTED, ACTIVE or EXPIRED; null if not read.</param>
/// <param name="CreditsUsd">Credits left in US dollars; null if not told.</param>
/// <param name="ExpiresAt">When the free plan ends; null if not told.</param>
/// <param name="Problem">Why it could not be read; null if it was.</param>
internal sealed record FreeTierReading(string? Plan, string? Status, decimal? CreditsUsd, DateTimeOffset? ExpiresAt, string? Problem)
{
    /// <summary>True if AWS says that the account has no plan at all.</summary>
    public bool HasNone { get; init; }

    /// <summary>The same for the user.</summary>
    public FreeTierPlan ToPlan() => new(Plan, Status, CreditsUsd, ExpiresAt?.LocalDateTime, Problem) { HasNone = HasNone };
}
