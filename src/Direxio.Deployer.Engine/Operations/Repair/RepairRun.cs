using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Foundation.Names;
using Direxio.Deployer.Engine.Operations.Deploy;
using Direxio.Deployer.Engine.Operations.Orphans;
using Direxio.Deployer.Engine.Ports;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Resources;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.State.Stores;
using Direxio.Deployer.Engine.Status;

namespace Direxio.Deployer.Engine.Operations.Repair;

/// <summary>
/// One repair: reads the account under the node's lock, asks, and writes this machine's state. It calls nothing that
/// changes the account.
/// </summary>
internal sealed class RepairRun(EnginePorts ports, INodeStore store, EngineObserver observer, CloudTarget target)
{
    /// <summary>The node as it is recorded afterwards; null if the user did not agree.</summary>
    public async Task<NodeStatus?> RunAsync(
        RepairSubject subject, Func<RepairPlan, Task<bool>> approve, CancellationToken cancellationToken)
    {
        try
        {
            // The status is read when the node is free again: it would find this very process at work on it.
            return await WriteAsync(subject, approve, cancellationToken).ConfigureAwait(false)
                ? new NodeStatusReader(store, observer.Redactor).Read(subject.ServiceId)
                : null;
        }
        catch (CloudException exception)
        {
            throw CloudErrors.AccountSearchFailed(exception, Commands.Repair(subject.Domain).Again());
        }
    }

    private async Task<bool> WriteAsync(RepairSubject subject, Func<RepairPlan, Task<bool>> approve, CancellationToken cancellationToken)
    {
        using var session = Open(subject.ServiceId, out var isUnreadable);
        if (session.State is { } any)
        {
            NodeGuard.RequireOwn(any, any.Domain ?? subject.ServiceId);
        }

        var isRemoved = session.State is { Removal: RemovalProgress.Removed };
        var recorded = isRemoved ? null : session.State;
        var replaced = isUnreadable ? "unreadable" : isRemoved ? "removed" : null;
        return recorded is null
            ? await RebuildAsync(session, subject, replaced, approve, cancellationToken).ConfigureAwait(false)
            : await CompleteAsync(session, recorded, subject, approve, cancellationToken).ConfigureAwait(false);
    }

    private NodeSession Open(string serviceId, out bool isUnreadable)
    {
        isUnreadable = false;
        try
        {
            return store.Open(serviceId);
        }
        catch (DeployException exception) when (exception.Code == nameof(StateErrors.StateUnreadable))
        {
            isUnreadable = true;
            return store.OpenForReplacement(serviceId);
        }
    }

    private async Task<bool> RebuildAsync(
        NodeSession session,
        RepairSubject subject,
        string? replaced,
        Func<RepairPlan, Task<bool>> approve,
        CancellationToken cancellationToken)
    {
        // Only nodes of releases that check the domain carry tags, so a name that would be refused has none.
        subject = subject with { Domain = DomainName.Parse(subject.Domain).Value };
        using var home = ports.ConnectCloud(target, observer);
        var accountId = (await home.Identity.GetAsync(cancellationToken).ConfigureAwait(false)).AccountId;
        var run = await new RunFinder(new RegionSweep(ports, observer), observer)
            .FindAsync(home, target, accountId, subject, cancellationToken).ConfigureAwait(false);
        using var cloud = ports.ConnectCloud(target with { Region = run.Region }, observer);
        var now = ports.Clock.GetUtcNow();
        var state = StateRebuild.Begin(subject, run.RunId!, run.Region, accountId, now);
        var seen = await new NodeInspector(cloud, ports.Dns, ports.Clock.GetUtcNow())
            .InspectAsync(state, subject, accountId, run.Resources, cancellationToken).ConfigureAwait(false);
        if (!seen.HasAny)
        {
            // It was listed, and by its id it was not found: it went in between, or does not show everywhere yet.
            throw RepairErrors.NothingToRepairFrom(subject.Domain, accountId, [run.Region]);
        }

        List<string> changes = [.. StateCompletion.Apply(state, seen, session.Paths, now)];
        var lost = StateRebuild.Conclude(state, seen, session.Paths, now);
        var keptAs = replaced is null ? null : session.AsideName(replaced, now);
        if (keptAs is not null)
        {
            changes.Insert(0, $"the {(replaced == "removed" ? "record of the removal" : "unreadable file")} is kept as {keptAs}");
        }

        Warn(subject, seen, lost);
        if (!await approve(PlanOf(session, subject, state, accountId, run.Region, changes, isRebuild: true)).ConfigureAwait(false))
        {
            return false;
        }

        if (keptAs is not null)
        {
            session.SetAside(keptAs);
        }

        session.Begin(state);
        return true;
    }

