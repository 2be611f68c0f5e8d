using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Runs;

/// <summary>Where an operation leaves its report. Operations end with one, but know nothing of what is in it.</summary>
internal interface IOperationReports
{
    /// <summary>Writes the report of an operation on a node.</summary>
    /// <param name="state">The state as the operation left it.</param>
    /// <param name="paths">The node's files.</param>
    /// <param name="operation">Which operation it was.</param>
    /// <param name="now">The time.</param>
    /// <returns>The path of the file.</returns>
    /// <exception cref="DeployException">LocalFileUnwritable.</exception>
    string Write(NodeState state, NodePaths paths, ReportOperation operation, DateTimeOffset now);
}
