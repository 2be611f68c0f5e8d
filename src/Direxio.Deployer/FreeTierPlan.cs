namespace Direxio.Deployer;

/// <summary>
/// The account's free-tier plan as AWS tells it. Whether its credits pay for a node, AWS decides; no estimate counts on it.
/// </summary>
/// <param name="Plan">FREE or PAID, as AWS names it; null if not read.</param>
/// <param name="Status">NOT_STARTED, ACTIVE or EXPIRED; null if not read.</param>
/// <param name="CreditsUsd">Credits left in US dollars; null if not told.</param>
/// <param name="ExpiresAt">When the free plan ends, in local time; null if not told.</param>
/// <param name="Problem">Why it could not be read; null if it was.</param>
public sealed record FreeTierPlan(string? Plan, string? Status, decimal? CreditsUsd, DateTime? ExpiresAt, string? Problem)
{
    /// <summary>True if AWS says that the account has no plan, as one that is older than the plans:
    /// charges apply from the first hour.</summary>
    public bool HasNone { get; init; }

    /// <summary>Plan and status, or why they are not known.</summary>
    public override string ToString() => Problem ?? (HasNone ? "no plan" : $"{Plan}, {Status}");
}
