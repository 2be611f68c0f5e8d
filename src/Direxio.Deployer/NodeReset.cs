namespace Direxio.Deployer;

/// <summary>Which node to reset.</summary>
public sealed record NodeResetRequest : NodeVisitRequest
{
    /// <summary>Makes no copy of the data first.</summary>
    public bool SkipBackup { get; init; }
}

/// <summary>What a reset would do.</summary>
public sealed record NodeResetPlan
{
    /// <summary>The domain.</summary>
    public required string Domain { get; init; }

    /// <summary>What goes.</summary>
    public required IReadOnlyList<string> Removed { get; init; }

    /// <summary>What stays.</summary>
    public required IReadOnlyList<string> Kept { get; init; }

    /// <summary>True if a copy of the data is made on the node first.</summary>
    public bool IsBackedUp { get; init; }

    /// <summary>True for a rehearsal.</summary>
    public bool Rehearsal { get; init; }
}

/// <summary>A node whose data are gone. It is what the node itself said.</summary>
public sealed record NodeReset
{
    /// <summary>The domain.</summary>
    public required string Domain { get; init; }

    /// <summary>Service id.</summary>
    public required string ServiceId { get; init; }

    /// <summary>The volumes of which the node has proved that they are gone.</summary>
    public required IReadOnlyList<string> Volumes { get; init => field = PrintableList.Of(value); }

    /// <summary>Size of the safety copy on the node in bytes; null if none was made.</summary>
    public long? BackupBytes { get; init; }

    /// <summary>What became of the bridge's service on this machine.</summary>
    public required string Bridge { get; init; }

    /// <summary>Full path of the report.</summary>
    public required string ReportPath { get; init; }

    /// <summary>What to do next.</summary>
    public required string NextAction { get; init; }

    /// <summary>When it ended, in local time.</summary>
    public required DateTime ResetAt { get; init; }

    /// <summary>True for a rehearsal.</summary>
    public bool Rehearsal { get; init; }

    /// <summary>The domain.</summary>
    public override string ToString() => $"{Domain}: reset";
}
