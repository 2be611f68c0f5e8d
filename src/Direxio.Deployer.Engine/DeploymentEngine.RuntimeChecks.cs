using Direxio.Deployer.Engine.Foundation.Names;
using Direxio.Deployer.Engine.Operations.RuntimeChecks;
using Direxio.Deployer.Engine.Rehearsal;
using Direxio.Deployer.Engine.Reports;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine;

// Checking what runs on this machine.
public sealed partial class DeploymentEngine
{
    /// <summary>
    /// Checks the agent's side of a node: the bridge, the MCP server, and the agent's token. No message is sent; nothing
    /// changes but the node's record of the checks and its report.
    /// </summary>
    /// <param name="request">Which node, and which checks.</param>
    /// <param name="observer">Receives what happens.</param>
    /// <param name="cancellationToken">Stops it; nothing is recorded then.</param>
    /// <returns>A row for each check. One that failed is a row, too.</returns>
    public Task<IReadOnlyList<RuntimeCheck>> TestRuntimeAsync(
        RuntimeCheckRequest request, IDeploymentObserver observer, CancellationToken cancellationToken) => GuardAsync(
        request,
        observer,
        async engineObserver =>
        {
            // Earlier releases also made nodes for names that a new deployment is refused.
            var domain = DomainName.AsciiOrGiven(request.Domain);
            var serviceId = NodeHome.ServiceIdOf(domain);
            using var ports = Connect(new(domain, serviceId, request.Rehearse, []), engineObserver, RehearsalEntry.Continue);
            var local = LocalSettings.From(environment, engineObserver.Redactor);
            var reports = new OperationReports(engineObserver.Redactor);
            return await new RuntimeCheckRun(ports, Store(request.Rehearse, engineObserver), local, engineObserver, reports)
                .RunAsync(request, serviceId, domain, cancellationToken).ConfigureAwait(false);
        });
}
