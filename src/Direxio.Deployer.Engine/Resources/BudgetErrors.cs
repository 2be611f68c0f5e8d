using System.Globalization;
using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Resources;

internal static class BudgetErrors
{
    /// <summary>AWS refuses to make or show the budget.</summary>
    /// <param name="cause">The refusal.</param>
    /// <param name="domain">The node.</param>
    /// <param name="hasResources">True if something of the node exists, so that it can only be resumed.</param>
    public static DeployException BudgetRefused(CloudException cause, string domain, bool hasResources)
    {
        var failure = CloudErrors.CloudCallFailed(cause, Commands.Resume(domain));
        return DeployErrors.Make(
            failure.Kind,
            $"The budget of {domain} could not be made. {failure.Message}" + (hasResources ? string.Empty : " Nothing was created."),
            hasResources
                ? DeployErrors.AdviceOf(failure)
                : Advice.From($"{DeployErrors.AdviceOf(failure)} Or go on without a budget: run {Commands.StartConfirmed(domain)} again "
                    + $"without -MonthlyBudgetUsd and -BudgetEmail."),
            "MonthlyBudgetUsd",
            cause);
    }

    public static DeployException PlanOverBudget(string domain, CostEstimate cost, decimal limit) => DeployErrors.Make(
        DeployErrorKind.LimitReached,
        string.Create(
            CultureInfo.InvariantCulture,
            $"{domain} would cost {(cost.IsComplete ? "about" : "at least")} {cost.TotalMonthlyUsd:0.00} USD a month, "
                + $"more than MonthlyBudgetUsd {limit}. Nothing was created."),
        BudgetRule.Remedy,
        "MonthlyBudgetUsd");
}
