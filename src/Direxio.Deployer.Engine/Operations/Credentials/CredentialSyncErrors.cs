using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.State;

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

    /// <summary>Refuses a node whose server is gone, or is about to.</summary>
    /// <exception cref="DeployException">NodeHasGone.</exception>
    public static void RequirePresent(NodeState state, string domain)
    {
        if (state.Removal != RemovalProgress.None)
        {
            throw NodeHasGone(domain, state.Removal == RemovalProgress.Removed);
        }
    }

    public static DeployException NodeHasGone(string domain, bool isRemoved) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        isRemoved ? $"{domain} has been removed. Nothing was changed." : $"A removal of {domain} has begun. Nothing was changed.",
        isRemoved ? NodeGuardErrors.DeployAgain(domain) : NodeGuardErrors.FinishRemoval(domain),
        domain);
}
