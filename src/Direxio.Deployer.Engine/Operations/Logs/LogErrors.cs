using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Operations.Logs;

/// <summary>Failures of reading a log.</summary>
internal static class LogErrors
{
    public static DeployException LogNotFollowed(LogSource source) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.LogNotFollowed), source),
        Advice.OfError(nameof(ErrorTexts.LogNotFollowed_Next)),
        nameof(LogRequest.Follow));

    public static DeployException BridgeLogMissing(string domain, Advice reason) => DeployErrors.Make(
        DeployErrorKind.NotFound,
        Advice.OfError(nameof(ErrorTexts.BridgeLogMissing), domain, reason),
        Advice.OfError(nameof(ErrorTexts.BridgeLogMissing_Next), Commands.TestRuntime(domain)),
        domain);

    public static DeployException InstanceMissing(string domain) => DeployErrors.Make(
        DeployErrorKind.NotFound,
        Advice.OfError(nameof(ErrorTexts.InstanceMissing), domain),
        Advice.OfError(nameof(ErrorTexts.InstanceMissing_Next), Commands.Resume(domain)),
        domain);
}
