using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Rehearsal;

/// <summary>What a rehearsed account holds of the one node that its world is about.</summary>
internal sealed class RehearsalOwnedResources(RehearsalWorld world, string domain, string region) : IOwnedResources
{
    public Task<IReadOnlyList<OwnedResource>> ListRegionalAsync(OwnerFilter filter, CancellationToken cancellationToken) => world.ReadAsync(
        "DescribeTags", content => content.Region == region ? Matching(Regional(content), filter) : [], cancellationToken);

    public Task<IReadOnlyList<OwnedResource>> ListZonesAsync(OwnerFilter filter, CancellationToken cancellationToken) => world.ReadAsync(
        "ListTagsForResources",
        content => Matching(
            content.Zones.Values.Select(Owned).OfType<OwnedResource>(),
            filter),
        cancellationToken);

    private IEnumerable<OwnedResource> Regional(WorldContent content)
    {
        var living = content.Instances.Values.Where(item => item.State != InstanceState.Terminated).ToList();
        foreach (var instance in living.Where(item => world.Shows("DescribeInstances", item.MadeAt)))
        {
            yield return Owned(ResourceKind.Instance, instance.Id, instance.RunId) with
            {
                CreatedAt = instance.MadeAt,
                InstanceType = instance.Type,
                IsIdle = instance.State is not (InstanceState.Pending or InstanceState.Running),
                RootVolumeId = instance.VolumeId,
                ClientToken = instance.ClientToken,
            };
        }

        foreach (var instance in living.Where(item => world.Shows("DescribeVolumes", item.MadeAt)))
        {
            yield return Owned(ResourceKind.Volume, instance.VolumeId, instance.RunId) with
            {
                CreatedAt = instance.MadeAt,
                SizeGB = instance.DiskSizeGB,
                InstanceId = instance.Id,
            };
        }

        foreach (var address in content.Addresses.Values.Where(item => world.Shows("DescribeAddresses", item.MadeAt)))
        {
            yield return Owned(
                ResourceKind.ElasticIp, address.Id, address.RunId) with { PublicIp = address.PublicIp, InstanceId = address.InstanceId };
        }

        foreach (var group in content.Groups.Values.Where(item => world.Shows("DescribeSecurityGroups", item.MadeAt)))
        {
            yield return Owned(ResourceKind.SecurityGroup, group.Id, group.RunId) with { VpcId = group.VpcId };
        }

        foreach (var key in content.KeyPairs.Values.Where(item => world.Shows("DescribeKeyPairs", item.MadeAt)))
        {
            yield return Owned(ResourceKind.KeyPair, key.Name, key.RunId) with { CreatedAt = key.MadeAt };
        }
    }

    private OwnedResource Owned(ResourceKind kind, string id, string runId) => new(kind, id, domain, runId);

    // As in life: what the tags do not tell, a public zone's name and caller reference do.
    private OwnedResource? Owned(RehearsedZone zone) => (zone.RunId, NodeTags.RunIdOfZone(zone.CallerReference)) switch
    {
        ({ } runId, _) => Owned(ResourceKind.HostedZone, zone.Id, runId) with { Name = zone.Name },
        (_, { } runId) when !zone.IsPrivate => new(ResourceKind.HostedZone, zone.Id, zone.Name, runId) { Name = zone.Name },
        _ => null,
    };

    private static IReadOnlyList<OwnedResource> Matching(IEnumerable<OwnedResource> resources, OwnerFilter filter) =>
    [
        .. resources.Where(resource => (filter.ServiceId is null || resource.ServiceId == filter.ServiceId)
            && (filter.RunId is null || resource.RunId == filter.RunId)),
    ];
}
