using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Foundation.Text;
using Direxio.Deployer.Engine.Settings;

namespace Direxio.Deployer.Engine.Resources;

/// <summary>What a monthly budget demands of a plan.</summary>
internal static class BudgetRule
{
    public static Advice Remedy => Advice.OfError(nameof(ErrorTexts.PlanOverBudget_Next), Commands.CostEstimate());

    /// <exception cref="DeployException">PlanOverBudget.</exception>
    public static void Require(DeploymentPlan plan, DeploymentSettings settings)
    {
        if (Exceeded(plan.CostEstimate, settings) is { } limit)
        {
            throw BudgetErrors.PlanOverBudget(plan.Domain, plan.CostEstimate, limit);
        }
    }

    /// <summary>What stands in the way of the plan; null if nothing does.</summary>
    public static Advice? Blocker(CostEstimate cost, DeploymentSettings settings) => Exceeded(cost, settings) is { } limit
        ? Advice.Of(nameof(Texts.Block_Budget), AmountText.Usd(cost.TotalMonthlyUsd), limit, Remedy)
        : null;

    /// <summary>What cannot be told about the budget; null if nothing.</summary>
    public static Advice? Warning(CostEstimate cost, DeploymentSettings settings) =>
        settings.MonthlyBudgetUsd is { } limit && !cost.IsComplete && Exceeded(cost, settings) is null
            ? Advice.Of(nameof(Texts.Warn_BudgetUncertain), limit)
            : null;

    private static decimal? Exceeded(CostEstimate cost, DeploymentSettings settings) =>
        settings.MonthlyBudgetUsd is { } limit && cost.TotalMonthlyUsd > limit ? limit : null;
}
