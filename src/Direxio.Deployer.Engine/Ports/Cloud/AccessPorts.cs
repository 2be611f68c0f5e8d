namespace Direxio.Deployer.Engine.Ports.Cloud;

/// <summary>A key pair as AWS holds it.</summary>
/// <param name="Name">Key name.</param>
/// <param name="PublicKey">The public key in OpenSSH form, without comment; null if the service does not tell.</param>
internal sealed record KeyPairInfo(string Name, string? PublicKey);

/// <summary>Key pairs.</summary>
internal interface IKeyPairs
{
    /// <summary>The key pair of this name, or null.</summary>
    Task<KeyPairInfo?> FindAsync(string name, CancellationToken cancellationToken);

    /// <summary>Imports a public key in OpenSSH form.</summary>
    Task<KeyPairInfo> ImportAsync(string name, string openSshPublicKey, NodeTags tags, CancellationToken cancellationToken);

    /// <summary>Deletes the key pair.</summary>
    /// <returns>False if the service knows no such key pair, which proves nothing while it is young.</returns>
    Task<bool> DeleteAsync(string name, CancellationToken cancellationToken);
}

/// <summary>EC2 Instance Connect, which lends a server a login key for a minute.</summary>
internal interface IInstanceConnect
{
    /// <summary>
    /// Has a running instance accept a public key for 60 seconds. Its system has to have EC2 Instance Connect, as Ubuntu's has.
    /// </summary>
    /// <param name="instanceId">The instance.</param>
    /// <param name="user">The login name that it counts for.</param>
    /// <param name="openSshPublicKey">The key, as a line of authorized_keys.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    Task LendKeyAsync(string instanceId, string user, string openSshPublicKey, CancellationToken cancellationToken);
}

/// <summary>One ingress permission for one source. What is authorized and revoked here is for IPv4 ranges; read is every kind.</summary>
/// <param name="Protocol">The protocol's name, or -1 for all of them.</param>
/// <param name="FromPort">The first port; -1 where there are none.</param>
/// <param name="ToPort">The last port; -1 where there are none.</param>
/// <param name="Cidr">The source: an IPv4 or IPv6 range, or the id of a prefix list or of another security group.</param>
/// <param name="Description">What it is called.</param>
internal sealed record IngressRule(string Protocol, int FromPort, int ToPort, string Cidr, string Description)
{
    /// <summary>True if it lets in on this TCP port, alone or among others.</summary>
    public bool OpensTcp(int port) => Protocol == "-1" || (Protocol == "tcp" && FromPort <= port && ToPort >= port);

    /// <summary>What it lets in on, for people.</summary>
    public string Scope() => Protocol == "-1" ? "all traffic"
        : FromPort < 0 ? Protocol
        : FromPort == ToPort ? $"{Protocol} {FromPort}"
        : $"{Protocol} {FromPort}-{ToPort}";

    /// <summary>True if the two allow the same, whatever they are described as.</summary>
    public bool AllowsSameAs(IngressRule other) =>
        Protocol == other.Protocol && FromPort == other.FromPort && ToPort == other.ToPort && Cidr == other.Cidr;
}

/// <summary>A security group.</summary>
internal sealed record SecurityGroupInfo(string Id, string VpcId, IReadOnlyList<IngressRule> Ingress);

/// <summary>Security groups.</summary>
internal interface ISecurityGroups
{
    /// <summary>The group of this id, or null.</summary>
    Task<SecurityGroupInfo?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>The group with these tags (service id and run id), or null.</summary>
    Task<SecurityGroupInfo?> FindByTagsAsync(NodeTags tags, CancellationToken cancellationToken);

    /// <summary>Creates a group without ingress.</summary>
    Task<SecurityGroupInfo> CreateAsync(string name, string description, string vpcId, NodeTags tags, CancellationToken cancellationToken);

    /// <summary>Adds all rules in one call. A rule that is there already counts as added.</summary>
    Task AuthorizeAsync(string id, IReadOnlyList<IngressRule> rules, CancellationToken cancellationToken);

    /// <summary>Removes all rules in one call. A rule that is not there counts as removed.</summary>
    Task RevokeAsync(string id, IReadOnlyList<IngressRule> rules, CancellationToken cancellationToken);

    /// <summary>Deletes the group. One that an interface or a rule still uses throws InUse.</summary>
    /// <returns>False if the service knows no such group, which proves nothing while it is young.</returns>
    Task<bool> DeleteAsync(string id, CancellationToken cancellationToken);

    /// <summary>What uses the group, for people: network interfaces with what they belong to. Empty if nothing does.</summary>
    Task<IReadOnlyList<string>> ListUsersAsync(string id, CancellationToken cancellationToken);
}

/// <summary>An Elastic IP address.</summary>
internal sealed record ElasticAddress(string AllocationId, string PublicIp, string? InstanceId);

/// <summary>Elastic IP addresses.</summary>
internal interface IAddresses
{
    /// <summary>The address of this allocation, or null.</summary>
    Task<ElasticAddress?> FindAsync(string allocationId, CancellationToken cancellationToken);

    /// <summary>The address with these tags, or null.</summary>
    Task<ElasticAddress?> FindByTagsAsync(NodeTags tags, CancellationToken cancellationToken);

    /// <summary>Allocates an address. The service offers no client token, so this is never retried on an ambiguous failure.</summary>
    Task<ElasticAddress> AllocateAsync(NodeTags tags, CancellationToken cancellationToken);

    /// <summary>Associates the address with the instance; doing so again is harmless.</summary>
    Task AssociateAsync(string allocationId, string instanceId, CancellationToken cancellationToken);

    /// <summary>The same away from an instance that has ended and that the service still shows as the holder.</summary>
    Task ReassociateAsync(string allocationId, string instanceId, CancellationToken cancellationToken);

    /// <summary>Gives the address back. One that is associated throws InUse.</summary>
    /// <returns>False if the service knows no such allocation, which proves nothing while it is young.</returns>
    Task<bool> ReleaseAsync(string allocationId, CancellationToken cancellationToken);
}
