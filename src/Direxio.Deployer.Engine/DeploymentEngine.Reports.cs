using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Foundation.Names;
using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.Reports;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine;

// Telling what was done.
public sealed partial class DeploymentEngine
{
    /// <summary>
    /// Writes the redacted report of an operation from what this machine knows; no call is made. The report of a node
    /// that was removed is found again where the removal left it.
    /// </summary>
    /// <param name="request">Which report.</param>
    /// <param name="approve">Answers whether the named files may be written. Called once.</param>
    /// <returns>What was written; null if it was not approved.</returns>
    public Task<ReportFile?> WriteReportAsync(ReportRequest request, Func<IReadOnlyList<string>, Task<bool>> approve) => GuardAsync(AdviceContext.ForRequest(request), redactor =>
    {
        RequestText.Require(request);
        var serviceId = NodeHome.ServiceIdOf(DomainName.AsciiOrGiven(request.Domain));
        return new ReportWriter(Store(request.Rehearse), redactor, TimeProvider.System).WriteAsync(request, serviceId, Shown(approve));
    });
}
