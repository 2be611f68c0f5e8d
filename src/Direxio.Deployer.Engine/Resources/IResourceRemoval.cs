using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Ports.Dns;

namespace Direxio.Deployer.Engine.Resources;

/// <summary>Whether something is there.</summary>
internal enum Presence
{
    /// <summary>The service says that it is not: by a state such as terminated, or by its typed not-found.</summary>
    Gone,

    /// <summary>The typed not-found of something so young that it may not show yet: that proves nothing.</summary>
    Unseen,

    /// <summary>It is there and may be taken away.</summary>
    There,

    /// <summary>It is there, and something that is not of this node stands in the way.</summary>
    Blocked,

    /// <summary>What is there is someone else's, or shall stay on purpose.</summary>
    Kept,
}

/// <summary>What one look at the service saw.</summary>
/// <param name="Presence">Whether it is there.</param>
/// <param name="Detail">What was seen, in words.</param>
internal sealed record ResourceReading(Presence Presence, string Detail)
{
    /// <summary>True if it is the service's not-found, and no state of the thing, that says so.</summary>
    public bool IsAbsence { get; init; }

    /// <summary>When a look will prove something; null if this one does.</summary>
    public DateTimeOffset? LookAgainAt { get; init; }

    /// <summary>True for an instance that is there and is not billed, such as a stopped one.</summary>
    public bool IsIdle { get; init; }

    /// <summary>From what EC2 protects an instance; null if that is not known.</summary>
    public InstanceProtection? Protection { get; init; }

    /// <summary>The type of an instance.</summary>
    public string? InstanceType { get; init; }

    /// <summary>The root volume of an instance.</summary>
    public string? RootVolumeId { get; init; }

    /// <summary>The size of a gp3 volume in GiB; null for another type, which has another price.</summary>
    public int? SizeGB { get; init; }

    /// <summary>What stood at the node's name before it and could not be put back, in words; null if nothing of the kind.</summary>
    public string? NotPutBack { get; init; }

    /// <summary>The node's own record sets at its name.</summary>
    public IReadOnlyList<RecordSet> Records { get; init; } = [];
}

/// <summary>What came of asking a service to remove something.</summary>
/// <param name="IsAccepted">True if the service accepted the removal; false if it knew no such thing.</param>
/// <param name="After">The last look since, where the removal waited for it to show; null if nobody has looked.</param>
internal sealed record RemovalAnswer(bool IsAccepted, ResourceReading? After = null)
{
    /// <summary>The service knew no such thing.</summary>
    public static RemovalAnswer Denied { get; } = new(false);
}

/// <summary>Knows how one kind of resource is looked at and taken away.</summary>
internal interface IResourceRemoval
{
    /// <summary>What it knows.</summary>
    ResourceKind Kind { get; }

    /// <summary>What will be done, to be read before the id.</summary>
    string Action { get; }

    /// <summary>What the evidence says once it is gone.</summary>
    EvidenceStatus WhenGone { get; }

    /// <summary>Looks at it.</summary>
    /// <exception cref="CloudException">The service did not tell.</exception>
    Task<ResourceReading> LookAsync(string id, CancellationToken cancellationToken);

    /// <summary>
    /// Takes it away and waits, within its patience, for that to show. To be called only after a look that found it
    /// there. Whether it is gone, the last look since tells, not the answer.
    /// </summary>
    /// <param name="id">What is to go.</param>
    /// <param name="seen">What that look saw.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="CloudException">The service refused or did not answer.</exception>
    Task<RemovalAnswer> RemoveAsync(string id, ResourceReading seen, CancellationToken cancellationToken);
}
