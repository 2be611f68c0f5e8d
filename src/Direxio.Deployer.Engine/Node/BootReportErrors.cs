using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Node;

internal static class BootReportErrors
{
    public static DeployException BootReportUnreadable(Exception cause) => DeployErrors.Make(
        DeployErrorKind.InvalidData,
        Advice.OfError(nameof(ErrorTexts.BootReportUnreadable), cause.Message),
        Advice.OfError(nameof(ErrorTexts.BootReportUnreadable_Next)),
        cause: cause);
}
