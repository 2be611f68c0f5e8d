using Direxio.Deployer.Engine.Cloud;
using Direxio.Deployer.Engine.Phases.Provisioning;

namespace Direxio.Deployer.Engine.Operations.NodeRemoval;

/// <summary>After the resources have gone: says what was not there to go, and searches the account for what nobody knew.</summary>
internal sealed class ReadBack(IOwnedResources owned, RemovalLedger ledger, TimeProvider clock)
{
    public Task RunAsync(RemovalScope scope, Inventory inventory, CancellationToken cancellationToken)
    {
        RecordWhatWasNotThere(scope, inventory);
        return SweepAsync(scope, cancellationToken);
    }

    private void RecordWhatWasNotThere(RemovalScope scope, Inventory inventory)
    {
        void Skip(ResourceKind kind, string detail) =>
            ledger.Record(new(EvidenceNames.Of(kind), kind, null, EvidenceStatus.Skipped, detail, clock.GetUtcNow()));

        if (inventory.Find(ResourceKind.DnsRecord) is null)
        {
            Skip(ResourceKind.DnsRecord, scope.TouchesRoute53
                ? "no DNS record was ever asked for in Route 53"
                : "the record is kept at your own DNS provider, where this deployer changes nothing");
        }

        if (scope.State.Resources is { ZoneId: { } zone, ZoneCreated: false })
        {
            Skip(ResourceKind.HostedZone, $"the hosted zone {zone} was there before the node and was left");
        }

        foreach (var (target, domain) in inventory.UsedElsewhere)
        {
            ledger.Record(new(target.Name, target.Kind, target.Id, EvidenceStatus.Skipped, $"the node {domain} on this machine uses it, so it was left", clock.GetUtcNow()));
        }

        foreach (var kind in scope.State.Intents.Unsettled.Select(IntentKinds.KindOf).OfType<ResourceKind>().Where(kind => inventory.Find(kind) is null))
        {
            if (inventory.SweepProblem is { } problem)
            {
                ledger.Record(new(EvidenceNames.Of(kind), kind, null, EvidenceStatus.Unknown, $"it was asked for, and whether it came to be could not be searched: {problem.Message}", clock.GetUtcNow()));
            }
            else
            {
                Skip(kind, $"it was asked for, but nothing carries the run id {scope.State.RunId}");
            }
        }
    }

    private async Task SweepAsync(RemovalScope scope, CancellationToken cancellationToken)
    {
        const string Name = "tag_sweep";
        var now = clock.GetUtcNow();
        if (scope.State.RunId is null)
        {
            ledger.Record(new(Name, null, null, EvidenceStatus.Skipped, "the state has no run id, so there is no tag to search for", now));
            return;
        }

        try
        {
            var known = ledger.Evidence.Where(seen => seen.Id is not null).Select(seen => (seen.Kind, seen.Id)).ToHashSet();
            var left = (await new TagSweep(owned, scope).FindAsync(cancellationToken).ConfigureAwait(false))
                .Where(resource => !known.Contains((resource.Kind, resource.Id)))
                .ToList();
            foreach (var resource in left)
            {
                ledger.Record(new(
                    EvidenceNames.OfFurther(resource.Kind, resource.Id), resource.Kind, resource.Id, EvidenceStatus.StillPresent, "it was found by its tags afterwards", now));
            }

            var where = scope.TouchesRoute53 ? $"{scope.State.Region} and the hosted zones" : scope.State.Region;
            ledger.Record(new(
                Name,
                null,
                null,
                left.Count == 0 ? EvidenceStatus.Deleted : EvidenceStatus.StillPresent,
                left.Count == 0
                    ? $"a search of {where} for the run id {scope.State.RunId} found nothing else"
                    : $"a search of {where} for the run id {scope.State.RunId} found {left.Count} more",
                now));
        }
        catch (CloudException exception)
        {
            ledger.Record(new(Name, null, null, EvidenceStatus.Unknown, $"the account could not be searched for the run id {scope.State.RunId}: {exception.Message}", now));
        }
    }
}
