using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Reports;

/// <summary>Failures in writing reports.</summary>
internal static class ReportErrors
{
    public static DeployException RemovalReportIsKept(string domain, string path) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        $"No removal of {domain} was run, and '{path}' is the proof of an earlier removal; it is not replaced.",
        $"Read that file, or write the report of the present node elsewhere: "
            + $"{Commands.RemovalReport(domain).WithPlaceholder("Path", "<folder>")}",
        path);

    public static DeployException OnlyRemovalReportIsLeft(string domain, string path) => DeployErrors.Make(
        DeployErrorKind.NotFound,
        $"There is no node for '{domain}' any more; what is left of it is the report of its removal, '{path}'.",
        $"For that report, run: {Commands.RemovalReport(domain)}",
        domain);
}
