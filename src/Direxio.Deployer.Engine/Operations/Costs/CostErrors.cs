using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Operations.Costs;

internal static class CostErrors
{
    public static DeployException StateHasNoRegion(string path) => DeployErrors.Make(
        DeployErrorKind.InvalidData,
        $"The state file '{path}' has no region, so its resources cannot be priced.",
        $"Restore the file from a copy; or run {Commands.CostEstimate().Name} with -Region instead of -Domain.",
        path);
}
