using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Operations.Remove;

/// <summary>Deletes the AWS Budget that watched the node's cost.</summary>
internal sealed class BudgetRemoval(IBudgets budgets, string accountId) : IResourceRemoval
{
    public ResourceKind Kind => ResourceKind.Budget;

    public string Action => "Delete the AWS Budget";

    public EvidenceStatus WhenGone => EvidenceStatus.Deleted;

    public async Task<Sighting> LookAsync(string id, CancellationToken cancellationToken) =>
        await budgets.FindAsync(accountId, id, cancellationToken).ConfigureAwait(false) is null
            ? new(Presence.Gone, $"AWS Budgets does not know {id}")
            : new(Presence.There, $"AWS Budgets shows {id}");

    public Task<bool> RemoveAsync(string id, CancellationToken cancellationToken) => budgets.DeleteAsync(accountId, id, cancellationToken);
}
