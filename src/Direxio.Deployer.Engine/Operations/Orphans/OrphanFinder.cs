using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Resources;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.State.Stores;

namespace Direxio.Deployer.Engine.Operations.Orphans;

/// <summary>Finds what carries this deployer's tags and belongs to no state of this machine.</summary>
internal sealed class OrphanFinder(EnginePorts ports, IReadOnlyList<INodeStore> stores, EngineObserver observer)
{
    /// <summary>What the next command needs as well: the profile that the user named, and that it is a rehearsal.</summary>
    public AdviceContext Context { get; init; } = new();

    /// <summary>What was found, and the places that could not be read.</summary>
    /// <param name="target">Profile and region by which the account is asked.</param>
    /// <param name="named">The regions to search; empty for every enabled one.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="DeployException">
    /// OrphanSearchFailed: nothing could be read at all. HomeUnreadable: which nodes this machine has is not known.
    /// </exception>
    public async Task<(IReadOnlyList<Orphan> Orphans, IReadOnlyList<UnreadRegion> Unread)> FindAsync(
        CloudTarget target, IReadOnlyList<string> named, CancellationToken cancellationToken)
    {
        var owners = LocalOwners.ReadAll(stores);
        using var home = ports.ConnectCloud(target, observer);
        var (accountId, regions) = await AccountAsync(home, named, cancellationToken).ConfigureAwait(false);
        var sweep = await new RegionSweep(ports, observer).RunAsync(home, target, regions, new(), cancellationToken).ConfigureAwait(false);
        if (sweep.Unread.Count == regions.Count + 1)
        {
            throw OrphanErrors.OrphanSearchFailed(sweep.Unread);
        }

        var ownerless = Ownerless(sweep.Seen, accountId, owners);
        var prices = await new OrphanPrices(ports, observer, target).ReadAsync(ownerless, cancellationToken).ConfigureAwait(false);
        var now = ports.Clock.GetUtcNow();
        var orphans = ownerless.Select(
            (placed, index) => Describe(placed, prices[index], accountId, now, NextAction(placed, ownerless, target.Region))).ToList();
        var places = regions.Count + 1;
        observer.Note(Advice.Of(
            nameof(Texts.Note_Orphans), accountId, orphans.Count, places - sweep.Unread.Count, places, Visibility.NotShownYet));
        return (orphans, sweep.Unread);
    }

    private static async Task<(string AccountId, IReadOnlyList<string> Regions)> AccountAsync(
        CloudPorts cloud, IReadOnlyList<string> named, CancellationToken cancellationToken)
    {
        try
        {
            var identity = await cloud.Identity.GetAsync(cancellationToken).ConfigureAwait(false);
            return (identity.AccountId, named.Count > 0
                ? [.. named.Distinct(StringComparer.Ordinal)]
                : await RegionSweep.EnabledRegionsAsync(cloud, cancellationToken).ConfigureAwait(false));
        }
        catch (CloudException exception)
        {
            throw OrphanErrors.OrphanSearchFailed(exception);
        }
    }

    private List<PlacedResource> Ownerless(IReadOnlyList<PlacedResource> seen, string accountId, LocalOwners owners)
    {
        var withheld = owners.Unreadable.ToDictionary(owner => owner, _ => new List<Advice>());
        var ownerless = new List<PlacedResource>();
        foreach (var placed in seen.Where(placed => !owners.Own(placed.Resource, accountId)))
        {
            if (owners.UnreadableOwnerOf(ServiceIdOf(placed.Resource, seen)) is { } unreadable)
            {
                withheld[unreadable].Add(KindName.Of(placed.Resource.Kind, placed.Resource.Id));
            }
            else
            {
                ownerless.Add(placed);
            }
        }

        foreach (var (owner, ids) in withheld)
        {
            var (why, next) = (owner.Failure.Message, owner.Failure.NextAction);
            observer.Warn(ids.Count > 0
                ? Advice.Of(nameof(Texts.Warn_OwnerUnreadIds), owner.ServiceId, why, Advice.Join(", ", ids), next)
                : Advice.Of(nameof(Texts.Warn_OwnerUnread), owner.ServiceId, why, next));
        }

        return ownerless;
    }