    private async Task<bool> CompleteAsync(
        NodeSession session,
        NodeState recorded,
        RepairSubject subject,
        Func<RepairPlan, Task<bool>> approve,
        CancellationToken cancellationToken)
    {
        subject = subject with { Domain = recorded.Domain ?? subject.ServiceId };
        Check(recorded, subject, session.Paths);
        var region = recorded.Region ?? target.Region;
        using var cloud = ports.ConnectCloud(target with { Region = region, DnsMode = recorded.DnsMode }, observer);
        var identity = await cloud.Identity.GetAsync(cancellationToken).ConfigureAwait(false);
        var accountId = identity.AccountId;
        var knownAccount = AccountGuard.RecordedIn(recorded);
        AccountGuard.Require(subject.Domain, knownAccount, identity);

        // The nodes of releases before 0.2 carry no tags: of those only the recorded ids tell.
        var tagged = recorded.RunId is { } runId
            ? await cloud.OwnedResources.ListRegionalAsync(new(subject.ServiceId, runId), cancellationToken).ConfigureAwait(false)
            : [];
        var seen = await new NodeInspector(cloud, ports.Dns, ports.Clock.GetUtcNow())
            .InspectAsync(recorded, subject, accountId, tagged, cancellationToken).ConfigureAwait(false);
        var now = ports.Clock.GetUtcNow();
        List<string> Complete(NodeState state)
        {
            List<string> changes = [.. StateCompletion.Apply(state, seen, session.Paths, now)];
            if (knownAccount is null)
            {
                state.AccountId = accountId;
                changes.Add($"account: {accountId}");
            }

            if (state.Region is null)
            {
                state.Region = region;
                changes.Add($"region: {region}");
            }

            return changes;
        }

        Warn(subject, seen, KeyWarning.For(recorded, session.Paths));
        WarnOfLoss(subject, seen, recorded);
        WarnOfAddress(subject, seen, recorded);
        var preview = recorded.Clone();
        var changes = Complete(preview);
        if (changes.Count == 0)
        {
            observer.Note(Advice.Of(nameof(Texts.Note_NothingToWrite), subject.Domain));
            return true;
        }

        if (!await approve(PlanOf(session, subject, preview, accountId, region, changes, isRebuild: false)).ConfigureAwait(false))
        {
            return false;
        }

        var before = recorded.Resources.PublicIp;
        session.Update(state => Complete(state));
        if (before is not null && session.State!.Resources.PublicIp is { } current && current != before)
        {
            FormerHostKeys.Carry(session.Paths, before, current);
        }

        return true;
    }

    private static void Check(NodeState recorded, RepairSubject subject, NodePaths paths)
    {
        if (subject.RunId is { } asked && recorded.RunId is { } runId && asked != runId)
        {
            throw RepairErrors.RecordedRunDiffers(subject.Domain, runId, asked, paths.State);
        }

        if (subject.Region is { } region && recorded.Region is { } known && region != known)
        {
            throw RepairErrors.RecordedRegionDiffers(subject.Domain, known, region);
        }
    }

    private void Warn(RepairSubject subject, ObservedNode seen, IReadOnlyList<Advice> lost)
    {
        var context = AdviceFor(subject);
        foreach (var gone in seen.Gone)
        {
            observer.Warn(Advice.Of(nameof(Texts.Warn_GoneOnRecord), gone, subject.Domain, Commands.Remove(subject.Domain).In(context)));
        }

        foreach (var text in seen.Unread.Concat(lost))
        {
            observer.Warn(text);
        }
    }

    private void WarnOfLoss(RepairSubject subject, ObservedNode seen, NodeState recorded)
    {
        if (seen is { IsAddressGone: true, HasInstanceEnded: false } && recorded.HasLived)
        {
            observer.Warn(Advice.Of(
                nameof(Texts.Warn_AddressGone),
                recorded.Resources.AllocationId,
                ProvisioningErrors.AfterAddressGone(recorded, subject.Domain).In(AdviceFor(subject))));
        }

        if (seen.HasInstanceEnded && recorded.HasLived)
        {
            observer.Warn(Advice.Join(" ", [
                Advice.Of(nameof(Texts.Where_Ended), recorded.Resources.InstanceId),
                InstanceErrors.AfterTheEnd(recorded, subject.Domain, EndedInstance.Judge(recorded, seen.RootVolume)).In(AdviceFor(subject)),
            ]));
        }
    }

    // What the record has is right, so a repair has nothing to write; but the node is out of reach.
    private void WarnOfAddress(RepairSubject subject, ObservedNode seen, NodeState recorded)
    {
        if (seen is { LivingInstance: { } instance, Address: { } address }
            && address.InstanceId != instance.Id
            && recorded.GetPhase(PhaseId.S3_PROVISION).Status == PhaseStatus.Done)
        {
            observer.Warn(Advice.Of(
                nameof(Texts.Warn_AddressLeadsElsewhere),
                address.PublicIp,
                subject.Domain,
                instance.Id,
                ElasticIpKind.PutBack(subject.Domain).In(AdviceFor(subject))));
        }
    }

    private AdviceContext AdviceFor(RepairSubject subject) =>
        new() { IsRehearsal = subject.IsRehearsal, ProfileName = target.ProfileName };

    private RepairPlan PlanOf(
        NodeSession session,
        RepairSubject subject,
        NodeState state,
        string accountId,
        string region,
        IReadOnlyList<string> changes,
        bool isRebuild) => new()
    {
        Domain = subject.Domain,
        RunId = state.RunId,
        AccountId = accountId,
        Region = region,
        StatePath = session.Paths.State,
        IsRebuild = isRebuild,
        Changes = [.. changes.Select(observer.Redactor.Redact)],
        Rehearsal = subject.IsRehearsal,
    };
}
