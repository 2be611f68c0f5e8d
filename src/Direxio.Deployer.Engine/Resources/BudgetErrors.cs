using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Foundation.Text;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Settings;

namespace Direxio.Deployer.Engine.Resources;

internal static class BudgetErrors
{
    /// <summary>AWS refuses to make or show the budget.</summary>
    /// <param name="cause">The refusal.</param>
    /// <param name="settings">The node.</param>
    /// <param name="hasResources">True if something of the node exists, so that it can only be resumed.</param>
    public static DeployException BudgetRefused(CloudException cause, DeploymentSettings settings, bool hasResources)
    {
        var domain = settings.Domain;
        var failure = CloudErrors.CloudCallFailed(cause, Commands.Resume(domain));
        return DeployErrors.Make(
            failure.Kind,
            Advice.OfError(
                hasResources ? nameof(ErrorTexts.BudgetRefused) : nameof(ErrorTexts.BudgetRefused_NothingCreated),
                domain,
                DeployErrors.MessageOf(failure)),
            hasResources
                ? DeployErrors.AdviceOf(failure)
                : Advice.OfError(
                    nameof(ErrorTexts.BudgetRefused_Next),
                    DeployErrors.AdviceOf(failure),
                    StartAgain.Of(settings with { MonthlyBudgetUsd = null, BudgetEmail = null })),
            "MonthlyBudgetUsd",
            cause);
    }

    public static DeployException PlanOverBudget(string domain, CostEstimate cost, decimal limit) => DeployErrors.Make(
        DeployErrorKind.LimitReached,
        Advice.OfError(
            cost.IsComplete ? nameof(ErrorTexts.PlanOverBudget) : nameof(ErrorTexts.PlanOverBudget_AtLeast),
            domain,
            AmountText.Usd(cost.TotalMonthlyUsd),
            limit),
        BudgetRule.Remedy,
        "MonthlyBudgetUsd");
}
