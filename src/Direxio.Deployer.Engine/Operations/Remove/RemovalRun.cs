using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Foundation.Text;
using Direxio.Deployer.Engine.Mcp;
using Direxio.Deployer.Engine.Operations.Orphans;
using Direxio.Deployer.Engine.Ports;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Resources;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.State.Sections;
using Direxio.Deployer.Engine.State.Stores;

namespace Direxio.Deployer.Engine.Operations.Remove;

/// <summary>
/// One removal: reads what there is, asks, takes it down in an order in which nothing is left hanging, reads it back
/// and writes the report. Every step can be repeated, so a removal that was interrupted is simply run again.
/// </summary>
/// <param name="world">The outside, and the nodes that the run is about.</param>
/// <param name="stores">Every store whose nodes may use what is removed.</param>
/// <param name="pathStyle">How the bridge writes paths.</param>
/// <param name="observer">Receives what happens.</param>
/// <param name="reports">Takes the report of the removal.</param>
internal sealed class RemovalRun(
    World world, IReadOnlyList<INodeStore> stores, PathStyle pathStyle, EngineObserver observer, IOperationReports reports)
{
    private readonly EnginePorts ports = world.Ports;
    private readonly INodeStore store = world.Store;
    private readonly DaemonRemoval daemons = new(world.Ports.Programs, pathStyle);
    private bool isUnwritableTold;

    /// <summary>Removes a node that this machine knows.</summary>
    /// <returns>Null if the plan was not approved.</returns>
    public async Task<Removal?> RemoveNodeAsync(
        RemovalRequest request, NodeName node, string? profile, Func<RemovalPlan, Task<bool>> approve, CancellationToken cancellationToken)
    {
        // Read before the node is taken: a mistyped name leaves no trace.
        _ = store.ReadForRemoval(node.ServiceId) ?? throw MissingNode.Of(store, node.Domain);
        using var session = store.OpenForRemoval(node.ServiceId, isKnown: true, WarnUnwritable);
        var state = session.State ?? throw MissingNode.Of(store, node.Domain);
        var scope = new RemovalScope(request, session.Paths, state);
        Check(scope);
        if (request.LocalOnly)
        {
            return await RemoveHereAsync(
                scope with { Request = request with { UnregisterMcp = request.UnregisterMcp ?? true } },
                new(session, state, observer, ports.Clock),
                await new AccountSilence(ports, observer).RequireAsync(scope, profile, cancellationToken).ConfigureAwait(false),
                approve,
                cancellationToken).ConfigureAwait(false);
        }

        NodeGuard.RequireUnprotected(state, scope.Domain);
        var ledger = new RemovalLedger(session, state, observer, ports.Clock);
        if (!state.HasResources && !state.HasResidue)
        {
            return await FinishWithoutCloudAsync(scope, ledger, approve, cancellationToken).ConfigureAwait(false);
        }

        var region = state.Region ?? throw RemovalErrors.RegionNotRecorded(scope.Domain, session.Paths.State, scope.Command);
        using var cloud = ports.ConnectCloud(new(region, profile) { DnsMode = state.DnsMode }, observer);
        var account = await AccountOfAsync(cloud, scope, AccountGuard.RecordedIn(state), cancellationToken).ConfigureAwait(false);
        return await RemoveAsync(
            cloud, scope.Knowing(LocalOwners.Read(stores), account), account, ledger, approve, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes what carries a run id that no state of this machine owns.</summary>
    /// <returns>Null if the plan was not approved.</returns>
    public async Task<Removal?> RemoveRunAsync(
        RemovalRequest request, CloudTarget target, Func<RemovalPlan, Task<bool>> approve, CancellationToken cancellationToken)
    {
        var runId = request.RunId!;
        using var session = store.OpenForRemoval(runId, isKnown: false, WarnUnwritable);
        var owners = LocalOwners.ReadAll(stores);
        if (owners.OwnerOfRun(runId) is { } owner)
        {
            throw RemovalErrors.RunIdIsOwned(runId, owner.Domain, owner.Path);
        }

        var scope = await new OrphanScopeReader(ports, store.Home, observer).ReadAsync(
            request, target, cancellationToken).ConfigureAwait(false);
        if (owners.UnreadableOwnerOf(scope.Paths.ServiceId) is { } unreadable)
        {
            throw RemovalErrors.RunIdMayBeOwned(runId, unreadable.ServiceId, unreadable.Failure);
        }

        // A repair of that node must not write down what goes meanwhile.
        using var node = store.OpenForRemoval(scope.Paths.ServiceId, isKnown: false, WarnUnwritable);
        using var cloud = ports.ConnectCloud(target with { Region = scope.State.Region! }, observer);
        return await RemoveAsync(
            cloud,
            scope.Knowing(owners, scope.State.AccountId!),
            scope.State.AccountId!,
            new(null, scope.State, observer, ports.Clock),
            approve,
            cancellationToken).ConfigureAwait(false);
    }

    private static void Check(RemovalScope scope)
    {
        NodeGuard.RequireOwn(scope.State, scope.Domain);
    }

    private async Task<Removal?> RemoveAsync(
        CloudPorts cloud,
        RemovalScope scope,
        string account,
        RemovalLedger ledger,
        Func<RemovalPlan, Task<bool>> approve,
        CancellationToken cancellationToken)
    {
        var waiter = new Waiter(null, observer, ports.Clock);
        var witness = new RemovalObservations(ports.Clock);
        var reader = new InventoryReader(cloud, scope, account, waiter, witness);
        var inventory = await ReadInventoryAsync(reader, scope, cancellationToken).ConfigureAwait(false);
        if (AccountGuard.RecordedIn(scope.State) is null && !inventory.Entries.Any(entry => entry.IsSeen))
        {
            throw RemovalErrors.AccountNotProven(scope.Domain, account, scope.Command);
        }

        InstanceProtectionCheck.Require(scope, inventory);
        var patience = new RemovalWaits(waiter, scope.Patience);
        IReadOnlyDictionary<ResourceKind, IResourceRemoval> RemovalsFor(Inventory known) =>
            ResourceRemovals.Create(cloud, new(account, known.Instances, known.DnsRecord, scope.Choices.KeepsZone), patience);
        Task TeardownAsync(Inventory known, IReadOnlyList<InventoryEntry> entries) =>
            new Teardown(
                new(RemovalsFor(known), witness, patience, ports.Clock), ledger, observer).RunAsync(scope, entries, cancellationToken);

        var removals = RemovalsFor(inventory);
        scope = scope with
        {
            Elsewhere = await new NameWatch(ports.Dns).FindAsync(
                scope, inventory.DnsRecord, inventory.DnsEntry?.Seen, inventory.Addresses, cancellationToken).ConfigureAwait(false),
        };
        inventory = inventory.WithDnsRecord();
        var plan = RemovalView.PlanOf(
            scope, account, inventory, removals, await FindDaemonsAsync(scope, cancellationToken).ConfigureAwait(false));
        if (!await approve(plan.Redacted(observer.Redactor)).ConfigureAwait(false))
        {
            return null;
        }

        ledger.Begin(account, inventory.Entries, scope.Choices);
        // The bridge is on this machine and needs nothing of the account, nor the account of it.
        var bridge = RemoveDaemonAsync(scope, ledger, cancellationToken);
        await Task.WhenAll(bridge, TeardownAsync(inventory, inventory.Entries)).ConfigureAwait(false);
        observer.StepStarted(Texts.Step_ReadAccount.InWords(), Teardown.Steps + 1, Teardown.Steps + 1);
        new SkippedEvidence(ledger, cloud.DnsRecords.Title, ports.Clock).Run(scope, inventory);
        var closing = new ClosingSearch(new(cloud.OwnedResources, scope), scope, ledger, waiter);
        for (var round = 0; round < ClosingSearch.MostRounds; round++)
        {
            var found = await closing.FindContradictionsAsync(isRepeated: round > 0, cancellationToken).ConfigureAwait(false);
            if (found.Count == 0)
            {
                break;
            }

            var entries = await reader.ReadFoundAsync(inventory, found, cancellationToken).ConfigureAwait(false);
            inventory = inventory.With(entries);
            await TeardownAsync(inventory, entries).ConfigureAwait(false);
        }

        await closing.ConcludeAsync(cancellationToken).ConfigureAwait(false);
        return await FinishAsync(scope, ledger, inventory).ConfigureAwait(false);
    }

    private static async Task<string> AccountOfAsync(
        CloudPorts cloud, RemovalScope scope, string? recorded, CancellationToken cancellationToken)
    {
        try
        {
            var identity = await cloud.Identity.GetAsync(cancellationToken).ConfigureAwait(false);
            AccountGuard.Require(scope.Domain, recorded, identity);
            return identity.AccountId;
        }
        catch (CloudException exception) when (exception.ShutsOut)
        {
            throw RemovalErrors.WithLastResort(CloudErrors.CloudCallFailed(exception, scope.Command), scope.CommandHereOnly);
        }
        catch (CloudException exception)
        {
            throw CloudErrors.CloudCallFailed(exception, scope.Command);
        }
        catch (DeployException failure) when (failure.Code == nameof(ErrorTexts.AccountMismatch))
        {
            throw RemovalErrors.WithLastResort(failure, scope.CommandHereOnly);
        }
    }

    private async Task<Inventory> ReadInventoryAsync(InventoryReader reader, RemovalScope scope, CancellationToken cancellationToken)
    {
        try
        {
            var inventory = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (inventory.SweepProblem is { } problem)
            {
                observer.Warn(Advice.Of(nameof(Texts.Warn_TagSearch), problem.Message));
            }

            return inventory;
        }
        catch (CloudException exception)
        {
            throw CloudErrors.CloudCallFailed(exception, scope.Command);
        }
    }

    // Of a run id there is no folder on this machine, and so no bridge.
    private async Task<IReadOnlyList<DaemonPlan>> FindDaemonsAsync(RemovalScope scope, CancellationToken cancellationToken) =>
        scope.IsByRunId ? [] : await daemons.FindAsync(scope.Paths, scope.State, cancellationToken).ConfigureAwait(false);

    private async Task RemoveDaemonAsync(RemovalScope scope, RemovalLedger ledger, CancellationToken cancellationToken)
    {
        if (!scope.IsByRunId)
        {
            var outcome = await daemons.RemoveAsync(scope.Paths, scope.State, cancellationToken).ConfigureAwait(false);
            ledger.Record(new(
                DaemonRemoval.EvidenceName,
                ResourceKind.LocalDaemon,
                outcome.ServiceName,
                outcome.Status,
                outcome.Detail,
                ports.Clock.GetUtcNow().LocalDateTime));
        }
    }

    // The account is closed or lost: nothing there can be proved or removed any more. What is on record of it stays in the folder, which is
    // moved to where it is no node, and the evidence claims nothing.
    private async Task<Removal?> RemoveHereAsync(
        RemovalScope scope,
        RemovalLedger ledger,
        string silence,
        Func<RemovalPlan, Task<bool>> approve,
        CancellationToken cancellationToken)
    {
        var unasked = scope.RecordedTargets().Where(target => !scope.State.IsProvedGone(target.Id)).ToList();
        var plan = RemovalView.LocalPlanOf(scope, unasked, await FindDaemonsAsync(scope, cancellationToken).ConfigureAwait(false));
        if (!await approve(plan.Redacted(observer.Redactor)).ConfigureAwait(false))
        {
            return null;
        }

        ledger.Begin(null, [], scope.Choices);
        await RemoveDaemonAsync(scope, ledger, cancellationToken).ConfigureAwait(false);
        if (RemovalView.StatusOf(scope, ledger.Evidence) == RemovalStatus.Incomplete)
        {
            // The bridge would go on working from a folder that is elsewhere.
            return await FinishAsync(scope, ledger, new([], null, null)).ConfigureAwait(false);
        }

        foreach (var target in unasked)
        {
            var detail = $"nothing was looked at or removed at AWS, as the account does not answer for the node: {silence}";
            ledger.Record(new(
                target.Name, target.Kind, target.Id, EvidenceStatus.Unknown, detail, ports.Clock.GetUtcNow().LocalDateTime));
        }

        scope = scope with { Unregistered = await UnregisterAsync(scope, ledger).ConfigureAwait(false) };
        var (residue, next) = Language.InEnglish(() =>
        {
            var left = RemovalView.Unasked(scope, unasked);
            return (left, RemovalView.NextActionHere(scope, left, scope.Paths.Forgotten).ToString());
        });
        ledger.End(RemovalStatus.RemovedLocally, residue, next);
        var report = TryWriteReport(scope, ledger);
        var (folder, problem) = store.Forget(scope.Paths.ServiceId);
        if (problem is not null)
        {
            observer.Warn(Advice.Of(nameof(Texts.Warn_FolderLeft), scope.Paths.Folder, problem));
            return RemovalView.From(
                scope, ledger, RemovalStatus.Incomplete, RemovalView.Unasked(scope, unasked), report, problem);
        }

        return RemovalView.LocalFrom(scope, ledger, RemovalView.Unasked(scope, unasked), report, folder!);
    }

    // Nothing was ever asked for in the account, or all of it is proved to be gone: no account is needed.
    private async Task<Removal?> FinishWithoutCloudAsync(
        RemovalScope scope, RemovalLedger ledger, Func<RemovalPlan, Task<bool>> approve, CancellationToken cancellationToken)
    {
        var nothing = new Inventory([], null, null);
        scope = scope with
        {
            Elsewhere = await new NameWatch(ports.Dns).FindAsync(
                scope, null, null, scope.Addresses, cancellationToken).ConfigureAwait(false),
        };
        var plan = RemovalView.PlanOf(
            scope,
            null,
            nothing,
            new Dictionary<ResourceKind, IResourceRemoval>(),
            await FindDaemonsAsync(scope, cancellationToken).ConfigureAwait(false));
        if (!await approve(plan.Redacted(observer.Redactor)).ConfigureAwait(false))
        {
            return null;
        }

        ledger.Begin(null, [], scope.Choices);
        await RemoveDaemonAsync(scope, ledger, cancellationToken).ConfigureAwait(false);
        return await FinishAsync(scope, ledger, nothing).ConfigureAwait(false);
    }

    private async Task<Removal> FinishAsync(RemovalScope removed, RemovalLedger ledger, Inventory inventory)
    {
        var evidence = ledger.Evidence;
        var status = RemovalView.StatusOf(removed, evidence);
        var scope = status == RemovalStatus.Removed && removed.Choices.UnregistersMcp
            ? removed with { Unregistered = await UnregisterAsync(removed, ledger).ConfigureAwait(false) }
            : removed;
        var residue = RemovalView.ResidueOf(scope, evidence, inventory);
        // What is recorded is English, in whichever language it is shown.
        var (recorded, next) = Language.InEnglish(() =>
        {
            var left = RemovalView.ResidueOf(scope, evidence, inventory);
            return (left, RemovalView.NextActionOf(scope, evidence, left, null).ToString());
        });
        ledger.End(status, recorded, next);
        var report = TryWriteReport(scope, ledger);
        var end = status == RemovalStatus.Removed && !scope.KeepsFolder ? store.Delete(scope.Paths.ServiceId) : null;
        var folderLeft = end?.Left;
        // The folder that has gone may have made the room.
        report ??= TryWriteReport(scope, ledger);
        if (report is null)
        {
            observer.Warn(Advice.Of(nameof(Texts.Warn_RemovalReport), scope.Paths.RemovalReport));
        }

        if (end?.Work is { } work)
        {
            observer.Note(Advice.Of(nameof(Texts.Note_WorkKept), work));
        }

        if (end?.Files is { } files)
        {
            observer.Note(Advice.Of(nameof(Texts.Note_FilesKept), files));
        }

        if (folderLeft is not null)
        {
            observer.Warn(Advice.Of(nameof(Texts.Warn_FolderLeft), scope.Paths.Folder, folderLeft));
        }

        if (isUnwritableTold && status == RemovalStatus.Removed && !scope.IsByRunId && (scope.KeepsFolder || folderLeft is not null))
        {
            observer.Warn(Advice.Of(nameof(Texts.Warn_StateUnwritten), scope.Paths.State, scope.Command));
        }

        return RemovalView.From(scope, ledger, status, residue, report, folderLeft);
    }

    // What cannot be taken out keeps no server billing: it is told, and stays for the user.
    private async Task<IReadOnlyList<McpRegistration>> UnregisterAsync(RemovalScope scope, RemovalLedger ledger)
    {
        var clients = new McpEntryRemoval(ports.Programs, scope.Paths.ClientCopies, ports.Clock);
        var gone = new List<McpRegistration>();
        foreach (var entry in scope.Registrations)
        {
            try
            {
                await clients.RemoveAsync(entry).ConfigureAwait(false);
                ledger.Unregister(entry);
                gone.Add(entry);
            }
            catch (DeployException failure)
            {
                observer.Warn(Advice.Of(nameof(Texts.Warn_EntryLeft), entry.ServerName, failure.Message));
            }
        }

        return gone;
    }

    private string? TryWriteReport(RemovalScope scope, RemovalLedger ledger)
    {
        try
        {
            return reports.Write(ledger.State, scope.Paths, ReportOperation.Destroy, ports.Clock.GetUtcNow());
        }
        catch (DeployException failure) when (failure.Code == nameof(LocalFileErrors.LocalFileUnwritable))
        {
            return null;
        }
    }

    // Told once: every further write would say the same. What bills goes all the same.
    private void WarnUnwritable(DeployException failure)
    {
        if (!isUnwritableTold)
        {
            isUnwritableTold = true;
            observer.Warn(Advice.Of(nameof(Texts.Warn_RemovalUnrecorded), failure.Message));
        }
    }
}
