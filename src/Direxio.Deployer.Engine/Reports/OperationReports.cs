using Direxio.Deployer.Engine.Redaction;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Reports;

/// <summary>Writes each operation's report as operation-report.json, redacted as a whole.</summary>
internal sealed class OperationReports(Redactor redactor) : IOperationReports
{
    public string Write(NodeState state, NodePaths paths, ReportOperation operation, DateTimeOffset now) =>
        OperationReport.Write(state, paths, operation, redactor, now);
}
