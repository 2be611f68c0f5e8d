using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Bridge.Installing;

internal static class InstallErrors
{
    public static DeployException AgentNotWired(string domain) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        Advice.OfError(nameof(ErrorTexts.AgentNotWired), domain),
        Advice.OfError(nameof(ErrorTexts.AgentNotWired_Next), Commands.Resume(domain)),
        domain);
}
