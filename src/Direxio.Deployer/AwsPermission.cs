namespace Direxio.Deployer;

/// <summary>What permissions are needed for.</summary>
public enum AwsFeature : long
{
    /// <summary>Reading: the plan and its checks, prices, quotas, and the search for what carries the tag.</summary>
    Plan,

    /// <summary>Creating a node and looking after it.</summary>
    Deploy,

    /// <summary>Keeping the DNS record in Route 53.</summary>
    Route53,

    /// <summary>An AWS Budget for a node.</summary>
    Budget,

    /// <summary>Taking a node down.</summary>
    Remove,

    /// <summary>Keeping backups in S3.</summary>
    Backup,
}

/// <summary>Whether an identity may do something.</summary>
public enum AwsPermissionDecision : long
{
    /// <summary>It cannot be told.</summary>
    Unknown,

    /// <summary>It may.</summary>
    Allowed,

    /// <summary>It may not.</summary>
    Denied,
}

/// <summary>How a decision is known.</summary>
public enum AwsPermissionSource : long
{
    /// <summary>Nothing could be asked.</summary>
    None,

    /// <summary>IAM simulated the policies of the identity.</summary>
    Simulation,

    /// <summary>The call was made with the flag by which EC2 checks it and does nothing.</summary>
    DryRun,
}

/// <summary>Whose permissions to test.</summary>
public sealed record AwsPermissionRequest
{
    /// <summary>What they are needed for; empty for everything.</summary>
    public IReadOnlyList<AwsFeature> Feature { get; init; } = [];

    /// <summary>Named profile of the shared AWS files; null for the usual credential chain.</summary>
    public string? ProfileName { get; init; }

    /// <summary>The region of the node; null takes the usual one.</summary>
    public string? Region { get; init; }

    /// <summary>Asks a rehearsed account, which allows everything.</summary>
    public bool Rehearse { get; init; }
}

/// <summary>One permission and what is known of it.</summary>
public sealed record AwsPermissionCheck
{
    /// <summary>What it is needed for.</summary>
    public required AwsFeature Feature { get; init; }

    /// <summary>The action as IAM names it.</summary>
    public required string Action { get; init; }

    /// <summary>Whether the identity has it.</summary>
    public required AwsPermissionDecision Decision { get; init; }

    /// <summary>How that is known.</summary>
    public required AwsPermissionSource Source { get; init; }

    /// <summary>What was said, or why it is not known.</summary>
    public required string Message { get; init; }

    /// <summary>When it was asked, in local time.</summary>
    public required DateTime CheckedAt { get; init; }

    /// <summary>True for a rehearsal.</summary>
    public bool Rehearsal { get; init; }

    /// <summary>The action and whether it is allowed.</summary>
    public override string ToString() => $"{Action}: {Decision}";
}
