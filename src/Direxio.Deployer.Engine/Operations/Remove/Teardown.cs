using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Resources;

namespace Direxio.Deployer.Engine.Operations.Remove;

/// <summary>
/// The order in which a node goes. The record first, so that nobody is led to an address that is about to be someone
/// else's; then the instance, which holds volume, address and group; then all that is free, at once.
/// </summary>
internal sealed class Teardown(ResourceRemover remover, RemovalLedger ledger, EngineObserver observer)
{
    /// <summary>How many steps it has; reading back is one more.</summary>
    public const int Steps = 3;

    /// <param name="scope">What the removal is about.</param>
    /// <param name="entries">What is to go.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task RunAsync(RemovalScope scope, IReadOnlyList<InventoryEntry> entries, CancellationToken cancellationToken)
    {
        async Task<RemovalEvidence[]> RemoveAllAsync(string title, int number, RemovalStage stage, Func<ResourceKind, string?> heldBack)
        {
            observer.StepStarted(title, number, Steps + 1);
            return await Task.WhenAll(entries.Where(entry => ResourceKinds.Describe(entry.Target.Kind).Stage == stage).Select(async entry =>
            {
                var seen = await remover.RemoveAsync(entry.Target, heldBack(entry.Target.Kind), cancellationToken).ConfigureAwait(false);
                ledger.Record(seen);
                return seen;
            })).ConfigureAwait(false);
        }

        var records = await RemoveAllAsync("Removing the DNS record", 1, RemovalStage.DnsRecord, static _ => null).ConfigureAwait(false);
        await RemoveAllAsync("Terminating the instance", 2, RemovalStage.Instance, static _ => null).ConfigureAwait(false);
        var left = ledger.Evidence.FirstOrDefault(
            seen => seen is { Kind: ResourceKind.Instance, Id: not null } && seen.Status != EvidenceStatus.Terminated);
        await RemoveAllAsync(
            "Removing volume, address, security group, key pair and zone",
            3,
            RemovalStage.Rest,
            HeldBack).ConfigureAwait(false);

        string? HeldBack(ResourceKind kind)
        {
            if (left is not null && ResourceKinds.Describe(kind).IsHeldByInstance)
            {
                return $"it was not touched, since the instance {left.Id} is not terminated";
            }

            // Where no state is left, only the address tells which record is the node's.
            return scope.IsByRunId
                && kind == ResourceKind.ElasticIp
                && records.Any(seen => seen.Status is EvidenceStatus.StillPresent or EvidenceStatus.Unknown)
                ? "it was not touched, since by its address the DNS record is found again"
                : null;
        }
    }
}
