using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Operations.Costs;

internal static class CostErrors
{
    public static DeployException StateHasNoRegion(string path) => DeployErrors.Make(
        DeployErrorKind.InvalidData,
        Advice.OfError(nameof(ErrorTexts.StateHasNoRegion), path),
        Advice.OfError(nameof(ErrorTexts.StateHasNoRegion_Next), Commands.CostEstimate().WithPlaceholder("Region", "<region>")),
        path);
}
