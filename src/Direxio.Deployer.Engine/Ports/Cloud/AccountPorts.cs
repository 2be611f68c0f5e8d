namespace Direxio.Deployer.Engine.Ports.Cloud;

/// <summary>Who the credentials are.</summary>
internal sealed record CallerIdentity(string AccountId, string Arn, string CredentialSource)
{
    /// <summary>True for the account's root user.</summary>
    public bool IsRoot => Arn.EndsWith(":root", StringComparison.Ordinal);

    /// <summary>Until when the credentials hold; null if they do not end by themselves.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>This machine's time less the service's, to the second; null if the service did not tell its time.</summary>
    public TimeSpan? ClockDifference { get; init; }

    /// <summary>The ARN with the account blanked out, for state and reports.</summary>
    public string RedactedArn => Arn.Replace(AccountId, "<account>", StringComparison.Ordinal);
}

/// <summary>The caller's identity.</summary>
internal interface IIdentity
{
    /// <summary>Asks the service who the credentials are.</summary>
    Task<CallerIdentity> GetAsync(CancellationToken cancellationToken);
}

/// <summary>A region as the account sees it.</summary>
internal sealed record CloudRegion(string Code, bool IsEnabled);

/// <summary>Regions.</summary>
internal interface IRegions
{
    /// <summary>All regions, enabled for the account or not.</summary>
    Task<IReadOnlyList<CloudRegion>> ListAsync(CancellationToken cancellationToken);
}

/// <summary>Account quotas that a deployment needs.</summary>
internal enum AccountQuota
{
    /// <summary>Running On-Demand Standard instances, in vCPUs (ec2 L-1216C47A).</summary>
    StandardVCpus,

    /// <summary>Elastic IP addresses (ec2 L-0263D0A3).</summary>
    ElasticIps,
}

/// <summary>A quota and what is used of it.</summary>
/// <param name="Limit">The quota; null if it could not be read.</param>
/// <param name="Used">What is in use; null if it could not be read.</param>
/// <param name="Problem">Why something could not be read; null if all was.</param>
internal sealed record QuotaReading(int? Limit, int? Used, string? Problem)
{
    /// <summary>What is left; null if that is not known.</summary>
    public int? Available => Limit - Used;
}

/// <summary>Account quotas.</summary>
internal interface IQuotas
{
    /// <summary>Reads limit and usage at once. A refusal is a reading with a problem, not an exception.</summary>
    Task<QuotaReading> ReadAsync(AccountQuota quota, CancellationToken cancellationToken);
}

/// <summary>The public address of this machine as the internet sees it.</summary>
/// <param name="Ip">The IPv4 address.</param>
/// <param name="IsOfProxy">True if it is where an HTTP proxy comes from. SSH goes without one, so it may come from another.</param>
internal sealed record CallerAddress(string Ip, bool IsOfProxy = false);

/// <summary>Tells this machine's public address.</summary>
internal interface ICallerAddress
{
    /// <summary>The address; null if no check-ip service answered.</summary>
    Task<CallerAddress?> FindAsync(CancellationToken cancellationToken);
}
