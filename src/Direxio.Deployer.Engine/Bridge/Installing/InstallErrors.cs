using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Bridge.Installing;

internal static class InstallErrors
{
    public static DeployException AgentNotWired(string domain) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        $"The files of {domain} for an agent on this machine have not been written, or no longer fit the node. Nothing was installed.",
        $"Resume first: {Commands.Resume(domain)}",
        domain);
}
