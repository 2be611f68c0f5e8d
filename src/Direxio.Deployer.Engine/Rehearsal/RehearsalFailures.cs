using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Rehearsal;

/// <summary>What a rehearsed account answers where AWS answers with an error.</summary>
internal static class RehearsalFailures
{
    public static CloudException NotFound(string action, string code, string id) =>
        new(CloudFailure.NotFound, "ec2", action, code, $"{id} does not exist (rehearsed)");

    public static CloudException InUse(string action, string code) =>
        new(CloudFailure.InUse, "ec2", action, code, "it is still in use (rehearsed)");

    public static CloudException Duplicate(string action, string code) =>
        new(CloudFailure.AlreadyExists, "ec2", action, code, "it exists already (rehearsed)");

    public static CloudException Rejected(string service, string action, string code, string message) =>
        new(CloudFailure.Rejected, service, action, code, message);
}
