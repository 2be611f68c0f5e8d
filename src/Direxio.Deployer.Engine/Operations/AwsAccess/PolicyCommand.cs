using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Runs;

namespace Direxio.Deployer.Engine.Operations.AwsAccess;

/// <summary>Makes the policy for IAM.</summary>
/// <param name="context">What tells the usual region.</param>
/// <param name="partitionOf">The partition of a region.</param>
internal sealed class PolicyCommand(CommandContext context, Func<string, string> partitionOf)
{
    public AwsPolicy Make(AwsPolicyRequest request)
    {
        // As everywhere in PowerShell, the case of what is typed does not count.
        var partition = request.Partition?.Trim().ToLowerInvariant()
            ?? partitionOf(context.Settings.AccountTarget(request.Region, request.ProfileName, rehearsal: false).Region);
        if (!AwsPermissions.Partitions.Contains(partition))
        {
            throw PartitionUnknown(request.Partition ?? partition);
        }

        AwsPolicyScope[] scopes = request.Scope.Count == 0 ? Enum.GetValues<AwsPolicyScope>() : [.. request.Scope.Distinct().Order()];
        return new()
        {
            Document = AwsPermissions.ToPolicy(partition, scopes),
            Partition = partition,
            Scope = scopes,
            NextAction = Texts.Credential_Policy_Next.InWords(),
        };
    }

    private static DeployException PartitionUnknown(string partition) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.PartitionUnknown), partition),
        Advice.OfError(nameof(ErrorTexts.PartitionUnknown_Next), string.Join(", ", AwsPermissions.Partitions)),
        "Partition");
}
