using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Operations.Orphans;
using Direxio.Deployer.Engine.Rehearsal;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine;

// Finding what nobody owns.
public sealed partial class DeploymentEngine
{
    /// <summary>
    /// Finds the resources that carry this deployer's tags and that no state of this machine owns. Changes nothing. A
    /// region that cannot be read is a problem in the result; the others are searched all the same.
    /// </summary>
    /// <exception cref="DeployException">OrphanSearchFailed: nothing at all could be searched.</exception>
    public Task<OrphanFindings> FindOrphansAsync(OrphanSearch search, IDeploymentObserver observer, CancellationToken cancellationToken) => GuardAsync(
        search,
        observer,
        async engineObserver =>
        {
            using var ports = Connect(RunSubject.Account, engineObserver, RehearsalEntry.Continue);
            var target = Resolver.AccountTarget(search.Region.Count > 0 ? search.Region[0] : null, search.ProfileName, rehearsal: false);
            var (orphans, unread) = await new OrphanFinder(ports, RealStores(), engineObserver) { NamedProfile = search.ProfileName }
                .FindAsync(target, search.Region, cancellationToken).ConfigureAwait(false);
            return new OrphanFindings(orphans, [.. Alike(unread).Select(alike =>
                Redacted(OrphanErrors.OrphanSearchFailed(alike[0], [.. alike.Skip(1).Select(place => place.Region)]), engineObserver.Redactor, AdviceContext.ForRequest(search)))]);
        });

    // What denies one region tends to deny them all, and is told once.
    private static IEnumerable<List<UnreadRegion>> Alike(IReadOnlyList<UnreadRegion> unread) => unread
        .GroupBy(place => (place.Region == RegionSweep.Global, place.Cause.Service, place.Cause.Action, place.Cause.Code))
        .Select(group => group.ToList());
}
