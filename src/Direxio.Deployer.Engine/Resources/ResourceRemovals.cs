using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Resources;

/// <summary>How each kind of resource is removed.</summary>
internal static class ResourceRemovals
{
    /// <param name="cloud">The account.</param>
    /// <param name="surroundings">What of the node the removals have to know.</param>
    /// <param name="waits">Bounds their waits.</param>
    public static IReadOnlyDictionary<ResourceKind, IResourceRemoval> Create(
        CloudPorts cloud, RemovalSurroundings surroundings, RemovalWaits waits)
    {
        var record = surroundings.Record;
        List<IResourceRemoval> removals =
        [
            new InstanceRemoval(cloud.Instances, waits),
            new RootVolumeRemoval(cloud.Volumes, surroundings.Instances, waits),
            new ElasticIpRemoval(cloud.Addresses, surroundings.Instances, waits),
            new SecurityGroupRemoval(cloud.SecurityGroups, waits),
            new KeyPairRemoval(cloud.KeyPairs),
            new BudgetRemoval(cloud.Budgets, surroundings.AccountId),
            new HostedZoneRemoval(cloud.Zones, candidate => record?.IsOwn(candidate) == true, surroundings.KeepsZone),
        ];
        if (record is not null)
        {
            removals.Add(new DnsRecordRemoval(cloud.DnsRecords, record));
        }

        return removals.ToDictionary(removal => removal.Kind);
    }
}

/// <summary>What of a node the removal of its single resources has to know.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="Instances">The node's instances; what another one uses is not taken away.</param>
/// <param name="Record">The node's DNS record; null if it has none.</param>
/// <param name="KeepsZone">True if the user wants to keep the hosted zone.</param>
internal sealed record RemovalSurroundings(string AccountId, IReadOnlySet<string> Instances, NodeDnsRecord? Record, bool KeepsZone);
