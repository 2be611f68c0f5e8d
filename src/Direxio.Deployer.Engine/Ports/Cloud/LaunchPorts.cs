namespace Direxio.Deployer.Engine.Ports.Cloud;

/// <summary>A subnet with a route to the internet.</summary>
/// <param name="VpcId">Its VPC.</param>
/// <param name="SubnetId">Its id.</param>
/// <param name="AvailabilityZone">Where it is.</param>
/// <param name="RouteIsSeen">False if only its settings say so, and no route table shows the route.</param>
internal sealed record PublicSubnet(string VpcId, string SubnetId, string AvailabilityZone, bool RouteIsSeen = true)
{
    /// <summary>True for the subnet that AWS takes in its zone where none is named.</summary>
    public bool IsDefaultOfZone { get; init; }

    /// <summary>The sort of zone that it lies in.</summary>
    public ZoneKind ZoneKind { get; init; }

    /// <summary>How VPC Block Public Access keeps the internet out, such as block-ingress; null if it does not.</summary>
    public string? BlockMode { get; init; }

    /// <summary>True if whatever is launched in its VPC is on hardware of its own, at another price.</summary>
    public bool IsDedicated { get; init; }
}

/// <summary>The sorts of zones. Only in an availability zone are addresses, volumes and prices those of the region.</summary>
internal enum ZoneKind
{
    AvailabilityZone,
    LocalZone,
    WavelengthZone,
    Outpost,

    /// <summary>Not an availability zone, by its name; AWS did not tell more.</summary>
    Other,
}

/// <summary>Virtual networks.</summary>
internal interface INetworks
{
    /// <summary>
    /// Public subnets (their route table leads 0.0.0.0/0 to an internet gateway) in availability zones: of the default VPC,
    /// or the one named. If no table tells, the default subnets that assign public addresses.
    /// Empty when there is none; a named subnet that exists but is not public gives an empty list too. A named one in
    /// another sort of zone is listed as such, public or not.
    /// </summary>
    Task<IReadOnlyList<PublicSubnet>> ListPublicSubnetsAsync(string? subnetId, CancellationToken cancellationToken);
}

/// <summary>An instance type as offered in the region.</summary>
/// <param name="Name">Such as t3.small.</param>
/// <param name="VCpus">Default number of virtual CPUs.</param>
/// <param name="SupportsAmd64">True if x86_64 images run on it.</param>
/// <param name="AvailabilityZones">The zones that offer it.</param>
internal sealed record InstanceTypeOffer(string Name, int VCpus, bool SupportsAmd64, IReadOnlySet<string> AvailabilityZones)
{
    // The families that share the quota of Standard instances.
    private const string StandardFamilies = "acdhimrtz";

    /// <summary>Its memory in MiB; null if AWS does not tell.</summary>
    public int? MemoryMiB { get; init; }

    /// <summary>True if it counts towards the quota of Standard instances.</summary>
    public bool IsStandard => IsOfStandardFamily(Name);

    /// <summary>True if an instance type counts towards the quota of Standard instances, such as t3.small but not trn1.2xlarge.</summary>
    public static bool IsOfStandardFamily(string instanceType)
    {
        var letters = string.Concat(instanceType.TakeWhile(char.IsAsciiLetter));
        return letters is "im" or "is" || (letters.Length == 1 && StandardFamilies.Contains(letters[0], StringComparison.Ordinal));
    }

    /// <summary>Whether an account with AWS's free plan may run it; null if AWS does not tell.</summary>
    public bool? IsFreeTierEligible { get; init; }

    /// <summary>The architectures of images that run on it, such as x86_64.</summary>
    public IReadOnlyList<string> Architectures { get; init; } = [];
}

/// <summary>A type that an account with the free plan may run.</summary>
/// <param name="Name">Such as t3.small.</param>
/// <param name="MemoryMiB">Its memory.</param>
internal sealed record EligibleType(string Name, int MemoryMiB);

/// <summary>Instance types.</summary>
internal interface IInstanceTypes
{
    /// <summary>The offer of this type in the region; null if the region does not know it.</summary>
    Task<InstanceTypeOffer?> FindAsync(string name, CancellationToken cancellationToken);

    /// <summary>The amd64 types of the region that an account with AWS's free plan may run.</summary>
    Task<IReadOnlyList<EligibleType>> ListFreeTierEligibleAsync(CancellationToken cancellationToken);
}

/// <summary>A machine image.</summary>
/// <param name="Id">Image id.</param>
/// <param name="RootDeviceName">Such as /dev/sda1.</param>
/// <param name="FoundBy">In words: the SSM parameter, or the newest image of the owner.</param>
internal sealed record MachineImage(string Id, string RootDeviceName, string FoundBy);

/// <summary>Machine images.</summary>
internal interface IImages
{
    /// <summary>Canonical's Ubuntu 24.04 LTS for amd64: by SSM parameter, else the newest of Canonical's account in the partition;
    /// null if neither.</summary>
    Task<MachineImage?> FindUbuntuAsync(CancellationToken cancellationToken);
}
