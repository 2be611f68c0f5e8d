using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Resources;

/// <summary>How EC2 says that someone protects an instance from what it was asked to do.</summary>
internal static class ProtectedInstance
{
    public const string Code = "OperationNotPermitted";

    /// <summary>True for the answer to a termination of one that is protected from it.</summary>
    public static bool Refuses(CloudException? exception) => exception is { Action: "TerminateInstances", Code: Code };
}
