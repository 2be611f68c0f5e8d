namespace Direxio.Deployer;

/// <summary>Which domain to check.</summary>
public sealed record DomainCheckRequest
{
    /// <summary>The domain that a node is to have.</summary>
    public required string Domain { get; init; }

    /// <summary>Named profile of the shared AWS files. Null uses the SDK's own credential chain.</summary>
    public string? ProfileName { get; init; }

    /// <summary>Checks it in a rehearsed world.</summary>
    public bool Rehearse { get; init; }
}

/// <summary>Something that decides whether a domain fits a node.</summary>
public enum DomainCheckName : long
{
    /// <summary>The name itself: its form, and whether a node may have it.</summary>
    Name,

    /// <summary>Who serves it, and whether all of them answer.</summary>
    NameServers,

    /// <summary>What stands at the name now.</summary>
    Records,

    /// <summary>A wildcard that answers for it.</summary>
    Wildcard,

    /// <summary>Whether CAA records (RFC 8659) let Let's Encrypt issue its certificate.</summary>
    CertificateAuthority,

    /// <summary>The certificates of the last seven days, of which Let's Encrypt limits the number.</summary>
    RecentCertificates,

    /// <summary>Whether a node of this machine has it already.</summary>
    Node,

    /// <summary>Which DNS mode fits.</summary>
    DnsMode,
}

/// <summary>How a check of a domain ended.</summary>
public enum DomainCheckStatus : long
{
    /// <summary>Nothing stands in the way.</summary>
    Passed,

    /// <summary>A deployment is possible, but the user should know this first.</summary>
    Warning,

    /// <summary>A deployment would not succeed.</summary>
    Failed,

    /// <summary>It could not be found out.</summary>
    Unknown,
}

/// <summary>One check of a domain and what came of it.</summary>
public sealed record DomainCheck
{
    /// <summary>The domain.</summary>
    public required string Domain { get; init; }

    /// <summary>Which check it was.</summary>
    public required DomainCheckName Name { get; init; }

    /// <summary>How it ended.</summary>
    public required DomainCheckStatus Status { get; init; }

    /// <summary>What was seen, in words.</summary>
    public required string Detail { get; init; }

    /// <summary>What to do; null if nothing.</summary>
    public string? NextAction { get; init; }

    /// <summary>When it was made, in local time.</summary>
    public required DateTime CheckedAt { get; init; }

    /// <summary>True for a rehearsal.</summary>
    public bool Rehearsal { get; init; }

    /// <summary>The check and what came of it.</summary>
    public override string ToString() => $"{Name}: {Status}";
}
