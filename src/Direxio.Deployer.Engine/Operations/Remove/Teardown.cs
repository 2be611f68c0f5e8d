using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Resources;

namespace Direxio.Deployer.Engine.Operations.Remove;

/// <summary>
/// The order in which a node goes. Its record and its instance side by side, since neither needs the other; what the record alone
/// stands in, when that is gone; what the instance holds, once both are gone: an address is released only when nobody is led to it
/// any more, for it is about to be someone else's.
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
        async Task<RemovalEvidence[]> RemoveAllAsync(Func<ResourceDescriptor, bool> isMeant, Func<ResourceKind, string?> heldBack) =>
            await Task.WhenAll(entries.Where(entry => isMeant(ResourceKinds.Describe(entry.Target.Kind))).Select(async entry =>
            {
                var seen = await remover.RemoveAsync(entry, heldBack(entry.Target.Kind), cancellationToken).ConfigureAwait(false);
                ledger.Record(seen);
                return seen;
            })).ConfigureAwait(false);

        Task<RemovalEvidence[]> RemoveStageAsync(string title, int number, RemovalStage stage)
        {
            observer.StepStarted(title, number, Steps + 1);
            return RemoveAllAsync(kind => kind.Stage == stage, static _ => null);
        }

        // Whatever happens to one, the other is seen through.
        var records = RemoveStageAsync(Texts.Step_RemoveRecord.InWords(), 1, RemovalStage.DnsRecord);
        var instances = RemoveStageAsync(Texts.Step_RemoveServer.InWords(), 2, RemovalStage.Instance);
        var unheld = RemoveUnheldAsync();
        try
        {
            await Task.WhenAll(records, instances).ConfigureAwait(false);
            observer.StepStarted(Texts.Step_RemoveRest.InWords(), 3, Steps + 1);
            var held = RemoveHeldAsync(await records.ConfigureAwait(false));
            await Task.WhenAll(held, unheld).ConfigureAwait(false);
        }
        finally
        {
            // Nothing is under way any more when a failure is told.
            await unheld.UntilEndedAsync().ConfigureAwait(false);
        }

        async Task RemoveUnheldAsync()
        {
            await records.ConfigureAwait(false);
            await RemoveAllAsync(
                static kind => kind is { Stage: RemovalStage.Rest, IsHeldByInstance: false }, static _ => null).ConfigureAwait(false);
        }

        Task RemoveHeldAsync(RemovalEvidence[] seenOfRecords)
        {
            var left = ledger.Evidence.FirstOrDefault(
                seen => seen is { Kind: ResourceKind.Instance, Id: not null } && seen.Status != EvidenceStatus.Terminated);
            var isRecordLeft = seenOfRecords.Any(seen => seen.Status is EvidenceStatus.StillPresent or EvidenceStatus.Unknown);
            return RemoveAllAsync(
                static kind => kind is { Stage: RemovalStage.Rest, IsHeldByInstance: true },
                kind => (left, kind) switch
                {
                    ({ } instance, _) => $"it was not touched, since the instance {instance.Id} is not terminated",

                    // Where no state is left, only the address tells which record is the node's.
                    (null, ResourceKind.ElasticIp) when scope.IsByRunId && isRecordLeft =>
                        "it was not touched, since by its address the DNS record is found again",
                    _ => null,
                });
        }
    }
}
