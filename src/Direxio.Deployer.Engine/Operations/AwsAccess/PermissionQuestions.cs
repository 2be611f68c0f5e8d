using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Operations.AwsAccess;

/// <summary>
/// Turns a row of the table of permissions into questions, one for each resource that the call is about, with a request of ours as the
/// context. The same table makes the policy, so an identity with that policy is allowed everything.
/// </summary>
/// <param name="Partition">The partition of the ARNs.</param>
/// <param name="Region">The region of the node.</param>
/// <param name="AccountId">The account.</param>
internal sealed record PermissionQuestions(string Partition, string Region, string AccountId)
{
    // Whatever stands for a part of an ARN, a policy that is about it matches.
    private const string Sample = "x0";

    /// <summary>The services that are asked in the region of the node.</summary>
    private static readonly string[] Regional = ["ec2", "ssm", "servicequotas"];

    /// <summary>Those that the call of a permission raises.</summary>
    public IEnumerable<PermissionQuestion> For(AwsPermission permission)
    {
        var types = new HashSet<string>(StringComparer.Ordinal);
        foreach (var scope in permission.Scopes)
        {
            // What an earlier statement is about, such as the new instance, is not one of our own as well.
            foreach (var resource in scope.Resources.Where(resource => IsMeant(permission, resource) && types.Add(TypeOf(resource))))
            {
                yield return new(permission.IamAction, Concrete(resource), [.. scope.Conditions, .. Place(permission.Service)]);
            }
        }
    }

    /// <summary>Those of the tags that come with creations.</summary>
    public IEnumerable<PermissionQuestion> ForTagging() =>
        from permission in AwsPermissions.All
        where permission.TagsOnCreation
        from resource in permission.Scopes[0].Resources
        where IsMeant(permission, resource)
        select new PermissionQuestion(
            AwsPermissions.TaggingAction,
            Concrete(resource),
            [.. permission.Scopes[0].Conditions, new("StringEquals", "ec2:CreateAction", permission.Action), .. Place(permission.Service)]);

    private IEnumerable<PermissionCondition> Place(string service) =>
        Regional.Contains(service) ? [new("StringEquals", "aws:RequestedRegion", Region)] : [];

    private static bool IsMeant(AwsPermission permission, string resource) =>
        permission.On.Count == 0 || permission.On.Contains(TypeOf(resource));

    private static string TypeOf(string resource) => resource.Split(':')[^1].Split('/')[0];

    private string Concrete(string pattern)
    {
        if (pattern == "*")
        {
            return pattern;
        }

        var parts = pattern.Split(':', 6);
        parts[1] = Partition;
        parts[3] = parts[3].Replace("*", Region, StringComparison.Ordinal);
        parts[4] = parts[4].Replace("*", AccountId, StringComparison.Ordinal);
        parts[5] = parts[5].Replace("*", Sample, StringComparison.Ordinal);
        return string.Join(':', parts);
    }
}
