namespace Direxio.Deployer.Engine.Ports.Cloud;

/// <summary>Which resources of this deployer are meant; a null does not narrow.</summary>
internal sealed record OwnerFilter(string? ServiceId = null, string? RunId = null);

/// <summary>A resource that carries this deployer's tags.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">Its id; the name of a key pair, the allocation id of an address.</param>
/// <param name="ServiceId">By its tag; null if it has none.</param>
/// <param name="RunId">By its tag, for a zone without tags by its caller reference; null if neither tells.</param>
internal sealed record OwnedResource(ResourceKind Kind, string Id, string? ServiceId, string? RunId)
{
    /// <summary>When it was created, of an instance when it was last started, in UTC; null if the service does not tell.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>The client token that an instance was launched with, which proves which run did that; null if there was none.</summary>
    public string? ClientToken { get; init; }

    /// <summary>The type of an instance.</summary>
    public string? InstanceType { get; init; }

    /// <summary>True for an instance that is not billed, such as a stopped one.</summary>
    public bool IsIdle { get; init; }

    /// <summary>The size of a gp3 volume in GiB; null for another type, which has another price.</summary>
    public int? SizeGB { get; init; }

    /// <summary>The public IPv4 of an address.</summary>
    public string? PublicIp { get; init; }

    /// <summary>The instance that an address is associated with, or a volume attached to.</summary>
    public string? InstanceId { get; init; }

    /// <summary>The root volume of an instance.</summary>
    public string? RootVolumeId { get; init; }

    /// <summary>The subnet of an instance.</summary>
    public string? SubnetId { get; init; }

    /// <summary>The VPC of a security group or an instance.</summary>
    public string? VpcId { get; init; }

    /// <summary>The name of a zone.</summary>
    public string? Name { get; init; }
}

/// <summary>Finds what carries this deployer's tags, whether or not a local state knows it.</summary>
internal interface IOwnedResources
{
    /// <summary>
    /// Instances that are not terminated, volumes, addresses, security groups and key pairs of the region. Reads all of
    /// them or throws: a list is never silently short.
    /// </summary>
    Task<IReadOnlyList<OwnedResource>> ListRegionalAsync(OwnerFilter filter, CancellationToken cancellationToken);

    /// <summary>Hosted zones of the account, by tag or, where the tags were never written,
    /// by a caller reference of this deployer.</summary>
    Task<IReadOnlyList<OwnedResource>> ListZonesAsync(OwnerFilter filter, CancellationToken cancellationToken);
}
