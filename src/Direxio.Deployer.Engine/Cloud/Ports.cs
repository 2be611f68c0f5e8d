using Direxio.Deployer.Engine.Pricing;

namespace Direxio.Deployer.Engine.Cloud;

// The engine's ports to a cloud account. Every method throws CloudException and nothing else (besides cancellation).
// A method that looks for something returns null only for the service's typed not-found.

/// <summary>Who the credentials are.</summary>
internal sealed record CallerIdentity(string AccountId, string Arn, string CredentialSource)
{
    /// <summary>True for the account's root user.</summary>
    public bool IsRoot => Arn.EndsWith(":root", StringComparison.Ordinal);

    /// <summary>The ARN with the account blanked out, for state and reports.</summary>
    public string RedactedArn => Arn.Replace(AccountId, "<account>", StringComparison.Ordinal);
}

/// <summary>The caller's identity.</summary>
internal interface IIdentity
{
    /// <summary>Asks the service who the credentials are.</summary>
    Task<CallerIdentity> GetAsync(CancellationToken cancellationToken);
}

/// <summary>A region as the account sees it.</summary>
internal sealed record CloudRegion(string Code, bool IsEnabled);

/// <summary>Regions.</summary>
internal interface IRegions
{
    /// <summary>All regions, enabled for the account or not.</summary>
    Task<IReadOnlyList<CloudRegion>> ListAsync(CancellationToken cancellationToken);
}

/// <summary>A subnet with a route to the internet.</summary>
/// <param name="VpcId">Its VPC.</param>
/// <param name="SubnetId">Its id.</param>
/// <param name="AvailabilityZone">Where it is.</param>
/// <param name="RouteIsSeen">False if only its settings say so, and no route table shows the route.</param>
internal sealed record PublicSubnet(string VpcId, string SubnetId, string AvailabilityZone, bool RouteIsSeen = true);

/// <summary>Virtual networks.</summary>
internal interface INetworks
{
    /// <summary>
    /// Public subnets (their route table leads 0.0.0.0/0 to an internet gateway): of the default VPC, or the one named.
    /// If no table tells, the default subnets that assign public addresses.
    /// Empty when there is none; a named subnet that exists but is not public gives an empty list too.
    /// </summary>
    Task<IReadOnlyList<PublicSubnet>> ListPublicSubnetsAsync(string? subnetId, CancellationToken cancellationToken);
}

/// <summary>An instance type as offered in the region.</summary>
/// <param name="Name">Such as t3.small.</param>
/// <param name="VCpus">Default number of virtual CPUs.</param>
/// <param name="SupportsAmd64">True if x86_64 images run on it.</param>
/// <param name="AvailabilityZones">The zones that offer it.</param>
internal sealed record InstanceTypeOffer(string Name, int VCpus, bool SupportsAmd64, IReadOnlySet<string> AvailabilityZones);

/// <summary>Instance types.</summary>
internal interface IInstanceTypes
{
    /// <summary>The offer of this type in the region; null if the region does not know it.</summary>
    Task<InstanceTypeOffer?> FindAsync(string name, CancellationToken cancellationToken);
}

/// <summary>A machine image.</summary>
/// <param name="Id">Image id.</param>
/// <param name="RootDeviceName">Such as /dev/sda1.</param>
/// <param name="FoundBy">In words: the SSM parameter, or the newest image of the owner.</param>
internal sealed record MachineImage(string Id, string RootDeviceName, string FoundBy);

/// <summary>Machine images.</summary>
internal interface IImages
{
    /// <summary>Canonical's Ubuntu 24.04 LTS for amd64: by SSM parameter, else the newest of Canonical's account 099720109477; null if neither.</summary>
    Task<MachineImage?> FindUbuntuAsync(CancellationToken cancellationToken);
}

/// <summary>Account quotas that a deployment needs.</summary>
internal enum AccountQuota
{
    /// <summary>Running On-Demand Standard instances, in vCPUs (ec2 L-1216C47A).</summary>
    StandardVCpus,

    /// <summary>Elastic IP addresses (ec2 L-0263D0A3).</summary>
    ElasticIps,
}

/// <summary>A quota and what is used of it.</summary>
/// <param name="Limit">The quota; null if it could not be read.</param>
/// <param name="Used">What is in use; null if it could not be read.</param>
/// <param name="Problem">Why something could not be read; null if all was.</param>
internal sealed record QuotaReading(int? Limit, int? Used, string? Problem)
{
    /// <summary>What is left; null if that is not known.</summary>
    public int? Available => Limit - Used;
}

/// <summary>Account quotas.</summary>
internal interface IQuotas
{
    /// <summary>Reads limit and usage at once. A refusal is a reading with a problem, not an exception.</summary>
    Task<QuotaReading> ReadAsync(AccountQuota quota, CancellationToken cancellationToken);
}

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
}

/// <summary>One ingress permission for one IPv4 range.</summary>
internal sealed record IngressRule(string Protocol, int FromPort, int ToPort, string Cidr, string Description)
{
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
}

/// <summary>The life of an instance.</summary>
internal enum InstanceState
{
    Pending,
    Running,
    Stopping,
    Stopped,
    ShuttingDown,
    Terminated,
}

/// <summary>An instance.</summary>
internal sealed record InstanceInfo(
    string Id, InstanceState State, string InstanceType, string? PublicIp, string? RootVolumeId, string? AvailabilityZone);

