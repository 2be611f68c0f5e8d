using Amazon.EC2;
using Amazon.EC2.Model;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Adapters.Aws;

/// <summary>What carries this deployer's tags in a real account.</summary>
internal sealed class AwsOwnedResources(IAmazonEC2 ec2, Route53OwnedZones zones) : IOwnedResources
{
    public async Task<IReadOnlyList<OwnedResource>> ListRegionalAsync(OwnerFilter filter, CancellationToken cancellationToken)
    {
        var lists = await Task.WhenAll(
            NotFoundAnswer.AsNoneAsync("InvalidInstanceID.NotFound", () => InstancesAsync(filter, cancellationToken)),
            NotFoundAnswer.AsNoneAsync("InvalidVolume.NotFound", () => VolumesAsync(filter, cancellationToken)),
            NotFoundAnswer.AsNoneAsync("InvalidAllocationID.NotFound", () => AddressesAsync(filter, cancellationToken)),
            NotFoundAnswer.AsNoneAsync("InvalidGroup.NotFound", () => GroupsAsync(filter, cancellationToken)),
            NotFoundAnswer.AsNoneAsync("InvalidKeyPair.NotFound", () => KeyPairsAsync(filter, cancellationToken))).ConfigureAwait(false);
        return [.. lists.SelectMany(list => list)];
    }

    public Task<IReadOnlyList<OwnedResource>> ListZonesAsync(OwnerFilter filter, CancellationToken cancellationToken) =>
        zones.ListAsync(filter, cancellationToken);

    private async Task<List<OwnedResource>> InstancesAsync(OwnerFilter filter, CancellationToken cancellationToken)
    {
        var found = new List<OwnedResource>();
        await foreach (var reservation in ec2.Paginators.DescribeInstances(new() { Filters = Filters(filter) }).Reservations
            .WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            found.AddRange((reservation.Instances ?? [])
                .Where(instance => instance.State?.Name != InstanceStateName.Terminated)
                .Select(instance => Owned(ResourceKind.Instance, "DescribeInstances", instance.InstanceId, instance.Tags) with
                {
                    CreatedAt = At(instance.LaunchTime),
                    ClientToken = OrNull(instance.ClientToken),
                    InstanceType = instance.InstanceType?.Value,
                    IsIdle = instance.State?.Name is { } state && state != InstanceStateName.Pending && state != InstanceStateName.Running,
                    RootVolumeId = Ec2Instances.RootVolumeOf(instance),
                    SubnetId = OrNull(instance.SubnetId),
                    VpcId = OrNull(instance.VpcId),
                }));
        }

        return found;
    }

    private async Task<List<OwnedResource>> VolumesAsync(OwnerFilter filter, CancellationToken cancellationToken)
    {
        var found = new List<OwnedResource>();
        await foreach (var volume in ec2.Paginators.DescribeVolumes(new() { Filters = Filters(filter) }).Volumes
            .WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            found.Add(Owned(ResourceKind.Volume, "DescribeVolumes", volume.VolumeId, volume.Tags) with
            {
                CreatedAt = At(volume.CreateTime),
                SizeGB = volume.VolumeType == VolumeType.Gp3 ? volume.Size : null,
                InstanceId = Ec2Volumes.InstanceOf(volume),
            });
        }

        return found;
    }

    private async Task<List<OwnedResource>> AddressesAsync(OwnerFilter filter, CancellationToken cancellationToken)
    {
        var request = new DescribeAddressesRequest { Filters = Filters(filter) };
        var answer = await ec2.DescribeAddressesAsync(request, cancellationToken).ConfigureAwait(false);
        return
        [
            .. (answer.Addresses ?? []).Select(address =>
                Owned(ResourceKind.ElasticIp, "DescribeAddresses", address.AllocationId, address.Tags) with
                {
                    PublicIp = address.PublicIp,
                    InstanceId = OrNull(address.InstanceId),
                }),
        ];
    }

    private async Task<List<OwnedResource>> GroupsAsync(OwnerFilter filter, CancellationToken cancellationToken)
    {
        var found = new List<OwnedResource>();
        await foreach (var group in ec2.Paginators.DescribeSecurityGroups(new() { Filters = Filters(filter) }).SecurityGroups
            .WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            found.Add(Owned(
                ResourceKind.SecurityGroup, "DescribeSecurityGroups", group.GroupId, group.Tags) with { VpcId = OrNull(group.VpcId) });
        }

        return found;
    }

    private async Task<List<OwnedResource>> KeyPairsAsync(OwnerFilter filter, CancellationToken cancellationToken)
    {
        var request = new DescribeKeyPairsRequest { Filters = Filters(filter) };
        var answer = await ec2.DescribeKeyPairsAsync(request, cancellationToken).ConfigureAwait(false);
        return
        [
            .. (answer.KeyPairs ?? []).Select(pair =>
                Owned(ResourceKind.KeyPair, "DescribeKeyPairs", pair.KeyName, pair.Tags) with { CreatedAt = At(pair.CreateTime) }),
        ];
    }

    private static List<Filter> Filters(OwnerFilter filter)
    {
        var filters = new List<Filter> { Ec2Filters.ByName($"tag:{NodeTags.ManagedByKey}", NodeTags.ManagedByValue) };
        if (filter.ServiceId is { } serviceId)
        {
            filters.Add(Ec2Filters.ByName($"tag:{NodeTags.ServiceIdKey}", serviceId));
        }

        if (filter.RunId is { } runId)
        {
            filters.Add(Ec2Filters.ByName($"tag:{NodeTags.RunIdKey}", runId));
        }

        return filters;
    }

    // What is listed here may be deleted next, so an answer to another question is not taken for one to this.
    private static OwnedResource Owned(ResourceKind kind, string action, string id, List<Tag>? tags)
    {
        string? ValueOf(string key) => tags?.Find(tag => tag.Key == key)?.Value;
        return ValueOf(NodeTags.ManagedByKey) == NodeTags.ManagedByValue
            ? new(kind, id, ValueOf(NodeTags.ServiceIdKey), ValueOf(NodeTags.RunIdKey))
            : throw new CloudException(
                CloudFailure.Ambiguous,
                "ec2",
                action,
                "UnexpectedAnswer",
                $"the answer holds {id}, which does not carry the tag that was asked for");
    }

    private static DateTimeOffset? At(DateTime? time) => time is { } given ? new DateTimeOffset(given.ToUniversalTime()) : null;

    private static string? OrNull(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
