using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Operations.Deploy;

/// <summary>A deployment that cannot begin as it was asked for.</summary>
internal static class DeploymentErrors
{
    public static DeployException DeploymentExists(string domain, PhaseId phase, string path) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        Advice.OfError(nameof(ErrorTexts.DeploymentExists), domain, path, phase),
        Advice.OfError(nameof(ErrorTexts.DeploymentExists_Next), Commands.Resume(domain), Commands.Remove(domain)),
        domain);

    public static DeployException PlanChanged(string domain, DeploymentRequest request) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        Advice.OfError(nameof(ErrorTexts.PlanChanged), domain),
        Advice.OfError(nameof(ErrorTexts.PlanChanged_Next), RequestCommands.With(Commands.Plan(domain), request)),
        domain);

    public static DeployException OriginUnknown(string domain, string backup) => DeployErrors.Make(
        DeployErrorKind.ConfirmationRequired,
        Advice.OfError(nameof(ErrorTexts.OriginUnknown), domain, backup),
        Advice.OfError(nameof(ErrorTexts.OriginUnknown_Next), Commands.Resume(domain)),
        domain);
}
