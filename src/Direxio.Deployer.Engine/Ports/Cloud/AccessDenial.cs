using System.Text.RegularExpressions;

namespace Direxio.Deployer.Engine.Ports.Cloud;

/// <summary>The sort of policy that AWS names as the one that decided.</summary>
internal enum DenyingPolicy
{
    /// <summary>AWS does not say.</summary>
    Unnamed,

    /// <summary>A policy of the user or role.</summary>
    Identity,

    /// <summary>A service or resource control policy of the organization that the account belongs to.</summary>
    Organization,

    /// <summary>The permissions boundary of the user or role.</summary>
    Boundary,

    /// <summary>The policy that the session was begun with.</summary>
    Session,

    /// <summary>The policy of the VPC endpoint by which this machine reaches AWS.</summary>
    Endpoint,

    /// <summary>The policy of the resource itself, such as that of a KMS key, or a role's trust policy.</summary>
    Resource,
}

/// <summary>What the message of a refusal tells. AWS words it alike for all services that tell anything.</summary>
/// <param name="Action">The denied action as IAM names it, which need not be the call's own; null if the message names none.</param>
/// <param name="Policy">The policy that decided.</param>
/// <param name="IsExplicit">True if a statement denies it, so that allowing it elsewhere does not help.</param>
/// <param name="IsEncoded">True if the details come encoded.</param>
internal sealed partial record AccessDenial(string? Action, DenyingPolicy Policy, bool IsExplicit, bool IsEncoded)
{
    public static AccessDenial Read(string message)
    {
        var action = NamedAction().Match(message);
        var denied = ExplicitDeny().Match(message);
        var missing = NoAllow().Match(message);
        var policy = denied.Success ? denied.Groups["policy"].Value : missing.Groups["policy"].Value;
        return new(
            action.Success ? action.Groups["action"].Value : null,
            KindOf(policy),
            message.Contains("explicit deny", StringComparison.OrdinalIgnoreCase),
            message.Contains("Encoded authorization failure message:", StringComparison.OrdinalIgnoreCase));
    }

    private static DenyingPolicy KindOf(string policy) => policy.ToLowerInvariant() switch
    {
        "identity-based policy" => DenyingPolicy.Identity,
        "service control policy" or "resource control policy" => DenyingPolicy.Organization,
        "permissions boundary" => DenyingPolicy.Boundary,
        "session policy" => DenyingPolicy.Session,
        "vpc endpoint policy" => DenyingPolicy.Endpoint,
        "resource-based policy" or "role trust policy" => DenyingPolicy.Resource,
        _ => DenyingPolicy.Unnamed,
    };

    [GeneratedRegex(@"not authorized to perform:?\s+(?<action>[A-Za-z0-9-]+:[A-Za-z0-9]+)")]
    private static partial Regex NamedAction();

    [GeneratedRegex(@"explicit deny in (?:an?|the) (?<policy>[A-Za-z -]+? (?:policy|boundary))\b", RegexOptions.IgnoreCase)]
    private static partial Regex ExplicitDeny();

    [GeneratedRegex(@"because no (?<policy>[A-Za-z -]+? (?:policy|boundary)) allows\b", RegexOptions.IgnoreCase)]
    private static partial Regex NoAllow();
}
