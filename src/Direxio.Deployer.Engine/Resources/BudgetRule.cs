using System.Globalization;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Settings;

namespace Direxio.Deployer.Engine.Resources;

/// <summary>What a monthly budget demands of a plan.</summary>
internal static class BudgetRule
{
    public static Advice Remedy => Advice.OfError(nameof(ErrorTexts.PlanOverBudget_Next), Commands.CostEstimate().Name);

    /// <exception cref="DeployException">PlanOverBudget.</exception>
    public static void Require(DeploymentPlan plan, DeploymentSettings settings)
    {
        if (Exceeded(plan.CostEstimate, settings) is { } limit)
        {
            throw BudgetErrors.PlanOverBudget(plan.Domain, plan.CostEstimate, limit);
        }
    }

    /// <summary>What stands in the way of the plan; null if nothing does.</summary>
    public static string? Blocker(CostEstimate cost, DeploymentSettings settings) => Exceeded(cost, settings) is { } limit
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"The cost, {cost.TotalMonthlyUsd:0.00} USD a month as far as it is known, is above MonthlyBudgetUsd {limit}; "
                + $"Start refuses this plan. {Remedy.ToString()}")
        : null;

    /// <summary>What cannot be told about the budget; null if nothing.</summary>
    public static string? Warning(CostEstimate cost, DeploymentSettings settings) =>
        settings.MonthlyBudgetUsd is { } limit && !cost.IsComplete && Exceeded(cost, settings) is null
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"With a price unknown it cannot be told whether the node keeps within MonthlyBudgetUsd {limit}.")
            : null;

    private static decimal? Exceeded(CostEstimate cost, DeploymentSettings settings) =>
        settings.MonthlyBudgetUsd is { } limit && cost.TotalMonthlyUsd > limit ? limit : null;
}
