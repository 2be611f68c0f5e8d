using System.Text.RegularExpressions;
using Direxio.Deployer.Engine.Foundation.Names;
using Direxio.Deployer.Engine.Operations.Remove;
using Direxio.Deployer.Engine.Ports;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Rehearsal;
using Direxio.Deployer.Engine.Reports;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.State.Stores;

namespace Direxio.Deployer.Engine;

// Taking nodes down.
public sealed partial class DeploymentEngine
{
    /// <summary>
    /// Removes a node, or the resources of one run id, and reads back what is gone. The plan is made first, from the
    /// account; nothing is changed before <paramref name="approve"/> has agreed to it.
    /// </summary>
    /// <param name="request">What to remove and what to leave.</param>
    /// <param name="approve">Answers whether the plan may be carried out. Called once.</param>
    /// <param name="observer">Receives what happens.</param>
    /// <param name="cancellationToken">Stops it; what was done is recorded first, and running it again goes on.</param>
    /// <returns>The removal, complete or not; null if it was not approved.</returns>
    public Task<Removal?> RemoveAsync(
        RemovalRequest request, Func<RemovalPlan, Task<bool>> approve, IDeploymentObserver observer, CancellationToken cancellationToken) =>
        GuardAsync(request, observer, engineObserver => RemoveAsync(request, Shown(approve), engineObserver, cancellationToken));

    private async Task<Removal?> RemoveAsync(
        RemovalRequest request, Func<RemovalPlan, Task<bool>> approve, EngineObserver observer, CancellationToken cancellationToken)
    {
        if (request.RunId is { } runId)
        {
            return await RemoveRunAsync(request, runId, approve, observer, cancellationToken).ConfigureAwait(false);
        }

        // Earlier releases also made nodes for names that a new deployment is refused.
        var domain = DomainName.AsciiOrGiven(request.Domain ?? throw RemovalErrors.RemovalTargetMissing());
        var serviceId = NodeHome.ServiceIdOf(domain);
        using var ports = Connect(new(domain, serviceId, request.Rehearse, []), observer, RehearsalEntry.Continue);
        return await Removal(ports, request.Rehearse, observer)
            .RemoveNodeAsync(request, new(domain, serviceId), Resolver.ProfileOf(request.ProfileName), approve, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Removal?> RemoveRunAsync(
        RemovalRequest request, string runId, Func<RemovalPlan, Task<bool>> approve, EngineObserver observer, CancellationToken cancellationToken)
    {
        if (!RunIds().IsMatch(runId))
        {
            throw RemovalErrors.RunIdInvalid(runId);
        }

        using var ports = Connect(RunSubject.Account, observer, RehearsalEntry.Continue);
        return await Removal(ports, rehearsal: false, observer)
            .RemoveRunAsync(request, Resolver.AccountTarget(request.Region, request.ProfileName, rehearsal: false), approve, cancellationToken).ConfigureAwait(false);
    }

    private RemovalRun Removal(EnginePorts ports, bool rehearsal, EngineObserver observer)
    {
        var store = Store(rehearsal, observer);
        var stores = rehearsal ? [store] : RealStores();
        // Only this of the local settings: a variable that is wrong for something else must not keep a node billing.
        return new(ports, store, stores, LocalSettings.PathStyleOf(environment), observer, new OperationReports(observer.Redactor));
    }

    // It becomes the name of a lock file and of a folder for the report.
    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9-]{0,79}$")]
    private static partial Regex RunIds();
}
