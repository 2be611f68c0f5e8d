using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Ports.Dns;
using Direxio.Deployer.Engine.Resources;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Operations.Repair;

/// <summary>Looks a node up in its account: by the recorded id, and where none is recorded by the tags. Changes nothing.</summary>
internal sealed class NodeInspector(CloudPorts cloud, IAuthoritativeDns dns, DateTimeOffset now)
{
    private readonly List<Advice> gone = [];
    private readonly List<Advice> unread = [];

    /// <param name="state">The recorded state; an empty one if it is lost.</param>
    /// <param name="subject">The node.</param>
    /// <param name="accountId">The account.</param>
    /// <param name="tagged">What carries the tags of the node's run, zones left out.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="CloudException">EC2 could not be read.</exception>
    public async Task<ObservedNode> InspectAsync(
        NodeState state, RepairSubject subject, string accountId, IReadOnlyList<OwnedResource> tagged, CancellationToken cancellationToken)
    {
        var recorded = state.Resources;
        var choice = new TaggedChoice(state.RunId, tagged);
        var instance = await LookAsync(
            state,
            ResourceKind.Instance,
            () => choice.Choose(ResourceKind.Instance)?.Id,
            cloud.Instances.FindAsync,
            cancellationToken).ConfigureAwait(false);
        // Of one that held data more is to be said.
        if (recorded.InstanceId is { } id && !state.HasLived && instance is { HasEnded: true })
        {
            gone.Add(Advice.Of(nameof(Texts.Gone_Terminated), KindName.Of(ResourceKind.Instance, id)));
        }

        var volume = await LookAsync(
            state,
            ResourceKind.Volume,
            () => instance?.RootVolumeId ?? choice.Choose(ResourceKind.Volume)?.Id,
            cloud.Volumes.FindAsync,
            cancellationToken).ConfigureAwait(false);
        var address = await LookAsync(
            state,
            ResourceKind.ElasticIp,
            () => choice.Choose(ResourceKind.ElasticIp, mine => instance is not null && mine.InstanceId == instance.Id)?.Id,
            cloud.Addresses.FindAsync,
            cancellationToken).ConfigureAwait(false);
        var group = await LookAsync(
            state,
            ResourceKind.SecurityGroup,
            () => choice.Choose(ResourceKind.SecurityGroup)?.Id,
            cloud.SecurityGroups.FindAsync,
            cancellationToken).ConfigureAwait(false);
        var key = await LookAsync(
            state,
            ResourceKind.KeyPair,
            () => choice.Choose(ResourceKind.KeyPair, mine => mine.Id == state.RunId)?.Id,
            cloud.KeyPairs.FindAsync,
            cancellationToken).ConfigureAwait(false);
        var (zone, hasMoved, zonesAreRead) = await ZoneAsync(
            state, subject.Domain, address?.PublicIp ?? recorded.PublicIp, cancellationToken).ConfigureAwait(false);
        return new()
        {
            Instance = instance,
            HasInstanceEnded = recorded.InstanceId is not null
                && (instance?.HasEnded ?? IsOld(state, ResourceKind.Instance)),
            Protection = instance is { HasEnded: false }
                ? await ProtectionAsync(instance.Id, cancellationToken).ConfigureAwait(false)
                : null,
            SubnetId = tagged.FirstOrDefault(mine => mine.Id == instance?.Id)?.SubnetId,
            RootVolume = volume,
            Address = address,
            IsAddressGone = recorded.AllocationId is not null && address is null && IsOld(state, ResourceKind.ElasticIp),
            Group = group,
            KeyPair = key,
            Zone = zone,
            HasDnsMoved = hasMoved,
            ZonesAreRead = zonesAreRead,
            BudgetName = await BudgetAsync(state, subject.ServiceId, accountId, cancellationToken).ConfigureAwait(false),
            Gone = gone,
            Unread = unread,
        };
    }

    private async Task<T?> LookAsync<T>(
        NodeState state,
        ResourceKind kind,
        Func<string?> byTags,
        Func<string, CancellationToken, Task<T?>> find,
        CancellationToken cancellationToken)
        where T : class
    {
        var known = ResourceKinds.Describe(kind);
        var recorded = known.RecordedId(state);
        if ((recorded ?? byTags()) is not { } id)
        {
            if (known.IsMadeByIntent && state.Intents.IsUnsettled(known.Intent))
            {
                TellYoung(state, kind, Advice.Of(nameof(Texts.Asked), KindName.Of(kind)));
            }

            return null;
        }

        var found = await find(id, cancellationToken).ConfigureAwait(false);
        var isToldApart = kind is ResourceKind.Instance or ResourceKind.ElasticIp && state.HasLived;
        if (found is null && !TellYoung(state, kind, KindName.Of(kind, id)) && recorded is not null && !isToldApart)
        {
            gone.Add(Advice.Of(nameof(Texts.Gone_NotFound), KindName.Of(kind, id)));
        }

        return found;
    }

