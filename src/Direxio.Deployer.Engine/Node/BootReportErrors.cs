using Direxio.Deployer.Engine.Foundation.Errors;

namespace Direxio.Deployer.Engine.Node;

internal static class BootReportErrors
{
    public static DeployException BootReportUnreadable(Exception cause) => DeployErrors.Make(
        DeployErrorKind.InvalidData,
        $"The node's boot report cannot be read: {cause.Message}",
        "Log in by SSH and run 'sudo /opt/p2p/bin/direxio-status' to see it.",
        cause: cause);
}
