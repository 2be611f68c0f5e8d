using Direxio.Deployer.Engine.Cloud;
using Direxio.Deployer.Engine.Local;
using Direxio.Deployer.Engine.Operations.Orphans;
using Direxio.Deployer.Engine.Phases;
using Direxio.Deployer.Engine.Reporting;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Operations.NodeRemoval;

/// <summary>
/// One removal: reads what there is, asks, takes it down in an order in which nothing is left hanging, reads it back
/// and writes the report. Every step can be repeated, so a removal that was interrupted is simply run again.
/// </summary>
internal sealed class RemovalRun(EnginePorts ports, NodeStore store, PathStyle pathStyle, EngineObserver observer)
{
    private const int Steps = 4;

    private readonly DaemonRemoval daemons = new(ports.Programs, pathStyle);

    /// <summary>Removes a node that this machine knows.</summary>
    /// <returns>Null if the plan was not approved.</returns>
    public async Task<Removal?> RemoveNodeAsync(
        RemovalRequest request, string serviceId, string domain, Func<RemovalPlan, Task<bool>> approve, CancellationToken cancellationToken)
    {
        using var session = store.Open(serviceId);
        var state = session.State ?? throw DeployErrors.NodeNotFound(domain, store.Home.Nodes);
        var scope = new RemovalScope(request, session.Paths, state);
        Check(scope);
        var ledger = new RemovalLedger(session, state, observer, ports.Clock);
        if (!state.HasResources)
        {
            return await FinishWithoutCloudAsync(scope, ledger, approve, cancellationToken).ConfigureAwait(false);
        }

        var region = state.Region ?? throw DeployErrors.RegionNotRecorded(session.Paths.State);
        using var cloud = ports.ConnectCloud(new(region, request.ProfileName), observer);
        return await RemoveAsync(cloud, scope, ledger, approve, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes what carries a run id that no state of this machine owns.</summary>
    /// <returns>Null if the plan was not approved.</returns>
    public async Task<Removal?> RemoveRunAsync(
        RemovalRequest request, string region, Func<RemovalPlan, Task<bool>> approve, CancellationToken cancellationToken)
    {
        var runId = request.RunId!;
        using var session = store.OpenAnew(runId);
        var owners = LocalOwners.Read([store.Home]);
        if (owners.OwnerOfRun(runId) is { Domain: { } domain })
        {
            throw DeployErrors.RunIdIsOwned(runId, domain, store.Home.Node(NodeHome.ServiceIdOf(domain)).State);
        }

        using var cloud = ports.ConnectCloud(new(region, request.ProfileName), observer);
        var scope = await new OrphanScopeReader(cloud, store.Home, observer, ports.Clock).ReadAsync(request, region, cancellationToken).ConfigureAwait(false);
        if (owners.UnreadableOwnerOf(scope.Paths.ServiceId) is { } unreadable)
        {
            throw DeployErrors.RunIdMayBeOwned(runId, unreadable.ServiceId, unreadable.Path);
        }

        return await RemoveAsync(cloud, scope, new(null, scope.State, observer, ports.Clock), approve, cancellationToken).ConfigureAwait(false);
    }

    private static void Check(RemovalScope scope)
    {
        if (NodeHome.ServiceIdOf(scope.Domain) != scope.Paths.ServiceId)
        {
            throw DeployErrors.StateOfAnotherNode(scope.Paths.State, scope.Domain);
        }

        if (RecordedBill.IsLightsail(scope.State))
        {
            throw DeployErrors.LightsailNotRemovable(scope.Domain);
        }
    }

    private async Task<Removal?> RemoveAsync(
        CloudPorts cloud, RemovalScope scope, RemovalLedger ledger, Func<RemovalPlan, Task<bool>> approve, CancellationToken cancellationToken)
    {
        var waiter = new Waiter(null, observer, ports.Clock);
        var recordedAccount = CredentialsPhase.RecordedAccount(scope.State);
        var account = await AccountOfAsync(cloud, scope, recordedAccount, cancellationToken).ConfigureAwait(false);
        var inventory = await ReadInventoryAsync(new(cloud, scope, account, waiter), scope, cancellationToken).ConfigureAwait(false);
        if (recordedAccount is null && !inventory.Entries.Any(entry => entry.Seen is { } seen && seen.Presence != Presence.Gone))
        {
            throw DeployErrors.AccountNotProven(scope.Domain, account);
        }

        var removals = RemovalSet.Create(cloud, scope, account, inventory.Instances, inventory.DnsRecord, new(waiter, scope.Patience));
        inventory = await inventory.WithDnsRecordAsync(removals, cancellationToken).ConfigureAwait(false);
        var plan = RemovalView.PlanOf(scope, account, inventory, removals, await FindDaemonsAsync(scope, cancellationToken).ConfigureAwait(false));
        if (!await approve(plan).ConfigureAwait(false))
        {
            return null;
        }

        ledger.Begin(account);
        // The bridge is on this machine and needs nothing of the account, nor the account of it.
        var bridge = RemoveDaemonAsync(scope, ledger, cancellationToken);
        await Task.WhenAll(bridge, TakeDownAsync(inventory, ledger, new(removals, ports.Clock), cancellationToken)).ConfigureAwait(false);
        RecordWhatWasNotThere(scope, inventory, ledger);
        observer.StepStarted("Reading the account back", Steps, Steps);
        await SweepAsync(cloud, scope, ledger, cancellationToken).ConfigureAwait(false);
        return Finish(scope, ledger, inventory);
    }

    private async Task<string> AccountOfAsync(CloudPorts cloud, RemovalScope scope, string? recorded, CancellationToken cancellationToken)
    {
        try
        {
            var identity = await cloud.Identity.GetAsync(cancellationToken).ConfigureAwait(false);
            return recorded is null || recorded == identity.AccountId
                ? identity.AccountId
                : throw DeployErrors.AccountMismatch(scope.Domain, recorded, identity.AccountId);
        }
        catch (CloudException exception)
        {
            throw DeployErrors.CloudCallFailed(exception, scope.Command);
        }
    }

    private async Task<Inventory> ReadInventoryAsync(InventoryReader reader, RemovalScope scope, CancellationToken cancellationToken)
    {
        try
        {
            var inventory = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (inventory.SweepProblem is { } problem)
            {
                observer.Warn($"The account could not be searched by tag ({problem.Message}), so only what the state recorded is known.");
            }

            return inventory;
        }
        catch (CloudException exception)
        {
            throw DeployErrors.CloudCallFailed(exception, scope.Command);
        }
    }

    // The record first, so that nobody is led to an address that is about to be somebody else's; then the instance,
    // which holds volume, address and group; then all that is free, at once.
    private async Task TakeDownAsync(Inventory inventory, RemovalLedger ledger, ResourceRemover remover, CancellationToken cancellationToken)
    {
        async Task<RemovalEvidence[]> RemoveAllAsync(string title, int number, Func<ResourceKind, bool> isMeant, string? heldBack)
        {
            observer.StepStarted(title, number, Steps);
            return await Task.WhenAll(inventory.Entries.Where(entry => isMeant(entry.Target.Kind)).Select(async entry =>
            {
                var seen = await remover.RemoveAsync(entry.Target, IsBoundToInstance(entry.Target.Kind) ? heldBack : null, cancellationToken).ConfigureAwait(false);
                ledger.Record(seen);
                return seen;
            })).ConfigureAwait(false);
        }

        await RemoveAllAsync("Removing the DNS record", 1, kind => kind is ResourceKind.DnsRecord, null).ConfigureAwait(false);
        var instances = await RemoveAllAsync("Terminating the instance", 2, kind => kind is ResourceKind.Instance, null).ConfigureAwait(false);
        var left = instances.FirstOrDefault(seen => seen.Status != EvidenceStatus.Terminated);
        await RemoveAllAsync(
            "Removing volume, address, security group, key pair and zone",
            3,
            kind => kind is not (ResourceKind.DnsRecord or ResourceKind.Instance),
            left is null ? null : $"it was not touched, since the instance {left.Id} is not terminated").ConfigureAwait(false);
    }

    // Of a run id there is no folder on this machine, and so no bridge.
    private async Task<IReadOnlyList<DaemonPlan>> FindDaemonsAsync(RemovalScope scope, CancellationToken cancellationToken) =>
        scope.IsByRunId ? [] : await daemons.FindAsync(scope.Paths, scope.State, cancellationToken).ConfigureAwait(false);

    private async Task RemoveDaemonAsync(RemovalScope scope, RemovalLedger ledger, CancellationToken cancellationToken)
    {
        if (!scope.IsByRunId)
        {
            var outcome = await daemons.RemoveAsync(scope.Paths, scope.State, cancellationToken).ConfigureAwait(false);
            ledger.Record(new(EvidenceNames.Daemon, ResourceKind.LocalDaemon, outcome.ServiceName, outcome.Status, outcome.Detail, ports.Clock.GetUtcNow()));
        }
    }

    private static bool IsBoundToInstance(ResourceKind kind) => kind is ResourceKind.Volume or ResourceKind.ElasticIp or ResourceKind.SecurityGroup;

    private void RecordWhatWasNotThere(RemovalScope scope, Inventory inventory, RemovalLedger ledger)
    {
        void Skip(ResourceKind kind, string detail) =>
            ledger.Record(new(EvidenceNames.Of(kind), kind, null, EvidenceStatus.Skipped, detail, ports.Clock.GetUtcNow()));

        if (inventory.Find(ResourceKind.DnsRecord) is null)
        {
            Skip(ResourceKind.DnsRecord, scope.TouchesRoute53
                ? "no DNS record was ever asked for in Route 53"
                : "the record is kept at your own DNS provider, where this deployer changes nothing");
        }

        if (scope.State.Resources is { ZoneId: { } zone, ZoneCreated: false })
        {
            Skip(ResourceKind.HostedZone, $"the hosted zone {zone} was there before the node and was left");
        }

        foreach (var kind in scope.State.Intents.Unsettled.Select(Phases.Provisioning.IntentKinds.KindOf).OfType<ResourceKind>().Where(kind => inventory.Find(kind) is null))
        {
            Skip(kind, $"it was asked for, but nothing carries the run id {scope.State.RunId}");
        }
    }

    private async Task SweepAsync(CloudPorts cloud, RemovalScope scope, RemovalLedger ledger, CancellationToken cancellationToken)
    {
        const string Name = "tag_sweep";
        var now = ports.Clock.GetUtcNow();
        try
        {
            var known = ledger.Evidence.Where(seen => seen.Id is not null).Select(seen => (seen.Kind, seen.Id)).ToHashSet();
            var left = (await new TagSweep(cloud.OwnedResources, scope).FindAsync(cancellationToken).ConfigureAwait(false))
                .Where(resource => !known.Contains((resource.Kind, resource.Id)))
                .ToList();
            foreach (var resource in left)
            {
                ledger.Record(new(
                    EvidenceNames.OfFurther(resource.Kind, resource.Id), resource.Kind, resource.Id, EvidenceStatus.StillPresent, "it was found by its tags afterwards", now));
            }

            var where = scope.TouchesRoute53 ? $"{scope.State.Region} and the hosted zones" : scope.State.Region;
            ledger.Record(new(Name, null, null, left.Count == 0 ? EvidenceStatus.Deleted : EvidenceStatus.StillPresent,
                left.Count == 0
                    ? $"a search of {where} for the run id {scope.State.RunId} found nothing else"
                    : $"a search of {where} for the run id {scope.State.RunId} found {left.Count} more", now));
        }
        catch (CloudException exception)
        {
            ledger.Record(new(Name, null, null, EvidenceStatus.Unknown, $"the account could not be searched for the run id {scope.State.RunId}: {exception.Message}", now));
        }
    }

    // Nothing was ever asked for in the account, or all of it is proved to be gone: no account is needed.
    private async Task<Removal?> FinishWithoutCloudAsync(
        RemovalScope scope, RemovalLedger ledger, Func<RemovalPlan, Task<bool>> approve, CancellationToken cancellationToken)
    {
        var nothing = new Inventory([], null, null);
        var plan = RemovalView.PlanOf(scope, null, nothing, new Dictionary<ResourceKind, IResourceRemoval>(), await FindDaemonsAsync(scope, cancellationToken).ConfigureAwait(false));
        if (!await approve(plan).ConfigureAwait(false))
        {
            return null;
        }

        ledger.Begin(null);
        await RemoveDaemonAsync(scope, ledger, cancellationToken).ConfigureAwait(false);
        return Finish(scope, ledger, nothing);
    }

    private Removal Finish(RemovalScope scope, RemovalLedger ledger, Inventory inventory)
    {
        var evidence = ledger.Evidence;
        var status = RemovalView.StatusOf(scope, evidence);
        var residue = RemovalView.ResidueOf(scope, evidence, inventory);
        ledger.End(status, residue);
        var report = OperationReport.Write(ledger.State, scope.Paths, ReportOperation.Destroy, observer.Redactor, ports.Clock.GetUtcNow());
        var folderLeft = status == RemovalStatus.Removed && !scope.KeepsFolder ? new ServiceFolder(store.Home, scope.Paths).Delete() : null;
        if (folderLeft is not null)
        {
            observer.Warn($"The folder {scope.Paths.Folder} was left: {folderLeft}.");
        }

        return RemovalView.Of(scope, ledger, status, residue, report, folderLeft);
    }
}
