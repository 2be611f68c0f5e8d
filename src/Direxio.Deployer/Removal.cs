namespace Direxio.Deployer;

/// <summary>How a removal ended.</summary>
public enum RemovalStatus : long
{
    /// <summary>AWS was read back: everything that was to go is gone.</summary>
    Removed,

    /// <summary>Something is left, or it could not be read whether it is. The state is kept; run the removal again.</summary>
    Incomplete,

    /// <summary>The node is gone from this machine alone: nothing at AWS was proved or removed, and may go on billing.</summary>
    RemovedLocally,
}

/// <summary>What became of one resource. The reports hold the snake_case form (<c>still_present</c>).</summary>
public enum EvidenceStatus : long
{
    /// <summary>An instance that the service says is terminated, or no longer knows.</summary>
    Terminated,

    /// <summary>The service answers that it does not exist.</summary>
    Deleted,

    /// <summary>An address that the service no longer knows.</summary>
    Released,

    /// <summary>Left on purpose; the detail says why.</summary>
    Retained,

    /// <summary>There was nothing to do.</summary>
    Skipped,

    /// <summary>It is still there; the detail says why.</summary>
    StillPresent,

    /// <summary>It could not be read, or is so young that it may not show yet. Nothing is claimed.</summary>
    Unknown,
}

/// <summary>What was seen of one resource after the removal.</summary>
/// <param name="Name">The name in the report, as 0.1.0 has it: route53_a_record, ec2_instance, ebs_root_volume,
/// elastic_ip and so on.</param>
/// <param name="Kind">What it is; null for the search by tag, which is about all of them.</param>
/// <param name="Id">Its id; null if none was ever recorded or found.</param>
/// <param name="Status">What became of it.</param>
/// <param name="Detail">What was seen, in words.</param>
/// <param name="CheckedAt">When it was seen, in local time.</param>
public sealed record RemovalEvidence(
    string Name, ResourceKind? Kind, string? Id, EvidenceStatus Status, string Detail, DateTime CheckedAt)
{
    /// <summary>
    /// When a look will tell, in local time: what was made a few minutes ago may not show yet. Null if the look has told, or if waiting
    /// does not help.
    /// </summary>
    public DateTime? LookAgainAt { get; init; }

    /// <summary>True for an instance that EC2 protects: it refuses to terminate it until that is switched off.</summary>
    internal bool IsProtected { get; init; }

    /// <summary>The call that AWS denied to this identity; null if none was.</summary>
    internal Exception? Denial { get; init; }

    /// <summary>What stood at the name of a DNS record before and could not be put back; null if there is nothing of the kind.</summary>
    internal string? NotPutBack { get; init; }

    /// <summary>What became of it.</summary>
    public override string ToString() => $"{Name}{(Id is null ? string.Empty : $" {Id}")}: {Status}";
}

/// <summary>Something that is left.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">What it is.</param>
/// <param name="MonthlyUsd">What it costs in US dollars a month of 730 hours; 0 if nothing, null if not known.</param>
/// <param name="NextAction">What to do about it.</param>
public sealed record Residue(string Id, ResourceKind Kind, decimal? MonthlyUsd, string NextAction)
{
    /// <summary>True for what was left because the user asked for it.</summary>
    public bool KeptOnRequest { get; init; }

    /// <summary>What it is, with its id.</summary>
    public override string ToString() => $"{Kind} {Id}";
}

/// <summary>One step of a removal, before it is done.</summary>
/// <param name="Kind">What it concerns.</param>
/// <param name="Id">Its id.</param>
/// <param name="Action">What will be done, in words.</param>
/// <param name="MonthlyUsd">What it costs in US dollars a month of 730 hours; 0 if nothing, null if not known.</param>
public sealed record RemovalItem(ResourceKind Kind, string Id, string Action, decimal? MonthlyUsd);

/// <summary>What a removal would do. Reading it changed nothing.</summary>
public sealed record RemovalPlan
{
    /// <summary>The domain; the service id if no state tells.</summary>
    public required string Domain { get; init; }

    /// <summary>The run id whose resources go; null if the state has none.</summary>
    public string? RunId { get; init; }

    /// <summary>True if only the tags say what goes; no state on this machine owns it.</summary>
    public bool IsByRunId { get; init; }

