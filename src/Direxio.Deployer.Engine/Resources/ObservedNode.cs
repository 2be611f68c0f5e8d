using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Ports.Dns;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Resources;

/// <summary>What the account was seen to hold of one node. Null means: not there, by the service's own word.</summary>
internal sealed record ObservedNode
{
    /// <summary>The instance, in whatever state.</summary>
    public InstanceInfo? Instance { get; init; }

    /// <summary>True if the recorded instance is seen to have ended, or is old and not found.</summary>
    public bool HasInstanceEnded { get; init; }

    /// <summary>From what the instance is protected; null if there is none, or if that is not known.</summary>
    public InstanceProtection? Protection { get; init; }

    /// <summary>The subnet of the instance.</summary>
    public string? SubnetId { get; init; }

    public VolumeInfo? RootVolume { get; init; }

    public ElasticAddress? Address { get; init; }

    /// <summary>True if the recorded address is old and not found.</summary>
    public bool IsAddressGone { get; init; }

    public SecurityGroupInfo? Group { get; init; }

    public KeyPairInfo? KeyPair { get; init; }

    public ObservedZone? Zone { get; init; }

    /// <summary>
    /// True if the domain's DNS is known to be kept elsewhere than in the recorded zone by now: in <see cref="Zone"/>, or, where that is
    /// null or not asked for the name, at a provider that the deployer does not work with.
    /// </summary>
    public bool HasDnsMoved { get; init; }

    /// <summary>False if the zones could not be read, so that nothing is known of them.</summary>
    public bool ZonesAreRead { get; init; } = true;

    /// <summary>The name of the node's budget.</summary>
    public string? BudgetName { get; init; }

    /// <summary>Recorded resources that the service no longer knows, in words.</summary>
    public IReadOnlyList<Advice> Gone { get; init; } = [];

    /// <summary>What could not be read, in words.</summary>
    public IReadOnlyList<Advice> Unread { get; init; } = [];

    /// <summary>The instance, unless it is on its way out.</summary>
    public InstanceInfo? LivingInstance => Instance is { State: InstanceState.ShuttingDown or InstanceState.Terminated } ? null : Instance;

    /// <summary>True if everything that S3 makes in EC2 is there and put together.</summary>
    public bool IsProvisioned => LivingInstance is { } instance && Address?.InstanceId == instance.Id;

    /// <summary>True if what the state has on record of a kind is there.</summary>
    public bool Shows(ResourceDescriptor kind, NodeState state) =>
        kind.IsSeen?.Invoke(this, state) ?? (kind.SeenId(this) is { } id && id == kind.RecordedId(state));

    /// <summary>True if there is anything at all.</summary>
    public bool HasAny => (Instance, RootVolume, Address, Group, KeyPair, Zone) != default;
}

/// <summary>The hosted zone of a node.</summary>
/// <param name="Zone">The zone.</param>
/// <param name="IsOurs">True if the node's run created it.</param>
/// <param name="IsTagged">True if it carries the node's tags.</param>
/// <param name="HoldsRecord">True if it holds exactly the node's A record.</param>
/// <param name="IsElsewhere">True if the world is known to ask other servers than the zone's for the name.</param>
internal sealed record ObservedZone(DnsZone Zone, bool IsOurs, bool IsTagged, bool HoldsRecord, bool IsElsewhere = false);
