using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Resources;

namespace Direxio.Deployer.Engine.Operations.Remove;

/// <summary>
/// The order in which a node goes. Its record and its instance side by side, since neither needs the other; what the record alone
/// stands in, when that is gone; what the instance holds, once both are gone: an address is released only when nobody is led to it
/// any more, for it is about to be someone else's. An instance that may be protected goes first, and if it stays, all else does.
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

        if (InstanceProtectionCheck.IsOpen(entries))
        {
            var first = await RemoveStageAsync(Texts.Step_RemoveServer.InWords(), 1, RemovalStage.Instance).ConfigureAwait(false);
            if (Array.Find(first, seen => seen.IsProtected) is { } stays)
            {
                await RemoveAllAsync(
                    static kind => kind.Stage != RemovalStage.Instance, _ => NotTouchedFor(stays.Id)).ConfigureAwait(false);
                return;
            }

            var record = RemoveStageAsync(Texts.Step_RemoveRecord.InWords(), 2, RemovalStage.DnsRecord);
            await RemoveRestAsync(record, record).ConfigureAwait(false);
            return;
        }

        // Whatever happens to one, the other is seen through.
        var records = RemoveStageAsync(Texts.Step_RemoveRecord.InWords(), 1, RemovalStage.DnsRecord);
        var instances = RemoveStageAsync(Texts.Step_RemoveServer.InWords(), 2, RemovalStage.Instance);
        await RemoveRestAsync(records, Task.WhenAll(records, instances)).ConfigureAwait(false);

        Task<RemovalEvidence[]> RemoveStageAsync(string title, int number, RemovalStage stage)
        {
            observer.StepStarted(title, number, Steps + 1);
            return RemoveAllAsync(kind => kind.Stage == stage, static _ => null);
        }

        async Task RemoveRestAsync(Task<RemovalEvidence[]> ofRecords, Task both)
        {
            var unheld = RemoveUnheldAsync(ofRecords);
            try
            {
                await both.ConfigureAwait(false);
                observer.StepStarted(Texts.Step_RemoveRest.InWords(), 3, Steps + 1);
                var held = RemoveHeldAsync(await ofRecords.ConfigureAwait(false));
                await Task.WhenAll(held, unheld).ConfigureAwait(false);
            }
            finally
            {
                // Nothing is under way any more when a failure is told.
                await unheld.UntilEndedAsync().ConfigureAwait(false);
            }
        }

        async Task RemoveUnheldAsync(Task ofRecords)
        {
            await ofRecords.ConfigureAwait(false);
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
                    ({ } instance, _) => NotTouchedFor(instance.Id),

                    // Released, it becomes someone else's, whom the record would lead this name's people to.
                    (null, ResourceKind.ElasticIp) when isRecordLeft =>
                        "it was not touched, since the DNS record may still lead to it",
                    _ => null,
                });
        }
    }

    private static string NotTouchedFor(string? instance) => $"it was not touched, since the instance {instance} is not terminated";
}
