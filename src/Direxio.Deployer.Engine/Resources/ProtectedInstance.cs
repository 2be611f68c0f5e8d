using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Resources;

/// <summary>How EC2 says that someone protects an instance from what it was asked to do.</summary>
internal static class ProtectedInstance
{
    public const string Code = "OperationNotPermitted";

    /// <summary>From what an instance is protected; null where EC2 does not tell, as under a policy that does not let it be read.</summary>
    public static async Task<InstanceProtection?> TryReadAsync(IInstances instances, string id, CancellationToken cancellationToken)
    {
        try
        {
            return await instances.ReadProtectionAsync(id, cancellationToken).ConfigureAwait(false);
        }
        catch (CloudException)
        {
            return null;
        }
    }

    /// <summary>True for the answer to a termination of one that is protected from it.</summary>
    public static bool Refuses(CloudException? exception) => exception is { Action: "TerminateInstances", Code: Code };
}
