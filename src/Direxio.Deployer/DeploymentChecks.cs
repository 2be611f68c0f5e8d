namespace Direxio.Deployer;

/// <summary>How grave it is that something is not as it should be.</summary>
public enum CheckSeverity : long
{
    /// <summary>It is as it should be.</summary>
    Ok,

    /// <summary>Worth knowing; nothing has to be done.</summary>
    Info,

    /// <summary>It works, and will not for ever.</summary>
    Warning,

    /// <summary>It does not work, or is open to others.</summary>
    Error,

    /// <summary>It could not be found out.</summary>
    Unknown,
}

/// <summary>Which node to check.</summary>
public sealed record DeploymentCheckRequest : NodeVisitRequest;

/// <summary>One thing that was checked: how it should be, how it is, and what puts it right.</summary>
public sealed record DeploymentCheck
{
    /// <summary>The domain of the node.</summary>
    public required string Domain { get; init; }

    /// <summary>What was checked, as a stable name such as <c>InstanceState</c>.</summary>
    public required string Name { get; init; }

    /// <summary>How it should be.</summary>
    public required string Expected { get; init; }

    /// <summary>How it is, or why that could not be found out.</summary>
    public required string Actual { get; init; }

    /// <summary>How grave a difference is.</summary>
    public required CheckSeverity Severity { get; init; }

    /// <summary>What puts it right; null if nothing has to be done.</summary>
    public string? Fix { get; init; }

    /// <summary>Who was asked.</summary>
    public required string Source { get; init; }

    /// <summary>When it was asked, in local time.</summary>
    public required DateTime CheckedAt { get; init; }

    /// <summary>True for a rehearsal.</summary>
    public bool Rehearsal { get; init; }

    /// <summary>The check and what came of it.</summary>
    public override string ToString() => $"{Name}: {Severity}";
}
