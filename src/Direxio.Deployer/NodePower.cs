namespace Direxio.Deployer;

/// <summary>Whether a node runs.</summary>
public enum NodePowerState : long
{
    /// <summary>It is stopped; disk, address and zone go on billing.</summary>
    Stopped,

    /// <summary>It runs.</summary>
    Running,

    /// <summary>It is neither yet, or ends.</summary>
    Changing,
}

/// <summary>Which node to stop or to start.</summary>
public sealed record NodePowerRequest
{
    /// <summary>The domain; null for that of the variable DOMAIN.</summary>
    public string? Domain { get; init; }

    /// <summary>Named profile of the shared AWS files. Null uses the SDK's own credential chain.</summary>
    public string? ProfileName { get; init; }

    /// <summary>The longest that any single wait may take; null for the usual.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Changes nothing, neither here nor in the account nor on the node: what would be done is told, and asked with.</summary>
    public bool Preview { get; init; }

    /// <summary>Stops or starts a rehearsed node.</summary>
    public bool Rehearse { get; init; }
}

/// <summary>What a stop or a start would do. Reading it changed nothing.</summary>
public sealed record NodePowerPlan
{
    /// <summary>The domain.</summary>
    public required string Domain { get; init; }

    /// <summary>The account, 12 digits.</summary>
    public required string AccountId { get; init; }

    /// <summary>AWS region code.</summary>
    public required string Region { get; init; }

    /// <summary>The instance.</summary>
    public required string InstanceId { get; init; }

    /// <summary>What the node is to be.</summary>
    public required NodePowerState Target { get; init; }

    /// <summary>What the node costs while it runs.</summary>
    public required CostEstimate Cost { get; init; }

    /// <summary>What bills while it is stopped.</summary>
    public required IReadOnlyList<CostComponent> StillBilled { get; init; }

    /// <summary>What that comes to in US dollars a month; null if a price is not known.</summary>
    public decimal? StoppedMonthlyUsd { get; init; }

    /// <summary>True for a rehearsal.</summary>
    public bool Rehearsal { get; init; }
}

/// <summary>A node that was stopped or started, as AWS showed it afterwards.</summary>
public sealed record NodePower
{
    /// <summary>The domain.</summary>
    public required string Domain { get; init; }

    /// <summary>Service id.</summary>
    public required string ServiceId { get; init; }

    /// <summary>Whether it runs.</summary>
    public required NodePowerState State { get; init; }

    /// <summary>False if it was so before, and nothing was done.</summary>
    public required bool Changed { get; init; }

    /// <summary>The instance.</summary>
    public required string InstanceId { get; init; }

    /// <summary>EC2 instance type.</summary>
    public string? InstanceType { get; init; }

    /// <summary>The public IPv4 address, which stays the node's.</summary>
    public string? PublicIp { get; init; }

    /// <summary>What goes on billing while it is stopped; empty if it runs.</summary>
    public IReadOnlyList<CostComponent> StillBilled { get; init => field = PrintableList.Of(value); } = PrintableList.Of<CostComponent>([]);

    /// <summary>What it costs a month as it is now, in US dollars; null if a price is not known.</summary>
    public decimal? MonthlyUsd { get; init; }

    /// <summary>The concrete next step.</summary>
    public required string NextAction { get; init; }

    /// <summary>When AWS showed it so, in local time.</summary>
    public required DateTime CheckedAt { get; init; }

    /// <summary>True for a rehearsal.</summary>
    public bool Rehearsal { get; init; }

    /// <summary>Domain and state.</summary>
    public override string ToString() => $"{Domain}: {State}";
}
