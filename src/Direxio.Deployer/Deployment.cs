namespace Direxio.Deployer;

/// <summary>How a run of the deployment ended.</summary>
public enum DeploymentStatus : long
{
    /// <summary>Every phase is done.</summary>
    Completed,

    /// <summary>The user has to act; NextAction says how. Not an error.</summary>
    WaitingForUser,

    /// <summary>A phase failed; the state is saved and can be resumed.</summary>
    Failed,
}

/// <summary>A DNS record that the user has to set, because no other than the user can.</summary>
/// <param name="Type">A, or NS for a zone that is to be served by the name servers of another.</param>
/// <param name="Name">The name that it is for, without a dot at the end.</param>
/// <param name="Value">An IPv4 address, or the name of a name server; null in a plan, which is made before there is one.</param>
public sealed record DnsRecordToSet(string Type, string Name, string? Value)
{
    /// <summary>The record in one line.</summary>
    public override string ToString() => $"{Type} {Name} {Value}".TrimEnd();
}

/// <summary>A deployment as it stands at the end of a run.</summary>
public sealed record Deployment
{
    /// <summary>The domain.</summary>
    public required string Domain { get; init; }

    /// <summary>The service id, the name of the node's folder.</summary>
    public required string ServiceId { get; init; }

    /// <summary>How the run ended.</summary>
    public DeploymentStatus Status { get; init; }

    /// <summary>The phase that the run ended in.</summary>
    public PhaseId CurrentPhase { get; init; }

    /// <summary>All phases, in order.</summary>
    public required IReadOnlyList<PhaseRecord> Phases { get; init => field = PrintableList.Of(value); }

    /// <summary>The recorded resources.</summary>
    public required NodeResources Resources { get; init; }

    /// <summary>The monthly cost as last estimated; null when it was never read.</summary>
    public CostEstimate? CostEstimate { get; init; }

    /// <summary>What of it bills as things stand; null if nothing is known of that.</summary>
    internal BilledNow? BilledNow { get; init; }

    /// <summary>What the user does next.</summary>
    public required string NextAction { get; init; }

    /// <summary>The records that the user has to set before it goes on; empty if none is waited for.</summary>
    public IReadOnlyList<DnsRecordToSet> DnsRecords { get; init => field = PrintableList.Of(value); } =
        PrintableList.Of<DnsRecordToSet>([]);

    /// <summary>What the user receives; null until the node is complete.</summary>
    public Delivery? Delivery { get; init; }

    /// <summary>Full path of state.json.</summary>
    public required string StatePath { get; init; }

    /// <summary>Full path of operation-report.json; null until one was written.</summary>
    public string? ReportPath { get; init; }

    /// <summary>True for a rehearsal: nothing of this exists.</summary>
    public bool Rehearsal { get; init; }

    /// <summary>Domain and status. A record would print its members, and with the delivery the initialization code.</summary>
    public override string ToString() => $"{Domain}: {Status}";
}
