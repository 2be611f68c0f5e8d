using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Operations.Orphans;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Resources;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Operations.Repair;

/// <summary>What the account holds of one run in one region.</summary>
/// <param name="RunId">The run id; null for resources that carry none.</param>
/// <param name="Region">Region code.</param>
/// <param name="Resources">What carries its tags, the run's zones among it.</param>
internal sealed record FoundRun(string? RunId, string Region, IReadOnlyList<OwnedResource> Resources);

/// <summary>Finds the one run of a domain whose state is lost, by the tags of its resources.</summary>
internal sealed class RunFinder(RegionSweep sweep, EngineObserver observer)
{
    /// <param name="home">A connection to the account.</param>
    /// <param name="target">Where it leads.</param>
    /// <param name="accountId">The account.</param>
    /// <param name="subject">What is looked for.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="DeployException">There is none, or more than one, or it cannot be told.</exception>
    public async Task<FoundRun> FindAsync(
        CloudPorts home, CloudTarget target, string accountId, RepairSubject subject, CancellationToken cancellationToken)
    {
        var regions = subject.Region is { } named
            ? [named]
            : await RegionSweep.EnabledRegionsAsync(home, cancellationToken).ConfigureAwait(false);
        var seen = await sweep.RunAsync(home, target, regions, new(ServiceId: subject.ServiceId), cancellationToken).ConfigureAwait(false);
        var runs = RunsOf(seen.Seen.Where(placed => IsOf(placed.Resource, subject.ServiceId)), target.Region);
        foreach (var nameless in runs.Where(run => !IsUsable(run)))
        {
            observer.Warn(Advice.Of(
                nameof(Texts.Warn_RunIdMissing),
                subject.Domain,
                NodeTags.RunIdKey,
                KindName.Of(nameless.Resources),
                nameless.Region,
                Commands.Orphans().In(new() { IsRehearsal = subject.IsRehearsal, ProfileName = target.ProfileName })));
        }

        var run = Choose(runs, subject, seen.Unread, accountId, regions);
        foreach (var alike in seen.Unread.Where(unread => unread.Region != RegionSweep.Global).GroupBy(unread => unread.Cause.Code))
        {
            observer.Warn(Advice.Of(
                nameof(Texts.Warn_RegionsUnread), string.Join(", ", alike.Select(unread => unread.Region)), alike.Key));
        }

        return run;
    }

    private static FoundRun Choose(
        IReadOnlyList<FoundRun> runs,
        RepairSubject subject,
        IReadOnlyList<UnreadRegion> unread,
        string accountId,
        IReadOnlyList<string> regions)
    {
        var named = runs.Where(run => IsUsable(run) && (subject.RunId is null || run.RunId == subject.RunId)).ToList();
        // A zone that an earlier run left behind is no second node. A zone alone does not say that the rest is gone.
        var substantial = named.Where(run => run.Resources.Any(resource => resource.Kind != ResourceKind.HostedZone)).ToList();
        if (substantial.Count == 0 && unread.Count > 0)
        {
            throw RepairErrors.RepairNotComplete(subject.Domain, unread[0]);
        }

        if (named.Count == 0)
        {
            throw subject.RunId is { } asked && runs.Count > 0
                ? RepairErrors.RunNotFound(subject.Domain, asked, runs)
                : RepairErrors.NothingToRepairFrom(subject.Domain, accountId, regions);
        }

        return (substantial, named) switch
        {
            ([var only], _) => only,
            ([], [var only]) => only,
            _ => throw RepairErrors.SeveralRuns(subject.Domain, named),
        };
    }

    // The run id names files on this machine, and a tag is anybody's text.
    private static bool IsUsable(FoundRun run) => NodeTags.BeginOf(run.RunId) is not null;

    // A run lies in one region, and its zones are with it wherever they are seen.
    private static List<FoundRun> RunsOf(IEnumerable<PlacedResource> seen, string anyRegion)
    {
        var runs = new List<FoundRun>();
        foreach (var run in seen.GroupBy(placed => placed.Resource.RunId))
        {
            var zones = run.Where(placed => placed.Region == RegionSweep.Global).Select(placed => placed.Resource).ToList();
            var regional = run.Where(placed => placed.Region != RegionSweep.Global).GroupBy(placed => placed.Region).ToList();
            runs.AddRange(regional.Count == 0
                ? [new(run.Key, anyRegion, zones)]
                : regional.Select(region => new FoundRun(run.Key, region.Key, [.. region.Select(placed => placed.Resource), .. zones])));
        }

        return runs;
    }

    // The deployer makes a zone for exactly the domain; one that was never tagged is told by that.
    private static bool IsOf(OwnedResource resource, string serviceId) =>
        resource.ServiceId is { } tagged
            ? tagged == serviceId
            : resource.Name is { } name && NodeHome.ServiceIdOf(name) == serviceId;
}

/// <summary>What a repair is about.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="ServiceId">Its service id.</param>
/// <param name="Region">The region that the user named; null if none.</param>
/// <param name="RunId">The run that the user named; null if none.</param>
/// <param name="IsRehearsal">True for a rehearsed node.</param>
internal sealed record RepairSubject(string Domain, string ServiceId, string? Region, string? RunId, bool IsRehearsal);
