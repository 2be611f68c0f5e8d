namespace Direxio.Deployer;

/// <summary>Which access key to take over, and under which name.</summary>
public sealed record AwsCredentialImportRequest
{
    /// <summary>Full path of the file that AWS's console handed out, such as accessKeys.csv or rootkey.csv.</summary>
    public required string Path { get; init; }

    /// <summary>The profile to write; null for <see cref="AwsCredential.UsualProfile"/>.</summary>
    public string? ProfileName { get; init; }

    /// <summary>The region that the profile gets; null takes the usual one.</summary>
    public string? Region { get; init; }

    /// <summary>Replaces other credentials that a profile of this name has.</summary>
    public bool Force { get; init; }

    /// <summary>Asks a rehearsed account, and writes to files of the rehearsal.</summary>
    public bool Rehearse { get; init; }

    /// <summary>What goes differently in the rehearsal.</summary>
    public IReadOnlyList<RehearsalEvent> RehearseEvent { get; init; } = [];
}

/// <summary>Which credentials to check.</summary>
public sealed record AwsCredentialTestRequest
{
    /// <summary>Named profile of the shared AWS files; null for the usual credential chain.</summary>
    public string? ProfileName { get; init; }

    /// <summary>The region whose partition is asked; null takes the usual one.</summary>
    public string? Region { get; init; }

    /// <summary>Asks a rehearsed account.</summary>
    public bool Rehearse { get; init; }

    /// <summary>What goes differently in the rehearsal.</summary>
    public IReadOnlyList<RehearsalEvent> RehearseEvent { get; init; } = [];
}

/// <summary>Credentials that AWS has accepted. Holds no key.</summary>
public sealed record AwsCredential
{
    /// <summary>The profile that an import writes unless another one is named.</summary>
    public const string UsualProfile = "direxio-deployer";

    /// <summary>The account that they are of.</summary>
    public required string AccountId { get; init; }

    /// <summary>True for the account's root user.</summary>
    public required bool IsRoot { get; init; }

    /// <summary>Who they are, with the account blanked out.</summary>
    public required string Arn { get; init; }

    /// <summary>Where they come from, in words.</summary>
    public required string Source { get; init; }

    /// <summary>The profile; null if they are of none.</summary>
    public string? ProfileName { get; init; }

    /// <summary>Full path of the file that holds the profile; null if they are of none.</summary>
    public string? File { get; init; }

    /// <summary>The region that commands use with them unless another one is given.</summary>
    public required string Region { get; init; }

    /// <summary>Until when they hold, in local time; null if they do not end by themselves.</summary>
    public DateTime? ExpiresAt { get; init; }

    /// <summary>By how much this machine's clock is ahead of AWS's, to the second; negative if behind, null if AWS did not tell.</summary>
    public TimeSpan? ClockDifference { get; init; }

    /// <summary>What to do next.</summary>
    public required string NextAction { get; init; }

    /// <summary>When AWS was asked, in local time.</summary>
    public required DateTime CheckedAt { get; init; }

    /// <summary>True for a rehearsal.</summary>
    public bool Rehearsal { get; init; }

    /// <summary>Whose they are.</summary>
    public override string ToString() => Arn;
}
