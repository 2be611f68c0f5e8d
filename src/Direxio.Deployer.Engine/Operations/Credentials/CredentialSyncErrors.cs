using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Operations.Credentials;

/// <summary>Failures of reading credentials again.</summary>
internal static class CredentialSyncErrors
{
    public static DeployException ServerNotDeployed(string domain, PhaseId phase) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        $"{domain} has no finished server whose credentials could be read: {phase} ({PhaseTitles.For(phase)}) is not "
            + "done. Nothing was changed.",
        $"Finish the deployment: {Commands.Resume(domain)}",
        domain);
}
