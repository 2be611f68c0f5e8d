namespace Direxio.Deployer;

/// <summary>
/// What shall be priced: the node of a domain that this machine knows, or else a node that does not exist, whose nulls
/// are filled in as for a plan.
/// </summary>
public sealed record CostRequest
{
    /// <summary>The domain of a recorded node; its own region, type, disk and zone are priced. Null for a hypothetical node.</summary>
    public string? Domain { get; init; }

    /// <summary>AWS region code; hypothetical node only.</summary>
    public string? Region { get; init; }

    /// <summary>EC2 instance type; hypothetical node only.</summary>
    public string? InstanceType { get; init; }

    /// <summary>Size of the gp3 root volume in GiB; hypothetical node only.</summary>
    public int? DiskSizeGB { get; init; }

    /// <summary>Who keeps the DNS record, which decides about a hosted zone; hypothetical node only.</summary>
    public string? DnsMode { get; init; }

    /// <summary>Named profile of the shared AWS files. Null uses the SDK's own credential chain.</summary>
    public string? ProfileName { get; init; }

    /// <summary>Ask a rehearsed account, for a rehearsed node if there is a domain.</summary>
    public bool Rehearse { get; init; }

    /// <summary>What goes differently in the rehearsal.</summary>
    public IReadOnlyList<RehearsalEvent> RehearseEvent { get; init; } = [];
}
