using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Reports;

/// <summary>Failures in writing reports.</summary>
internal static class ReportErrors
{
    public static DeployException RemovalReportIsKept(string domain, string path) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        Advice.OfError(nameof(ErrorTexts.RemovalReportIsKept), domain, path),
        Advice.OfError(nameof(ErrorTexts.RemovalReportIsKept_Next), Commands.RemovalReport(domain).WithPlaceholder("Path", "<folder>")),
        path);

    public static DeployException OnlyRemovalReportIsLeft(string domain, string path) => DeployErrors.Make(
        DeployErrorKind.NotFound,
        Advice.OfError(nameof(ErrorTexts.OnlyRemovalReportIsLeft), domain, path),
        Advice.OfError(nameof(ErrorTexts.OnlyRemovalReportIsLeft_Next), Commands.RemovalReport(domain)),
        domain);
}
