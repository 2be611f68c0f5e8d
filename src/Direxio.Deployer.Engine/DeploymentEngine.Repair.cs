using Direxio.Deployer.Engine.Foundation.Names;
using Direxio.Deployer.Engine.Operations.Repair;
using Direxio.Deployer.Engine.Rehearsal;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.State.Stores;

namespace Direxio.Deployer.Engine;

// Bringing lost or outdated state back.
public sealed partial class DeploymentEngine
{
    /// <summary>
    /// Rebuilds the state of a node from the tags of its resources, or completes the recorded one. Nothing is created or
    /// deleted in the account, and nothing is written before <paramref name="approve"/> has agreed.
    /// </summary>
    /// <param name="request">Which node.</param>
    /// <param name="approve">Answers whether the changes may be written. Not called if there are none.</param>
    /// <param name="observer">Receives what happens.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The node as it is recorded afterwards; null if it was not approved.</returns>
    public Task<NodeStatus?> RepairAsync(
        RepairRequest request, Func<RepairPlan, Task<bool>> approve, IDeploymentObserver observer, CancellationToken cancellationToken) => GuardAsync(
        request,
        observer,
        async engineObserver =>
        {
            var store = Store(request.Rehearse, engineObserver);
            var subject = SubjectOf(request, store);
            var target = Resolver.AccountTarget(request.Region, request.ProfileName, request.Rehearse);
            using var ports = Connect(new(subject.Domain, subject.ServiceId, request.Rehearse, []), engineObserver, RehearsalEntry.Continue);
            return await new RepairRun(ports, store, engineObserver, target).RunAsync(subject, Shown(approve), cancellationToken).ConfigureAwait(false);
        });

    // Earlier releases made nodes for names that are refused today: a name that has a state is taken as it is.
    private RepairSubject SubjectOf(RepairRequest request, INodeStore store)
    {
        var given = request.Domain ?? environment["DOMAIN"];
        if (given is not null && NodeHome.ServiceIdOf(DomainName.AsciiOrGiven(given)) is var known && store.ServiceIds().Contains(known))
        {
            return new(DomainName.AsciiOrGiven(given), known, request.Region, request.RunId, request.Rehearse);
        }

        var domain = DomainName.Parse(given).Value;
        return new(domain, NodeHome.ServiceIdOf(domain), request.Region, request.RunId, request.Rehearse);
    }
}
