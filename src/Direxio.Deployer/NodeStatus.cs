namespace Direxio.Deployer;

/// <summary>
/// A node as the state on this machine knows it. No AWS call was made: what happened in the account since
/// <see cref="KnownSince"/> is not in here.
/// </summary>
public sealed record NodeStatus
{
    /// <summary>The domain; the folder's name when the state cannot be read.</summary>
    public required string Domain { get; init; }

    /// <summary>Service id, the folder's name.</summary>
    public required string ServiceId { get; init; }

    /// <summary>
    /// Completed, WaitingForUser, Failed, Running, Interrupted, InProgress, RefreshPending, Stopping, Stopped, Removing, Removed or
    /// Unreadable. Running: a process of this machine works on the node now. Interrupted: a phase or a change was under way, and no
    /// process of this machine works on it any more. Stopped: the user has stopped it; Stopping: that was asked for and not seen yet.
    /// InProgress: not finished, and which of the two it is cannot be told, or the next phase has not begun. Unreadable: a node is there,
    /// and its folder or state cannot be used; <see cref="WhereBlocked"/> says why.
    /// </summary>
    public required string Status { get; init; }

    /// <summary>
    /// True once the server is set up (phases S1 to S4), so that there is one to look at, back up, update or change, whether it runs now or
    /// is stopped, however the phases after that stand and however one of them ended that was repeated; false before, after a reset until
    /// it is set up again, of a node that was removed, and of one whose server is known to have ended. Null where the state does not tell:
    /// it cannot be read, or a removal has begun.
    /// </summary>
    public bool? IsDeployed { get; init; }

    /// <summary>The AWS region code, such as eu-central-1, as recorded; null where none is.</summary>
    public string? Region => Resources.Region;

    /// <summary>The EC2 instance type, such as t3.small, as recorded; null where none is.</summary>
    public string? InstanceType => Resources.InstanceType;

    /// <summary>
    /// The fixed public IPv4 address, as recorded; null where none is, and of a node that was removed, whose address is another's by now.
    /// </summary>
    public string? PublicIp => Status == "Removed" ? null : Resources.PublicIp;

    /// <summary>
    /// What the node bills now, in US dollars for a month of 730 hours, before traffic and taxes: the recorded prices of what the state
    /// says exists. Of a stopped or unfinished node less than in <see cref="CostEstimate"/>, of a rehearsal what it would bill. Null
    /// where a price, or whether something exists, is not known.
    /// </summary>
    public decimal? MonthlyUsd => BilledNow is { IsComplete: true } now ? now.KnownMonthlyUsd : null;

    /// <summary>The first phase that is not done, else the last one; null when the state cannot be read.</summary>
    public PhaseId? CurrentPhase { get; init; }

    /// <summary>All phases, in order.</summary>
    public required IReadOnlyList<PhaseRecord> Phases { get; init => field = PrintableList.Of(value); }

    /// <summary>The recorded resources.</summary>
    public required NodeResources Resources { get; init; }

    /// <summary>The monthly cost as last estimated; null when it was never read.</summary>
    public CostEstimate? CostEstimate { get; init; }

    /// <summary>What of it bills as things stand; null if nothing is known of that.</summary>
    internal BilledNow? BilledNow { get; init; }

    /// <summary>What the node's message server said it does not offer, each with what that means;
    /// empty if nothing is known to be missing.</summary>
    public IReadOnlyList<string> ServerNotOffered { get; init => field = PrintableList.Of(value); } = PrintableList.Of<string>([]);

    /// <summary>The gates that only the user can confirm.</summary>
    public required IReadOnlyList<UserGate> UserGates { get; init => field = PrintableList.Of(value); }

    /// <summary>True only when every phase is done and every user gate is confirmed.</summary>
    public bool ProductComplete { get; init; }

    /// <summary>Where it is blocked, in plain language.</summary>
    public required string WhereBlocked { get; init; }

    /// <summary>What keeps billing.</summary>
    public required string BillingImpact { get; init; }

    /// <summary>Whether the same command can be run again.</summary>
    public required string ResumeSafety { get; init; }

    /// <summary>Whether the local credentials are current.</summary>
    public required string LocalRefresh { get; init; }

    /// <summary>The records that the user has to set before the deployment goes on; empty if none is waited for.</summary>
    public IReadOnlyList<DnsRecordToSet> DnsRecords { get; init => field = PrintableList.Of(value); } =
        PrintableList.Of<DnsRecordToSet>([]);

    /// <summary>The concrete next step.</summary>
    public required string NextAction { get; init; }

    /// <summary>How to stop the cost.</summary>
    public required string StopLoss { get; init; }

    /// <summary>The release line that wrote the state, such as 0.1.0-0.1.9; newer if this release must not write it,
    /// unknown if it cannot be told.</summary>
    public required string StateFormat { get; init; }

    /// <summary>True if the user protects the node from being stopped, reset, removed and restored.</summary>
    public bool Protected { get; init; }

    /// <summary>Since when it is stopped, or was first seen stopped, in UTC; null if it is meant to run.</summary>
    public DateTime? StoppedAt { get; init; }

    /// <summary>
    /// When a phase or a change last wrote to the state, in local time, wherever the file came from; null when that is not known.
    /// </summary>
    public DateTime? KnownSince { get; init; }

    /// <summary>Full path of state.json.</summary>
    public required string StatePath { get; init; }

    /// <summary>True for a rehearsal.</summary>
    public bool Rehearsal { get; init; }

    /// <summary>Domain and status.</summary>
    public override string ToString() => $"{Domain}: {Status}";
}
