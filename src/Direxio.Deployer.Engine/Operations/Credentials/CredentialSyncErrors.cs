using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine;

/// <summary>Failures of reading credentials again.</summary>
internal static partial class DeployErrors
{
    public static DeployException ServerNotDeployed(string domain, PhaseId phase) => Make(
        DeployErrorKind.Conflict,
        $"{domain} has no finished server whose credentials could be read: {phase} ({PhaseTitles.Of(phase)}) is not done. Nothing was changed.",
        $"Finish the deployment: {Commands.Resume(domain)}",
        domain);

    public static DeployException NodeHasGone(string domain, bool isRemoved) => Make(
        DeployErrorKind.Conflict,
        isRemoved ? $"{domain} has been removed. Nothing was changed." : $"A removal of {domain} has begun. Nothing was changed.",
        isRemoved ? DeployAgain(domain) : FinishRemoval(domain),
        domain);
}
