namespace Direxio.Deployer;

/// <summary>What to change about a node; what is null stays as it is.</summary>
public sealed record NodeChangeRequest
{
    /// <summary>The domain; null for that of the variable DOMAIN.</summary>
    public string? Domain { get; init; }

    /// <summary>The EC2 instance type.</summary>
    public string? InstanceType { get; init; }

    /// <summary>The size of the disk in GiB, which can only grow.</summary>
    public int? DiskSizeGB { get; init; }

    /// <summary>Who may reach port 22, as a CIDR, or auto for the address of this machine.</summary>
    public string? SshCidr { get; init; }

    /// <summary>Whether the node is protected from being stopped, reset, removed and restored.</summary>
    public bool? Protected { get; init; }

    /// <summary>Gives the server a new SSH key in the place of one that is lost, or that others may have.</summary>
    public bool NewSshKey { get; init; }

    /// <summary>Accepts the host key that the server offers, unproved, if the console output does not prove it.</summary>
    public bool TrustFirstHostKey { get; init; }

    /// <summary>Named profile of the shared AWS files. Null uses the SDK's own credential chain.</summary>
    public string? ProfileName { get; init; }

    /// <summary>The longest that any single wait may take; null for the usual.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Changes a rehearsed node.</summary>
    public bool Rehearse { get; init; }

    /// <summary>Changes nothing, neither here nor in the account nor on the node: what would be done is told, and asked with.</summary>
    public bool Preview { get; init; }
}

/// <summary>One thing about a node that changes.</summary>
/// <param name="Setting">The parameter that asks for it, such as InstanceType.</param>
/// <param name="From">What it is, as AWS shows it.</param>
/// <param name="To">What it becomes.</param>
public sealed record NodeChangeItem(string Setting, string From, string To)
{
    /// <summary>True if the node does not answer while it is made.</summary>
    public bool NeedsDowntime { get; init; }

    /// <summary>What it was and what it becomes.</summary>
    public override string ToString() => $"{Setting}: {From} -> {To}";
}

/// <summary>What a change would do. Reading it changed nothing.</summary>
public sealed record NodeChangePlan
{
    /// <summary>The domain.</summary>
    public required string Domain { get; init; }

    /// <summary>The account, 12 digits.</summary>
    public required string AccountId { get; init; }

    /// <summary>AWS region code.</summary>
    public required string Region { get; init; }

    /// <summary>What changes, in the order in which it is done.</summary>
    public required IReadOnlyList<NodeChangeItem> Changes { get; init; }

    /// <summary>What the node costs now.</summary>
    public required CostEstimate CostBefore { get; init; }

    /// <summary>What it costs afterwards.</summary>
    public required CostEstimate CostAfter { get; init; }

    /// <summary>What it costs more a month, in US dollars, less if negative; null if a price that matters is not known.</summary>
    public decimal? DifferenceUsd { get; init; }

    /// <summary>True if the node does not answer for some minutes.</summary>
    public bool NeedsDowntime => Changes.Any(change => change.NeedsDowntime);

    /// <summary>What one should know before agreeing.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>True for a rehearsal.</summary>
    public bool Rehearsal { get; init; }
}

/// <summary>A node after it was changed, as AWS and the node itself showed it.</summary>
public sealed record NodeChange
{
    /// <summary>The domain.</summary>
    public required string Domain { get; init; }

    /// <summary>Service id.</summary>
    public required string ServiceId { get; init; }

    /// <summary>What was changed; empty if all was as asked.</summary>
    public required IReadOnlyList<NodeChangeItem> Changes { get; init => field = PrintableList.Of(value); }

    /// <summary>Whether it runs.</summary>
    public required NodePowerState State { get; init; }

    /// <summary>EC2 instance type.</summary>
    public string? InstanceType { get; init; }

    /// <summary>The volume in GiB; null if it was not looked at.</summary>
    public int? DiskSizeGB { get; init; }

    /// <summary>The file system on it in GiB, as the node showed it; null if it was not asked.</summary>
    public decimal? FileSystemGB { get; init; }

    /// <summary>Who may reach port 22.</summary>
    public string? SshCidr { get; init; }

    /// <summary>True if the node is protected from being stopped, reset, removed and restored.</summary>
    public bool Protected { get; init; }

    /// <summary>The public IPv4 address, which a change keeps.</summary>
    public string? PublicIp { get; init; }

    /// <summary>What it costs a month, in US dollars; null if a price is not known.</summary>
    public decimal? MonthlyUsd { get; init; }

    /// <summary>The concrete next step.</summary>
    public required string NextAction { get; init; }

    /// <summary>When it was looked at, in local time.</summary>
    public required DateTime CheckedAt { get; init; }

    /// <summary>True for a rehearsal.</summary>
    public bool Rehearsal { get; init; }

    /// <summary>Domain and what changed.</summary>
    public override string ToString() => $"{Domain}: {(Changes.Count == 0 ? "nothing changed" : Changes)}";
}
