using Amazon.EC2;
using Amazon.EC2.Model;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Adapters.Aws;

/// <summary>Instance types and where they are offered.</summary>
internal sealed class Ec2InstanceTypes(IAmazonEC2 ec2) : IInstanceTypes
{
    public async Task<InstanceTypeOffer?> FindAsync(string name, CancellationToken cancellationToken)
    {
        var type = DescribeAsync(name, cancellationToken);
        var zones = ListZonesAsync(name, cancellationToken);
        await Task.WhenAll(type, zones).ConfigureAwait(false);
        return await type.ConfigureAwait(false) is { } found
            ? new(
                name,
                found.VCpuInfo?.DefaultVCpus ?? 0,
                IsAmd64(found),
                await zones.ConfigureAwait(false))
            {
                MemoryMiB = (int?)found.MemoryInfo?.SizeInMiB,
                IsFreeTierEligible = found.FreeTierEligible,
                Architectures = found.ProcessorInfo?.SupportedArchitectures ?? [],
            }
            : null;
    }

    public async Task<IReadOnlyList<EligibleType>> ListFreeTierEligibleAsync(CancellationToken cancellationToken)
    {
        var request = new DescribeInstanceTypesRequest { Filters = [Ec2Filters.ByName("free-tier-eligible", "true")] };
        var eligible = new List<EligibleType>();
        await foreach (var type in ec2.Paginators.DescribeInstanceTypes(request).InstanceTypes
            .WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (IsAmd64(type))
            {
                eligible.Add(new(type.InstanceType, (int)(type.MemoryInfo?.SizeInMiB ?? 0)));
            }
        }

        return eligible;
    }

    private static bool IsAmd64(InstanceTypeInfo type) => (type.ProcessorInfo?.SupportedArchitectures ?? []).Contains("x86_64");

    // By filter rather than by name: an unknown name is then an empty answer, not one error code among several.
    private async Task<InstanceTypeInfo?> DescribeAsync(string name, CancellationToken cancellationToken)
    {
        var request = new DescribeInstanceTypesRequest { Filters = [Ec2Filters.ByName("instance-type", name)] };
        await foreach (var type in ec2.Paginators.DescribeInstanceTypes(request).InstanceTypes
            .WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (type.InstanceType == name)
            {
                return type;
            }
        }

        return null;
    }

    private async Task<IReadOnlySet<string>> ListZonesAsync(string name, CancellationToken cancellationToken)
    {
        var request = new DescribeInstanceTypeOfferingsRequest
        {
            LocationType = LocationType.AvailabilityZone,
            Filters = [Ec2Filters.ByName("instance-type", name)],
        };
        var zones = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var offering in ec2.Paginators.DescribeInstanceTypeOfferings(request).InstanceTypeOfferings
            .WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            zones.Add(offering.Location);
        }

        return zones;
    }
}
