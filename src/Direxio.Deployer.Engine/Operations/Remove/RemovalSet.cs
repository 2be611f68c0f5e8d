using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Operations.Remove;

/// <summary>How each kind of resource is removed.</summary>
internal static class RemovalSet
{
    public static IReadOnlyDictionary<ResourceKind, IResourceRemoval> Create(
        CloudPorts cloud, RemovalScope scope, string accountId, IReadOnlySet<string> instances, NodeDnsRecord? record, RemovalPatience patience)
    {
        List<IResourceRemoval> removals =
        [
            new InstanceRemoval(cloud.Instances, patience),
            new VolumeRemoval(cloud.Volumes, instances, patience),
            new AddressRemoval(cloud.Addresses, instances, patience),
            new SecurityGroupRemoval(cloud.SecurityGroups, patience),
            new KeyPairRemoval(cloud.KeyPairs),
            new BudgetRemoval(cloud.Budgets, accountId),
            new ZoneRemoval(cloud.Zones, candidate => record?.IsOwn(candidate) == true, scope.Request.KeepHostedZone),
        ];
        if (record is not null)
        {
            removals.Add(new DnsRecordRemoval(cloud.Zones, record));
        }

        return removals.ToDictionary(removal => removal.Kind);
    }
}