    // A zone whose tags were never written says by its run and by its name whose it is.
    private static string? ServiceIdOf(OwnedResource resource, IReadOnlyList<PlacedResource> seen) =>
        resource.ServiceId
        ?? seen.FirstOrDefault(
            other => resource.RunId is { } run && other.Resource.RunId == run && other.Resource.ServiceId is not null)?.Resource.ServiceId
        ?? (resource.Name is { } name ? NodeHome.ServiceIdOf(name) : null);

    private Orphan Describe(PlacedResource placed, decimal? monthlyUsd, string accountId, DateTimeOffset now, string nextAction)
    {
        var created = BirthOf(placed.Resource);
        return new()
        {
            RunId = RunIdOf(placed),
            ServiceId = placed.Resource.ServiceId,
            AccountId = accountId,
            Region = placed.Region,
            Kind = placed.Resource.Kind,
            Id = placed.Resource.Id,
            CreatedAt = created?.LocalDateTime,
            Age = created is { } time ? Elapsed.Since(time, now) : null,
            MonthlyUsd = monthlyUsd,
            NextAction = nextAction,
            Rehearsal = Context.IsRehearsal,
        };
    }

    // What the tag says otherwise is no run id, and no command takes it.
    private static string? RunIdOf(PlacedResource placed) => NodeTags.IsRunId(placed.Resource.RunId) ? placed.Resource.RunId : null;

    // Of an instance AWS tells the last start: the run that made it began before its first one.
    private static DateTimeOffset? BirthOf(OwnedResource resource)
    {
        var begin = NodeTags.BeginOf(resource.RunId);
        return resource.Kind == ResourceKind.Instance && begin < resource.CreatedAt ? begin : resource.CreatedAt ?? begin;
    }

    private string NextAction(PlacedResource placed, IReadOnlyList<PlacedResource> ownerless, string anyRegion)
    {
        if (RunIdOf(placed) is not { } runId)
        {
            return WithoutRunId(placed, anyRegion);
        }

        var region = placed.Region != RegionSweep.Global
            ? placed.Region
            : ownerless.FirstOrDefault(other => other.Resource.RunId == runId && other.Region != RegionSweep.Global)?.Region ?? anyRegion;
        var set = ownerless.Where(other => other.Resource.RunId == runId && other.Region == region)
            .Select(other => other.Resource)
            .ToList();
        // What has a server may be at work for another machine or person: to take it away is not the first thing to think of.
        return set.Exists(resource => resource.Kind == ResourceKind.Instance) && NodeTags.BeginOf(runId) is not null
            && set.Select(resource => resource.ServiceId).OfType<string>().FirstOrDefault() is { } domain
            ? Texts.Orphan_Living_Next.InWords(new OtherNode(runId, region, set, 0, false).WayOut(domain).In(Context))
            : Commands.RemoveRun(runId, region).In(Context).Render();
    }

    // A run of its own for the one thing: the removal then shows it, asks, and reads back that it is gone.
    private string WithoutRunId(PlacedResource placed, string anyRegion)
    {
        var id = placed.Resource.Id;
        var run = NodeTags.RunIdPrefix + id;
        var profile = Context.ProfileName is { } name ? $" --profile {CommandLineText.Word(name)}" : string.Empty;
        var tag = $"Key={NodeTags.RunIdKey},Value={run}";
        var mark = placed.Resource.Kind switch
        {
            ResourceKind.KeyPair => null,
            ResourceKind.HostedZone =>
                $"aws route53 change-tags-for-resource --resource-type hostedzone --resource-id {id} --add-tags {tag}{profile}",
            _ => $"aws ec2 create-tags --region {placed.Region} --resources {id} --tags {tag}{profile}",
        };
        var start = (placed.Resource.RunId is null ? Texts.Orphan_NoRunId : Texts.Orphan_NoSuchRunId).InWords(NodeTags.RunIdKey);
        return mark is null
            ? Texts.Orphan_KeyPair_Next.InWords(start)
            : Texts.Orphan_Unmarked_Next.InWords(
                start,
                mark,
                Commands.RemoveRun(run, placed.Region == RegionSweep.Global ? anyRegion : placed.Region).In(Context));
    }
}
