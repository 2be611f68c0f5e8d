namespace Direxio.Deployer.Engine;

internal static partial class DeployErrors
{
    public static DeployException BootReportUnreadable(Exception cause) => Make(
        DeployErrorKind.InvalidData,
        $"The node's boot report cannot be read: {cause.Message}",
        "Log in by SSH and run 'sudo /opt/p2p/bin/direxio-status' to see it.",
        cause: cause);
}
