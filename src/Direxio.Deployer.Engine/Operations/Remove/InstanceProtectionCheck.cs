using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Resources;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Operations.Remove;

/// <summary>
/// An instance that someone protects in EC2 stays, and all that it needs with it: nothing of the node is taken away before it is known
/// that the instance may go.
/// </summary>
internal static class InstanceProtectionCheck
{
    /// <exception cref="DeployException">NodeIsProtected: EC2 says of an instance of the node that it cannot be terminated.</exception>
    public static void Require(RemovalScope scope, Inventory inventory)
    {
        var guarded = inventory.Entries.FirstOrDefault(entry => entry.Seen?.Protection is { KeepsFromTermination: true });
        if (guarded is not null)
        {
            throw RemovalErrors.NodeIsProtected(
                scope.Domain, guarded.Target.Id, guarded.Seen!.Protection!, HowToEnd(scope, guarded.Target.Id));
        }
    }

    /// <summary>True if only the answer to its termination will tell whether an instance may go.</summary>
    public static bool IsOpen(IReadOnlyList<InventoryEntry> entries) => entries.Any(entry =>
        entry is { Target.Kind: ResourceKind.Instance, Seen: { Presence: Presence.There, Protection: null } });

    /// <summary>How the protection ends, as a command or two.</summary>
    public static Advice HowToEnd(RemovalScope scope, string instance) => scope.IsByRunId
        // Of a run id there is no node on this machine whose protection a command of ours could end. EC2 takes one attribute a call.
        ? Advice.Of(
            nameof(Texts.Protection_Commands),
            AwsCommand(scope, instance, "--no-disable-api-termination"),
            AwsCommand(scope, instance, "--no-disable-api-stop"))
        : Advice.From($"{NodeGuardErrors.Unprotect(scope.Domain).In(scope.AdviceContext)}");

    private static string AwsCommand(RemovalScope scope, string instance, string option) =>
        $"aws ec2 modify-instance-attribute --region {scope.State.Region} --instance-id {instance} {option}";
}
