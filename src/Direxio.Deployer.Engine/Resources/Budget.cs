using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Runs;

namespace Direxio.Deployer.Engine.Resources;

/// <summary>The AWS Budget that watches the node's cost.</summary>
internal static class BudgetKind
{
    /// <summary>The key of its intent in the state.</summary>
    public const string Intent = "budget";

    public static ResourceDescriptor Descriptor { get; } = new(ResourceKind.Budget)
    {
        EvidenceName = "budget",
        Words = "AWS Budget",
        Intent = Intent,
        IsTagged = false,
        RecordedId = static state => state.Resources.BudgetName,
        SeenId = static seen => seen.BudgetName,
        Complete = static to =>
            to.Fill("budget", to.State.Resources.BudgetName, to.Seen.BudgetName, name => to.State.Resources.BudgetName = name),
        IsNamedByIntent = true,
    };
}

/// <summary>
/// The node's AWS Budget: made before all else, so that nothing bills unwatched, and an account that refuses it still
/// has nothing of the node.
/// </summary>
internal sealed class BudgetCreation(IBudgets budgets, ResourceJournal journal)
{
    /// <summary>Does nothing for a node without a budget.</summary>
    public async Task EnsureAsync(PhaseContext context, CancellationToken cancellationToken)
    {
        if (context.Settings is not { MonthlyBudgetUsd: { } limit, BudgetEmail: { } email })
        {
            return;
        }

        var isNew = context.State.Resources.BudgetName is null;
        var account = context.State.AccountId ?? throw new InvalidOperationException("S0 records the account before S3 runs.");
        var budget = new NodeBudget(context.State.Resources.BudgetName ?? context.Tags.BudgetName, limit, email, context.Tags);
        try
        {
            await journal.EnsureAsync(
                BudgetKind.Intent,
                budget.Name,
                // Under a run id that never asked for one there is nothing to look for; after the call there is.
                token => context.State.Intents.WrittenAt(BudgetKind.Intent) is null
                    ? Task.FromResult<BudgetInfo?>(null)
                    : budgets.FindAsync(account, budget.Name, token),
                () => CreateAsync(account, budget),
                (state, found) => state.Resources.BudgetName = found.Name,
                cancellationToken).ConfigureAwait(false);
        }
        catch (CloudException exception) when (IsRefusal(exception))
        {
            throw BudgetErrors.BudgetRefused(exception, context.Settings, context.State.HasResources);
        }

        if (isNew)
        {
            context.Observer.Note(Advice.Of(nameof(Texts.Note_BudgetTag), NodeTags.RunIdKey));
        }
    }

    private async Task<BudgetInfo> CreateAsync(string account, NodeBudget budget)
    {
        await budgets.CreateAsync(account, budget, CancellationToken.None).ConfigureAwait(false);
        return new(budget.Name, budget.MonthlyUsd);
    }

    // AWS has said no: the call made nothing, and repeating it as it is would not either.
    private static bool IsRefusal(CloudException exception) =>
        exception.IsDenied || exception.Failure is CloudFailure.Rejected or CloudFailure.LimitExceeded;
}

/// <summary>Deletes the AWS Budget that watched the node's cost.</summary>
internal sealed class BudgetRemoval(IBudgets budgets, string accountId) : IResourceRemoval
{
    public ResourceKind Kind => ResourceKind.Budget;

    public string Action => Texts.Remove_Budget.InWords();

    public EvidenceStatus WhenGone => EvidenceStatus.Deleted;

    public async Task<ResourceReading> LookAsync(string id, CancellationToken cancellationToken) =>
        await budgets.FindAsync(accountId, id, cancellationToken).ConfigureAwait(false) is null
            ? new(Presence.Gone, $"AWS Budgets does not know {id}")
            : new(Presence.There, $"AWS Budgets shows {id}");

    public async Task<RemovalAnswer> RemoveAsync(string id, ResourceReading seen, CancellationToken cancellationToken) =>
        new(await budgets.DeleteAsync(accountId, id, cancellationToken).ConfigureAwait(false));
}
