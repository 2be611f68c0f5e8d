using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Pricing;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Resources;

/// <summary>
/// What is true of every resource of one kind, wherever the kind comes up: its names, where the state has its id, by which intent it
/// is made, how soon AWS shows it, what it costs and when it is removed.
/// </summary>
/// <param name="Kind">The kind.</param>
internal sealed record ResourceDescriptor(ResourceKind Kind)
{
    /// <summary>Its name in the evidence of a removal; those that 0.1.0 has too are named as there.</summary>
    public required string EvidenceName { get; init; }

    /// <summary>What it is, for people, to be read inside a sentence.</summary>
    public required string Words { get; init; }

    /// <summary>The key in the state of the intent by which it is made; a root volume comes with its instance.</summary>
    public required string Intent { get; init; }

    /// <summary>False for what another resource's intent makes along with it.</summary>
    public bool IsMadeByIntent { get; init; } = true;

    /// <summary>
    /// True if the call that makes it can be repeated at once without a second resource: it carries a client token, a caller
    /// reference or a name that is unique.
    /// </summary>
    public bool IsRepeatable { get; init; } = true;

    /// <summary>True if it carries the node's tags and is found by them.</summary>
    public bool IsTagged { get; init; } = true;

    /// <summary>
    /// True for what EC2 keeps, which may show it only minutes later. Route 53 and Budgets answer from what they have stored.
    /// </summary>
    public bool IsDelayed { get; init; }

    /// <summary>When in a removal it goes.</summary>
    public RemovalStage Stage { get; init; } = RemovalStage.Rest;

    /// <summary>True for what cannot go while the node's instance is there.</summary>
    public bool IsHeldByInstance { get; init; }

    /// <summary>The id that the state has on record; null if it has none.</summary>
    public required Func<NodeState, string?> RecordedId { get; init; }

    /// <summary>The id under which the account was seen to hold it; null if it was not.</summary>
    public Func<ObservedNode, string?> SeenId { get; init; } = static _ => null;

    /// <summary>Tells whether what is on record of it was seen to be there; null if that follows from the two ids.</summary>
    public Func<ObservedNode, NodeState, bool>? IsSeen { get; init; }

    /// <summary>Writes into the state what was seen of it and is not on record.</summary>
    public Action<StateCompletion> Complete { get; init; } = static _ => { };

    /// <summary>True if what is recorded was made for the node, and goes with it.</summary>
    public Func<NodeState, bool> IsOwn { get; init; } = static _ => true;

    /// <summary>True if it is asked for by its name, so that it may be there although no answer was recorded.</summary>
    public bool IsNamedByIntent { get; init; }

    /// <summary>Its name where costs are told; null for what is free.</summary>
    public string? BillName { get; init; }

    /// <summary>Its component of the cost estimate; null for what is free.</summary>
    public string? CostComponent { get; init; }

    /// <summary>What of the price list it costs, and how much of that in a month; null if that is not known.</summary>
    public Func<ResourceSize, PricedQuantity?> Price { get; init; } = static _ => null;

    /// <summary>True for what AWS bills.</summary>
    public bool IsBillable => BillName is not null;

    /// <summary>The id by which a removal looks for it; null if there is nothing of the node to look for.</summary>
    public string? OwnId(NodeState state) =>
        IsOwn(state) ? RecordedId(state) ?? (IsNamedByIntent ? state.Intents.TokenOf(Intent) : null) : null;

    /// <summary>The name in the evidence of one more resource of a kind of which there is one already.</summary>
    public string FurtherEvidenceName(string id) => $"{EvidenceName}:{id}";

    /// <summary>
    /// When it was made, as far as the state tells; null where it tells nothing. States up to 0.1.22 have no intents; what they
    /// name was made by the end of S3.
    /// </summary>
    public DateTimeOffset? MadeAt(NodeState state) => state.Intents.LastWordOn(Intent) ?? state.GetPhase(PhaseId.S3_PROVISION).Time;

    /// <summary>What one costs in US dollars a month of 730 hours; 0 if it is free, null if not known.</summary>
    /// <exception cref="Ports.Cloud.CloudException">NoCredentials or CredentialsRefused.</exception>
    public async Task<decimal?> MonthlyUsdAsync(
        Tariff tariff, ResourceSize size, CancellationToken cancellationToken) => Price(size) is { } price
        ? (await tariff.RateOfAsync(price.Item, cancellationToken).ConfigureAwait(false)).Times(price.Quantity)
        : IsBillable ? null : 0m;
}

/// <summary>The order in which a node is taken down.</summary>
internal enum RemovalStage
{
    /// <summary>First, so that nobody is led to an address that is about to belong to another.</summary>
    DnsRecord,

    /// <summary>Then what holds volume, address and security group.</summary>
    Instance,

    /// <summary>Then all that is free, at once.</summary>
    Rest,
}

/// <summary>What of a resource decides about its price.</summary>
/// <param name="InstanceType">The type of an instance; null if not known.</param>
/// <param name="SizeGB">The size of a gp3 volume in GiB; null if not known.</param>
internal readonly record struct ResourceSize(string? InstanceType, int? SizeGB);

/// <summary>How much of an item of the price list a month takes.</summary>
/// <param name="Item">The item.</param>
/// <param name="Quantity">How many of its units.</param>
internal sealed record PricedQuantity(PricedItem Item, int Quantity);
