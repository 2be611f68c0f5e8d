namespace Direxio.Deployer;

/// <summary>Who keeps the DNS record of the node.</summary>
public enum DnsMode
{
    /// <summary>The user creates the A record at their own DNS provider; the deployer waits for it.</summary>
    User,

    /// <summary>The deployer creates and owns the A record in a public Route 53 hosted zone of the same account.</summary>
    Route53,
}
