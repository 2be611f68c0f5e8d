namespace Direxio.Deployer;

/// <summary>Which node's state to repair.</summary>
public sealed record RepairRequest
{
    /// <summary>The domain of the node.</summary>
    public string? Domain { get; init; }

    /// <summary>The run whose resources count, where the account has several of the domain; null if there is one.</summary>
    public string? RunId { get; init; }

    /// <summary>AWS region code. Null takes the recorded region, and without a state
    /// every region that is enabled for the account.</summary>
    public string? Region { get; init; }

    /// <summary>Named profile of the shared AWS files. Null uses the SDK's own credential chain.</summary>
    public string? ProfileName { get; init; }

    /// <summary>Repairs a rehearsed node.</summary>
    public bool Rehearse { get; init; }
}

/// <summary>What a repair would write to this machine. It changes nothing in the account.</summary>
public sealed record RepairPlan
{
    /// <summary>The domain.</summary>
    public required string Domain { get; init; }

    /// <summary>The run id of the node; null if a state without one is completed.</summary>
    public string? RunId { get; init; }

    /// <summary>The account, 12 digits.</summary>
    public required string AccountId { get; init; }

    /// <summary>AWS region code.</summary>
    public required string Region { get; init; }

    /// <summary>Full path of state.json.</summary>
    public required string StatePath { get; init; }

    /// <summary>True if a new state is made; false if the recorded one is completed.</summary>
    public required bool IsRebuild { get; init; }

    /// <summary>What will be written, in words; the name under which an unreadable file is kept among it.</summary>
    public required IReadOnlyList<string> Changes { get; init; }

    /// <summary>True for a rehearsal.</summary>
    public bool Rehearsal { get; init; }
}
