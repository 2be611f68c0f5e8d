using System.Globalization;
using Direxio.Deployer.Engine.Cloud;

namespace Direxio.Deployer.Engine;

internal static partial class DeployErrors
{
    /// <summary>AWS refuses to make or show the budget.</summary>
    /// <param name="cause">The refusal.</param>
    /// <param name="domain">The node.</param>
    /// <param name="hasResources">True if something of the node exists, so that it can only be resumed.</param>
    public static DeployException BudgetRefused(CloudException cause, string domain, bool hasResources)
    {
        var (kind, mend) = cause.Failure switch
        {
            CloudFailure.AccessDenied => (DeployErrorKind.PermissionDenied, "Allow budgets:ViewBudget and budgets:ModifyBudget for this identity"),
            CloudFailure.LimitExceeded => (DeployErrorKind.LimitReached, "Delete a budget that you do not need (Billing console, Budgets)"),
            _ => (DeployErrorKind.ServiceUnavailable, "Mend what the message names"),
        };
        var resume = $"{mend}, then run Resume-DirexioDeployment -Domain {domain}.";
        return Make(
            kind,
            $"AWS refuses {cause.Action} for the budget of {domain} ({cause.Code}: {cause.ServiceMessage})."
                + (hasResources ? string.Empty : " Nothing was created."),
            hasResources
                ? resume
                : $"{resume} Or go on without a budget: run Start-DirexioDeployment -Domain {domain} -ConfirmDomainBinding again without -MonthlyBudgetUsd and -BudgetEmail.",
            "MonthlyBudgetUsd",
            cause);
    }

    public static DeployException PlanOverBudget(string domain, CostEstimate cost, decimal limit) => Make(
        DeployErrorKind.LimitReached,
        string.Create(
            CultureInfo.InvariantCulture,
            $"{domain} would cost {(cost.IsComplete ? "about" : "at least")} {cost.TotalMonthlyUsd:0.00} USD a month, more than MonthlyBudgetUsd {limit}. Nothing was created."),
        Phases.BudgetRule.Remedy,
        "MonthlyBudgetUsd");
}