/// <summary>What an instance shall be.</summary>
/// <param name="Image">The machine image.</param>
/// <param name="InstanceType">Such as t3.small.</param>
/// <param name="SubnetId">The public subnet.</param>
/// <param name="SecurityGroupId">The security group.</param>
/// <param name="KeyName">The key pair.</param>
/// <param name="DiskSizeGB">Root volume in GiB; it is encrypted gp3 and dies with the instance.</param>
/// <param name="UserData">User data as the instance receives it, at most 16384 bytes.</param>
internal sealed record InstanceSpec(
    MachineImage Image, string InstanceType, string SubnetId, string SecurityGroupId, string KeyName, int DiskSizeGB, byte[] UserData);

/// <summary>Instances.</summary>
internal interface IInstances
{
    /// <summary>The instance of this id in whatever state, or null.</summary>
    Task<InstanceInfo?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>The instance with these tags that is not shutting down or terminated, or null.</summary>
    Task<InstanceInfo?> FindByTagsAsync(NodeTags tags, CancellationToken cancellationToken);

    /// <summary>
    /// Starts one instance: IMDSv2 required with hop limit 1, encrypted gp3 root volume, tags on instance and volume.
    /// The same client token never gives a second one.
    /// </summary>
    Task<InstanceInfo> RunAsync(InstanceSpec spec, string clientToken, NodeTags tags, CancellationToken cancellationToken);

    /// <summary>Starts a stopped instance.</summary>
    Task StartAsync(string id, CancellationToken cancellationToken);

    /// <summary>The newest console output as text; empty while there is none.</summary>
    Task<string> GetConsoleOutputAsync(string id, CancellationToken cancellationToken);
}

/// <summary>A hosted zone. Names have no trailing dot.</summary>
internal sealed record HostedZone(string Id, string Name, bool IsPrivate, string CallerReference, IReadOnlyList<string> NameServers);

/// <summary>A record set. Names have no trailing dot.</summary>
/// <param name="Name">Owner name.</param>
/// <param name="Type">A, AAAA, CNAME ...</param>
/// <param name="Ttl">Time to live in seconds; null for an alias.</param>
/// <param name="Values">The values; empty for an alias.</param>
/// <param name="AliasTarget">The alias target; null for an ordinary record set.</param>
/// <param name="SetIdentifier">Identifier of one of several record sets of a routing policy; null for simple routing.</param>
/// <param name="Source">The whole record set as the service gave it, so that it can be put back unchanged.</param>
internal sealed record RecordSet(
    string Name, string Type, long? Ttl, IReadOnlyList<string> Values, string? AliasTarget, string? SetIdentifier, string Source)
{
    /// <summary>What it holds, for people.</summary>
    public string Summary => AliasTarget is { } target ? $"alias {target}" : string.Join(", ", Values);
}

/// <summary>Hosted zones and their records.</summary>
internal interface IZones
{
    /// <summary>All hosted zones of the account, all pages, private ones included. Name servers may be empty here.</summary>
    Task<IReadOnlyList<HostedZone>> ListAsync(CancellationToken cancellationToken);

    /// <summary>The zone of this id with its name servers, or null.</summary>
    Task<HostedZone?> FindAsync(string zoneId, CancellationToken cancellationToken);

    /// <summary>Creates a public zone. A caller reference that was used before throws AlreadyExists.</summary>
    Task<HostedZone> CreateAsync(string name, string callerReference, CancellationToken cancellationToken);

    /// <summary>Tags a zone; doing so again is harmless. Route 53 takes no tags with the creation.</summary>
    Task TagAsync(string zoneId, NodeTags tags, CancellationToken cancellationToken);

    /// <summary>Every record set of exactly this name.</summary>
    Task<IReadOnlyList<RecordSet>> ListRecordsAsync(string zoneId, string name, CancellationToken cancellationToken);

    /// <summary>Creates or replaces one record set; returns the change id.</summary>
    Task<string> UpsertAsync(string zoneId, string name, string type, long ttl, IReadOnlyList<string> values, CancellationToken cancellationToken);

    /// <summary>Deletes the given record sets and creates or replaces the given one, all or nothing; returns the change id.</summary>
    Task<string> ReplaceAsync(
        string zoneId, IReadOnlyList<RecordSet> delete, string name, string type, long ttl, IReadOnlyList<string> values, CancellationToken cancellationToken);

    /// <summary>True once every name server of Route 53 has the change.</summary>
    Task<bool> IsInSyncAsync(string changeId, CancellationToken cancellationToken);
}

/// <summary>The price list.</summary>
internal interface IPrices
{
    /// <summary>The one On-Demand price of exactly this item in the region; null if the list has none or more than one.</summary>
    Task<UnitPrice?> FindAsync(PricedItem item, CancellationToken cancellationToken);
}

/// <summary>The public address of this machine as the internet sees it.</summary>
internal interface ICallerAddress
{
    /// <summary>The IPv4 address; null if no check-ip service answered.</summary>
    Task<string?> FindAsync(CancellationToken cancellationToken);
}

/// <summary>All ports to one account and region.</summary>
internal sealed record CloudPorts : IDisposable
{
    public required IIdentity Identity { get; init; }
    public required IRegions Regions { get; init; }
    public required INetworks Networks { get; init; }
    public required IInstanceTypes InstanceTypes { get; init; }
    public required IImages Images { get; init; }
    public required IQuotas Quotas { get; init; }
    public required IKeyPairs KeyPairs { get; init; }
    public required ISecurityGroups SecurityGroups { get; init; }
    public required IAddresses Addresses { get; init; }
    public required IInstances Instances { get; init; }
    public required IZones Zones { get; init; }
    public required IPrices Prices { get; init; }

    /// <summary>Frees the clients behind the ports; null if there are none.</summary>
    public IDisposable? Lifetime { get; init; }

    public void Dispose() => Lifetime?.Dispose();
}
