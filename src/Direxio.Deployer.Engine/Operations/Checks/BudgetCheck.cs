using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Operations.Visits;

namespace Direxio.Deployer.Engine.Operations.Checks;

/// <summary>Whether the AWS Budget that watches the node's cost is still there; without it nobody is written to any more.</summary>
internal sealed class BudgetCheck(NodeLook look) : IDeploymentCheck
{
    public string Name => "Budget";

    public string Source => "AWS";

    public async Task<IReadOnlyList<CheckRow>> RunAsync(CancellationToken cancellationToken)
    {
        if (look.State.Resources.BudgetName is not { } name || look.State.AccountId is not { } account)
        {
            return [];
        }

        await look.ProveAccountAsync(cancellationToken).ConfigureAwait(false);
        var budget = await look.Cloud.Budgets.FindAsync(account, name, cancellationToken).ConfigureAwait(false);
        return
        [
            CheckRow.Of(
                budget is not null,
                Name,
                Texts.Check_BudgetExpected.InWords(name),
                budget is null ? Texts.Check_AccountLacks.InWords(name) : Texts.Check_BudgetThere.InWords(name),
                CheckSeverity.Warning,
                Advice.Of(nameof(Texts.Check_BudgetAgain), Commands.RepeatProvisioning(look.Domain))),
        ];
    }
}
