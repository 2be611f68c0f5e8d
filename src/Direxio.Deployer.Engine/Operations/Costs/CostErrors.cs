using Direxio.Deployer.Engine.Guidance;

namespace Direxio.Deployer.Engine;

internal static partial class DeployErrors
{
    public static DeployException NodeIsRemoved(string domain) => Make(
        DeployErrorKind.Conflict,
        $"{domain} was removed; nothing of it bills any more, so there is nothing to estimate.",
        $"To price a node that does not exist, run {Commands.CostEstimate()} without -Domain.",
        domain);

    public static DeployException StateHasNoRegion(string path) => Make(
        DeployErrorKind.InvalidData,
        $"The state file '{path}' has no region, so its resources cannot be priced.",
        $"Restore the file from a copy; or run {Commands.CostEstimate().Name} with -Region instead of -Domain.",
        path);
}