    private bool IsOld(NodeState state, ResourceKind kind) =>
        Visibility.Remaining(ResourceKinds.Describe(kind).MadeAt(state), now) == TimeSpan.Zero;

    // What was made a few minutes ago may not show yet: that it was not found says nothing.
    private bool TellYoung(NodeState state, ResourceKind kind, Advice what)
    {
        var rest = Visibility.Remaining(ResourceKinds.Describe(kind).MadeAt(state), now);
        if (rest == TimeSpan.Zero)
        {
            return false;
        }

        unread.Add(Advice.Of(nameof(Texts.Warn_TooYoung), what, Visibility.InWords(Visibility.Minutes(rest))));
        return true;
    }

    // A user-mode node has no zone, and its credentials often may not read any.
    private async Task<(ObservedZone? Zone, bool HasMoved, bool AreRead)> ZoneAsync(
        NodeState state, string domain, string? publicIp, CancellationToken cancellationToken)
    {
        if (state.Dns.IsUserMode && state.Resources.ZoneId is null && state.Intents.WrittenAt(HostedZoneKind.Intent) is null)
        {
            return (null, false, true);
        }

        try
        {
            var tagged = state.RunId is { } runId
                ? await cloud.OwnedResources.ListZonesAsync(new(RunId: runId), cancellationToken).ConfigureAwait(false)
                : [];
            var inspector = new ZoneInspector(cloud.DnsRecords, () => dns.QueryAsync(domain, cancellationToken));
            if (state.Resources.ZoneId is not { } recorded)
            {
                var found = await inspector.FindAsync(domain, publicIp, tagged, cancellationToken).ConfigureAwait(false);
                return (found, found?.IsElsewhere == true, true);
            }

            var zone = await inspector.ReadAsync(recorded, domain, publicIp, tagged, cancellationToken).ConfigureAwait(false);
            var (hasMoved, to) = state.Dns.IsUserMode
                ? (false, null)
                : await inspector.FollowAsync(
                    zone, state, domain, publicIp, tagged, cancellationToken).ConfigureAwait(false);
            if (zone is null && !hasMoved)
            {
                gone.Add(Advice.Of(nameof(Texts.Gone_NotFound), KindName.Of(ResourceKind.HostedZone, recorded)));
            }

            return (hasMoved ? to ?? (zone is null ? null : zone with { IsElsewhere = true }) : zone, hasMoved, true);
        }
        catch (CloudException exception) when (exception.IsDenied)
        {
            unread.Add(Advice.Of(nameof(Texts.Warn_ZonesUnread), exception.Message));
            return (null, false, false);
        }
    }

    private async Task<InstanceProtection?> ProtectionAsync(string instance, CancellationToken cancellationToken)
    {
        try
        {
            return await cloud.Instances.ReadProtectionAsync(instance, cancellationToken).ConfigureAwait(false);
        }
        catch (CloudException exception) when (exception.IsDenied)
        {
            unread.Add(Advice.Of(nameof(Texts.Warn_ProtectionUnread), exception.Message));
            return null;
        }
    }

    private async Task<string?> BudgetAsync(NodeState state, string serviceId, string accountId, CancellationToken cancellationToken)
    {
        if (state.RunId is not { } runId || !runId.StartsWith(NodeTags.RunIdPrefix, StringComparison.Ordinal))
        {
            return null;
        }

        var name = state.Resources.BudgetName ?? new NodeTags(serviceId, runId).BudgetName;
        try
        {
            if (await cloud.Budgets.FindAsync(accountId, name, cancellationToken).ConfigureAwait(false) is { } budget)
            {
                return budget.Name;
            }

            if (state.Resources.BudgetName is { } recorded)
            {
                gone.Add(Advice.Of(nameof(Texts.Gone_NotFound), KindName.Of(ResourceKind.Budget, recorded)));
            }
        }
        catch (CloudException exception) when (exception.IsDenied)
        {
            unread.Add(Advice.Of(nameof(Texts.Warn_NodeBudgetUnread), exception.Message));
        }

        return null;
    }
}

/// <summary>Chooses among tagged resources of one run. A run has one of each kind; of more, the preferred one if it is one.</summary>
internal sealed class TaggedChoice(string? runId, IReadOnlyList<OwnedResource> tagged)
{
    /// <exception cref="DeployException">SeveralOfAKind.</exception>
    public OwnedResource? Choose(ResourceKind kind, Func<OwnedResource, bool>? isPreferred = null)
    {
        var all = tagged.Where(resource => resource.Kind == kind).ToList();
        var preferred = isPreferred is null ? [] : all.Where(isPreferred).ToList();
        return (all, preferred) switch
        {
            ([], _) => null,
            ([var only], _) => only,
            (_, [var best]) => best,
            _ => throw RepairErrors.SeveralOfAKind(runId ?? "(no run id)", kind, all.Select(resource => resource.Id)),
        };
    }
}