    /// <summary>True if nothing is removed but on this machine, as for an account that is closed or lost.</summary>
    public bool IsLocalOnly { get; init; }

    /// <summary>The account, 12 digits; null if nothing was ever created, so that none was asked.</summary>
    public string? AccountId { get; init; }

    /// <summary>AWS region code; null likewise.</summary>
    public string? Region { get; init; }

    /// <summary>What will be done, in order.</summary>
    public required IReadOnlyList<RemovalItem> Items { get; init; }

    /// <summary>What will be left on purpose, in words.</summary>
    public required IReadOnlyList<string> Kept { get; init; }

    /// <summary>The entries that will be taken out of the files of MCP clients, once nothing is left, in words.</summary>
    public IReadOnlyList<string> ClientEntries { get; init; } = [];

    /// <summary>What the known prices of the items add up to, in US dollars a month.</summary>
    public decimal MonthlyUsd => Items.Sum(item => item.MonthlyUsd ?? 0m);

    /// <summary>The node's folder on this machine, if it will be deleted; null if it stays or there is none.</summary>
    public string? ServiceDirectory { get; init; }

    /// <summary>True for a rehearsal.</summary>
    public bool Rehearsal { get; init; }
}

/// <summary>What a removal did, with proof.</summary>
public sealed record Removal
{
    /// <summary>The domain; the service id if no state tells.</summary>
    public required string Domain { get; init; }

    /// <summary>Service id.</summary>
    public required string ServiceId { get; init; }

    /// <summary>The run id whose resources were removed; null if the state has none.</summary>
    public string? RunId { get; init; }

    /// <summary>The account, 12 digits; null if nothing was ever created.</summary>
    public string? AccountId { get; init; }

    /// <summary>AWS region code; null if nothing was ever created.</summary>
    public string? Region { get; init; }

    /// <summary>How it ended.</summary>
    public required RemovalStatus Status { get; init; }

    /// <summary>What was read back, one entry a resource.</summary>
    public required IReadOnlyList<RemovalEvidence> Evidence { get; init => field = PrintableList.Of(value); }

    /// <summary>What is left, with its price.</summary>
    public required IReadOnlyList<Residue> Residue { get; init => field = PrintableList.Of(value); }

    /// <summary>The node's folder; null for a run id, which has none.</summary>
    public string? ServiceDirectory { get; init; }

    /// <summary>True if that folder is gone.</summary>
    public required bool ServiceDirectoryRemoved { get; init; }

    /// <summary>The report that stays on this machine; null if it could not be written.</summary>
    public string? ReportPath { get; init; }

    /// <summary>The concrete next step.</summary>
    public required string NextAction { get; init; }

    /// <summary>True for a rehearsal.</summary>
    public bool Rehearsal { get; init; }

    /// <summary>Domain and status.</summary>
    public override string ToString() => $"{Domain}: {Status}";
}

/// <summary>Which node to remove and what to leave.</summary>
public sealed record RemovalRequest
{
    /// <summary>The domain of a node that this machine knows; null if <see cref="RunId"/> names the set.</summary>
    public string? Domain { get; init; }

    /// <summary>The run id of resources that no local state knows.</summary>
    public string? RunId { get; init; }

    /// <summary>The region of those resources. Ignored for a domain: its state has the region.</summary>
    public string? Region { get; init; }

    /// <summary>Named profile of the shared AWS files. Null uses the SDK's own credential chain.</summary>
    public string? ProfileName { get; init; }

    /// <summary>Leaves the node's folder on this machine. Null for what was said when the removal began, else no.</summary>
    public bool? KeepServiceDirectory { get; init; }

    /// <summary>Leaves a hosted zone that the deployer created. Null for what was said when the removal began, else no.</summary>
    public bool? KeepHostedZone { get; init; }

    /// <summary>
    /// Takes the entries of the node's MCP server out of the files of clients that it was registered with. Null for what was said when the
    /// removal began, else no.
    /// </summary>
    public bool? UnregisterMcp { get; init; }

    /// <summary>Removes the node from this machine alone. Refused while its account answers.</summary>
    public bool LocalOnly { get; init; }

    /// <summary>The longest that any single wait may take. Default 15 minutes.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Removes a rehearsed node.</summary>
    public bool Rehearse { get; init; }
}
