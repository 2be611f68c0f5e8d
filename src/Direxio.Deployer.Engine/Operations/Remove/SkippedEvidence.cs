using Direxio.Deployer.Engine.Resources;

namespace Direxio.Deployer.Engine.Operations.Remove;

/// <summary>After the resources have gone: says what was not there to go.</summary>
internal sealed class SkippedEvidence(RemovalLedger ledger, string provider, TimeProvider clock)
{
    public void Run(RemovalScope scope, Inventory inventory)
    {
        void Skip(ResourceKind kind, string detail)
        {
            var name = ResourceKinds.Describe(kind).EvidenceName;
            ledger.Record(new(name, kind, null, EvidenceStatus.Skipped, detail, clock.GetUtcNow().LocalDateTime));
        }

        if (inventory.Find(ResourceKind.DnsRecord) is null)
        {
            Skip(ResourceKind.DnsRecord, scope.Elsewhere is { } elsewhere
                ? elsewhere.Detail
                : scope.TouchesDns
                ? $"no DNS record was ever asked for in {provider}"
                : "the record is kept at your own DNS provider, where this deployer changes nothing");
        }

        else if (scope.Elsewhere is { } elsewhere
            && ledger.Evidence.FirstOrDefault(seen => seen.Kind == ResourceKind.DnsRecord) is { Status: EvidenceStatus.Deleted } gone)
        {
            // One that was not there to go is not called deleted while another one leads on.
            var wasThere = inventory.Find(ResourceKind.DnsRecord)!.Seen?.Presence != Presence.Gone;
            ledger.Record(gone with
            {
                Status = wasThere ? gone.Status : EvidenceStatus.Retained,
                Detail = $"{gone.Detail}; {elsewhere.Detail}",
            });
        }

        if (scope.State.Resources is { ZoneId: { } zone, ZoneCreated: false })
        {
            Skip(ResourceKind.HostedZone, $"the hosted zone {zone} was there before the node and was left");
        }

        foreach (var (target, domain) in inventory.UsedElsewhere)
        {
            var left = $"the node {domain} on this machine uses it, so it was left";
            ledger.Record(new(target.Name, target.Kind, target.Id, EvidenceStatus.Skipped, left, clock.GetUtcNow().LocalDateTime));
        }
    }
}
