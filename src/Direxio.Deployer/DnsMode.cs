namespace Direxio.Deployer;

/// <summary>
/// Who keeps the DNS record of the node: the id of a DNS provider, written in any case. An id that this release does not
/// know is refused.
/// </summary>
public static class DnsMode
{
    /// <summary>
    /// <see cref="Route53"/> where a public hosted zone of the account serves the domain, else <see cref="User"/>. The plan
    /// says which, and why. Where nobody is asked before things are created, it never is Route 53.
    /// </summary>
    public const string Auto = "Auto";

    /// <summary>The user creates the A record at their own DNS provider; the deployer waits for it.</summary>
    public const string User = "User";

    /// <summary>The deployer creates and owns the A record in a public Route 53 hosted zone of the same account.</summary>
    public const string Route53 = "Route53";
}
