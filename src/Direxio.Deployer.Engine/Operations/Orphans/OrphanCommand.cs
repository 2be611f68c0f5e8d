using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.Settings;

namespace Direxio.Deployer.Engine.Operations.Orphans;

/// <summary>Finds the resources that no state of this machine owns.</summary>
internal sealed class OrphanCommand(CommandContext context)
{
    /// <summary>What was found, and what could not be searched, in groups of the same cause.</summary>
    public async Task<(IReadOnlyList<Orphan> Orphans, IReadOnlyList<DeployException> Problems)> RunAsync(
        OrphanSearch search, CancellationToken cancellationToken)
    {
        // Nothing is found in a region that there is not, which would read as if all was well.
        var regions = new List<string>();
        var problems = new List<DeployException>();
        foreach (var named in search.Region)
        {
            try
            {
                regions.Add(SettingRules.Region(named));
            }
            catch (DeployException problem)
            {
                problems.Add(problem);
            }
        }

        // None is every region, which nobody asked for here.
        if (problems.Count > 0 && regions.Count == 0)
        {
            return ([], problems);
        }

        using var world = context.Enter(RunSubject.Account with { IsRehearsal = search.Rehearse });
        var target = context.Settings.AccountTarget(
            regions.FirstOrDefault(), search.ProfileName, rehearsal: search.Rehearse);
        var finder = new OrphanFinder(
            world.Ports, search.Rehearse ? [world.Store] : context.RealStores(), context.Observer)
        {
            Context = AdviceContext.ForRequest(search),
        };
        var (orphans, unread) = await finder.FindAsync(target, regions, cancellationToken).ConfigureAwait(false);
        return (orphans, [
            .. problems,
            .. Alike(unread).Select(alike => OrphanErrors.OrphanSearchFailed(alike[0], [.. alike.Skip(1).Select(place => place.Region)])),
        ]);
    }

    // What denies one region tends to deny them all, and is told once.
    private static IEnumerable<List<UnreadRegion>> Alike(IReadOnlyList<UnreadRegion> unread) => unread
        .GroupBy(place => (place.Region == RegionSweep.Global, place.Cause.Service, place.Cause.Action, place.Cause.Code))
        .Select(group => group.ToList());
}
