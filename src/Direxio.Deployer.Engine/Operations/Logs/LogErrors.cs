using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Operations.Logs;

/// <summary>Failures of reading a log.</summary>
internal static class LogErrors
{
    public static DeployException LogNotFollowed(LogSource source) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        $"-Follow: the log {source} is read as a whole, so there is nothing to follow.",
        "Leave -Follow out, and read it again when there is more.",
        nameof(LogRequest.Follow));

    public static DeployException BridgeLogMissing(string domain, string reason) => DeployErrors.Make(
        DeployErrorKind.NotFound,
        $"The bridge of {domain} has no log on this machine: {reason}.",
        $"See what runs here for the node: {Commands.TestRuntime(domain)}",
        domain);

    public static DeployException InstanceMissing(string domain) => DeployErrors.Make(
        DeployErrorKind.NotFound,
        $"{domain} has no instance yet, so there is no log.",
        $"Go on with the deployment: {Commands.Resume(domain)}",
        domain);
}
