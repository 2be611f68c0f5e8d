using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Operations.Deploy;

/// <summary>A deployment that cannot begin as it was asked for.</summary>
internal static class DeploymentErrors
{
    public static DeployException DeploymentExists(string domain, PhaseId phase, string path) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        $"{domain} already has resources on record ({path}, at {phase}). Nothing was created.",
        $"Continue it with {Commands.Resume(domain)}. To begin again instead, remove it first: {Commands.Remove(domain)}",
        domain);

    public static DeployException PlanChanged(string domain) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        $"The plan for {domain} no longer fits: account, network, DNS, prices or the state on this machine have changed since it was "
            + "made. Nothing was created.",
        $"Make and read a new one: {Commands.Plan(domain)}.",
        domain);

    public static DeployException OriginUnknown(string domain, string backup) => DeployErrors.Make(
        DeployErrorKind.ConfirmationRequired,
        $"{domain} waits for its backup '{backup}', which this command does not bring.",
        $"Run {Commands.Resume(domain)}.",
        domain);
}
