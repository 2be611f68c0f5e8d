using Direxio.Deployer.Engine.Backups;
using Direxio.Deployer.Engine.Bridge;
using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Resources;
using Direxio.Deployer.Engine.Runs;
using Direxio.Deployer.Engine.Settings;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Operations.Remove;

/// <summary>A removal as its callers see it, before and after.</summary>
internal static class RemovalView
{
    /// <summary>What would be done.</summary>
    public static RemovalPlan PlanOf(
        RemovalScope scope,
        string? accountId,
        Inventory inventory,
        IReadOnlyDictionary<ResourceKind, IResourceRemoval> removals,
        IReadOnlyList<DaemonPlan> daemons)
    {
        var items = inventory.Entries
            .Where(entry => entry.Seen?.Presence is not (Presence.Gone or Presence.Kept))
            .Select(entry => new RemovalItem(
                entry.Target.Kind, entry.Target.Id, removals[entry.Target.Kind].Action + NoteOn(entry), entry.MonthlyUsd));
        return new()
        {
            Domain = scope.Domain,
            RunId = scope.State.RunId,
            IsByRunId = scope.IsByRunId,
            AccountId = accountId,
            Region = scope.State.Region,
            Items =
            [
                .. daemons.Where(daemon => !daemon.IsKept)
                    .Select(daemon => new RemovalItem(ResourceKind.LocalDaemon, daemon.ServiceName, BridgeAction(daemon), 0m)),
                .. items,
            ],
            Kept = [.. KeptBy(scope, inventory), .. daemons.Where(daemon => daemon.IsKept).Select(daemon => daemon.Words)],
            ClientEntries = scope.Choices.UnregistersMcp ? [.. ClientEntries(scope)] : [],
            ServiceDirectory = scope.KeepsFolder ? null : scope.Paths.Folder,
            Rehearsal = scope.State.IsRehearsal,
        };
    }

    /// <summary>What would be done on this machine alone, and what may be left at AWS.</summary>
    public static RemovalPlan LocalPlanOf(RemovalScope scope, IReadOnlyList<RemovalTarget> unasked, IReadOnlyList<DaemonPlan> daemons) =>
        PlanOf(
            scope,
            AccountGuard.RecordedIn(scope.State),
            new([], null, null),
            new Dictionary<ResourceKind, IResourceRemoval>(),
            daemons) with
        {
            IsLocalOnly = true,
            ServiceDirectory = null,
            Kept =
            [
                AtAws(scope, unasked),
                Texts.Kept_Forgotten.InWords(scope.Paths.Forgotten),
                .. scope.State.Resources.PublicIp is null ? Enumerable.Empty<string>() : [UserRecord(scope)],
                .. KeptBackups(scope),
                .. daemons.Where(daemon => daemon.IsKept).Select(daemon => daemon.Words),
                Texts.Kept_Domain.InWords(),
            ],
        };

    /// <summary>The removal from this machine alone, as its callers see it.</summary>
    public static Removal LocalFrom(
        RemovalScope scope, RemovalLedger ledger, IReadOnlyList<Residue> unasked, string? report, string folder) =>
        From(scope, ledger, RemovalStatus.RemovedLocally, unasked, report, null) with
        {
            ServiceDirectory = folder,
            NextAction = NextActionHere(scope, unasked, folder).ToString(),
        };

    /// <summary>What may be left at AWS, of which nothing is known.</summary>
    public static IReadOnlyList<Residue> Unasked(RemovalScope scope, IReadOnlyList<RemovalTarget> targets) =>
    [
        .. targets.Select(target => new Residue(
            target.Id, target.Kind, FreeOrUnknown(target.Kind), Texts.Left_AtAws.InWords(Commands.Orphans().In(scope.AdviceContext)))),
    ];

    /// <summary>What is left to do then.</summary>
    public static Advice NextActionHere(RemovalScope scope, IReadOnlyList<Residue> unasked, string folder) => Advice.Of(
        nameof(Texts.Left_HereOnly),
        AccountGuard.RecordedIn(scope.State) ?? "?",
        unasked.Count == 0 ? "-" : string.Join(", ", unasked.Select(item => item.Id)),
        Commands.Orphans(),
        folder);

    private static string AtAws(RemovalScope scope, IReadOnlyList<RemovalTarget> unasked) => Texts.Kept_AtAws.InWords(
        AccountGuard.RecordedIn(scope.State) ?? "?",
        unasked.Count == 0 ? "-" : Advice.Join(", ", unasked.Select(target => KindName.Of(target.Kind, target.Id))),
        scope.State.CostEstimate is { } estimate ? RecordedBill.MonthlyInWords(estimate) : "?");

    /// <summary>What is left, from the evidence; the prices are those of the inventory.</summary>
    public static IReadOnlyList<Residue> ResidueOf(RemovalScope scope, IReadOnlyList<RemovalEvidence> evidence, Inventory inventory) =>
    [
        .. from seen in evidence
           where seen is { Id: not null, Kind: not null } && IsLeft(seen)
           let monthly = inventory.Entries.FirstOrDefault(entry => entry.Target.Name == seen.Name)?.MonthlyUsd
           select new Residue(seen.Id!, seen.Kind!.Value, monthly ?? FreeOrUnknown(seen.Kind.Value), NextActionOf(scope, seen).ToString())
           {
               KeptOnRequest = IsKeptZone(seen) && scope.Choices.KeepsZone,
           },
    ];

    /// <summary>Removed only if nothing is left that was to go, and nothing is unknown.</summary>
    public static RemovalStatus StatusOf(RemovalScope scope, IEnumerable<RemovalEvidence> evidence) =>
        evidence.Any(seen => IsUndone(scope, seen)) ? RemovalStatus.Incomplete : RemovalStatus.Removed;

    public static Removal From(
        RemovalScope scope,
        RemovalLedger ledger,
        RemovalStatus status,
        IReadOnlyList<Residue> residue,
        string? reportPath,
        string? folderLeft)
    {
        var state = ledger.State;
        return new()
        {
            Domain = scope.Domain,
            ServiceId = scope.Paths.ServiceId,
            RunId = state.RunId,
            AccountId = state.AccountId,
            Region = state.Region,
            Status = status,
            Evidence = ledger.Evidence,
            Residue = residue,
            ServiceDirectory = scope.IsByRunId ? null : scope.Paths.Folder,
            ServiceDirectoryRemoved = status == RemovalStatus.Removed && !scope.KeepsFolder && folderLeft is null,
            ReportPath = reportPath,
            NextAction = NextActionOf(scope, ledger.Evidence, residue, folderLeft).ToString(),
            Rehearsal = state.IsRehearsal,
        };
    }

    private static bool IsLeft(RemovalEvidence seen) =>
        seen.Status is EvidenceStatus.StillPresent or EvidenceStatus.Unknown
        || IsKeptZone(seen);

    private static bool IsKeptZone(RemovalEvidence seen) => seen is { Status: EvidenceStatus.Retained, Kind: ResourceKind.HostedZone };

    // A zone with someone's records bills on, so it is not done unless the user wants it so.
    private static bool IsUndone(RemovalScope scope, RemovalEvidence seen) =>
        seen.Status is EvidenceStatus.StillPresent or EvidenceStatus.Unknown
        || (IsKeptZone(seen) && !scope.Choices.KeepsZone);

    private static string BridgeAction(DaemonPlan daemon) => Texts.Remove_Bridge.InWords(daemon.Words);

    private static decimal? FreeOrUnknown(ResourceKind kind) =>
        kind != ResourceKind.LocalDaemon && ResourceKinds.Describe(kind).IsBillable ? null : 0m;

    private static string NoteOn(InventoryEntry entry) => entry switch
    {
        { Problem: { } problem } => Texts.Remove_Unreadable.InWords(problem.Code),
        { Seen.Presence: Presence.Unseen } => Texts.Remove_Young.InWords(),
        { Seen.Presence: Presence.Blocked } => Texts.Remove_Blocked.InWords(entry.Seen.Detail),
        _ => string.Empty,
    };

    private static IReadOnlyList<string> KeptBy(RemovalScope scope, Inventory inventory)
    {
        var kept = inventory.Entries.Where(entry => entry.Seen?.Presence == Presence.Kept).Select(entry => entry.Seen!.Detail).ToList();
        kept.AddRange(inventory.UsedElsewhere.Select(
            shared => Texts.Kept_UsedElsewhere.InWords(shared.Target.Kind, shared.Target.Id, shared.Domain)));
        if (scope.State.Resources is { ZoneId: { } zone, ZoneCreated: false })
        {
            kept.Add(Texts.Kept_Zone.InWords(zone, scope.State.Resources.ZoneName));
        }

        if (inventory.Find(ResourceKind.HostedZone)?.Seen?.Presence is Presence.There && Delegation(scope) is { } delegation)
        {
            kept.Add(delegation);
        }

        if (scope.HasForeignRecord)
        {
            kept.Add(UserRecord(scope));
        }

        kept.AddRange(KeptBackups(scope));

        if (!scope.KeepsFolder && scope.Paths.HasWork)
        {
            kept.Add(Texts.Kept_Work.InWords(scope.Paths.Workspace, scope.Paths.KeptWorkspace));
        }

        if (!scope.KeepsFolder && NodeFolderEntries.OfTheUser(scope.Paths) is { Count: > 0 } files)
        {
            kept.Add(Texts.Kept_Files.InWords(
                string.Join(", ", files.Select(Path.GetFileName)), scope.Paths.Folder, scope.Paths.KeptFiles));
        }

        if (scope.KeepsFolder && !scope.IsByRunId)
        {
            kept.Add(Texts.Kept_Folder.InWords(scope.Paths.Folder));
        }

        if (!scope.Choices.UnregistersMcp)
        {
            kept.AddRange(ClientEntries(scope).Select(words => Texts.Kept_Entry.InWords(words, nameof(RemovalRequest.UnregisterMcp))));
        }

        kept.Add(Texts.Kept_Domain.InWords());
        return kept;
    }

    // A later backup elsewhere takes nothing from what lies in a bucket and is billed.
    private static IEnumerable<string> KeptBackups(RemovalScope scope)
    {
        var last = scope.State.Server.LastBackupPath;
        foreach (var place in scope.State.Server.BackupPlaces)
        {
            if (S3Uri.IsMeant(place))
            {
                yield return Texts.Kept_BackupsInBucket.InWords(place, ListOf(scope, place));
            }
            else if (last is not null && place + Path.GetFileName(last) == last && File.Exists(last))
            {
                yield return Texts.Kept_Backups.InWords(last);
            }
            else if (HasBackups(scope, place))
            {
                yield return Texts.Kept_BackupsInFolder.InWords(place);
            }
        }
    }

    private static bool HasBackups(RemovalScope scope, string folder) =>
        Directory.Exists(folder) && Directory.EnumerateFiles(folder, $"*{BackupName.Suffix}*").Any(file =>
            BackupName.TryParse(file) is { IsPartial: false } name && name.ServiceId == scope.Paths.ServiceId);

    private static Command ListOf(RemovalScope scope, string place) =>
        Commands.Backups(scope.Domain).With("S3Uri", place).In(scope.AdviceContext);

    private static IEnumerable<string> ClientEntries(RemovalScope scope) =>
        // Several clients may read one file.
        scope.Registrations
            .Select(entry => Texts.Kept_EntryIn.InWords(entry.ServerName, entry.Path, Commands.RegisterMcp().Name))
            .Distinct();

    // What is delegated to name servers of AWS and has no zone there is answered by whoever makes one: the domain can be taken over.
    private static string? Delegation(RemovalScope scope) =>
        scope.State.Resources is { ZoneCreated: true, ZoneName: { } zone, NameServers: { Count: > 0 } servers }
            ? Texts.Kept_Delegation.InWords(zone, string.Join(", ", servers))
            : null;

    private static string UserRecord(RemovalScope scope) =>
        (scope.Elsewhere?.Address ?? scope.State.Resources.PublicIp) is { } address
            ? Texts.Kept_RecordOf.InWords(scope.Domain, address)
            : Texts.Kept_Record.InWords(scope.Domain);

    private static Advice NextActionOf(RemovalScope scope, RemovalEvidence seen) => seen switch
    {
        _ when IsKeptZone(seen) => scope.Choices.KeepsZone
            ? Advice.Of(nameof(Texts.Left_KeptZone))
            : Advice.Of(nameof(Texts.Left_Zone), scope.Command, scope.CommandKeepingZone),
        { LookAgainAt: not null } => LookAgain(scope, [seen]),
        { IsProtected: true, Status: EvidenceStatus.StillPresent } => Advice.Of(
            nameof(Texts.Left_Protected), InstanceProtectionCheck.HowToEnd(scope, seen.Id!), scope.Command),
        { Denial: CloudException denial } => DeployErrors.AdviceOf(CloudErrors.CloudCallFailed(denial, scope.Command)),
        { Status: EvidenceStatus.Unknown, Kind: ResourceKind.LocalDaemon } => Advice.Of(
            nameof(Texts.Left_Bridge), NpmPackages.ConnectProgram, BridgeDaemon.UninstallCommand(seen.Id!), scope.Command),
        { Status: EvidenceStatus.Unknown } => Advice.Of(nameof(Texts.Left_Refused), scope.Command),
        _ => Advice.Of(nameof(Texts.Left_Clear), scope.Command),
    };

    // Waiting in front of it does not help the user: the next run looks again.
    private static Advice LookAgain(RemovalScope scope, IReadOnlyList<RemovalEvidence> young)
    {
        var last = young.MaxBy(seen => seen.LookAgainAt?.ToUniversalTime())!;
        var minutes = Visibility.Minutes(last.LookAgainAt!.Value.ToUniversalTime() - last.CheckedAt.ToUniversalTime());
        var named = string.Join(", ", young.Select(seen => seen.Id ?? Texts.Left_YoungKind.InWords(seen.Kind)));
        return Advice.Of(nameof(Texts.Left_Young), named, Visibility.InWords(minutes), scope.Command);
    }

    public static Advice NextActionOf(
        RemovalScope scope, IReadOnlyList<RemovalEvidence> evidence, IReadOnlyList<Residue> residue, string? folderLeft)
    {
        if (StatusOf(scope, evidence) == RemovalStatus.Incomplete)
        {
            // What a user has to act on comes before what only needs time.
            var young = evidence.Where(seen => seen.LookAgainAt is not null).ToList();
            // Of what was kept as asked there is nothing to do.
            return residue.FirstOrDefault(item => !item.KeptOnRequest && young.TrueForAll(seen => seen.Id != item.Id)) is { } first
                ? Advice.Of(nameof(Texts.Left_First), first.Id, first.Kind, first.NextAction)
                : young.Count > 0 ? LookAgain(scope, young) : Advice.Of(nameof(Texts.Left_RunAgain), scope.Command);
        }

        if (residue.Count > 0)
        {
            return Advice.Of(nameof(Texts.Left_KeptAsAsked), string.Join(", ", residue.Select(item => item.Id)));
        }

        if (folderLeft is not null)
        {
            return Advice.Of(nameof(Texts.Left_FolderStays), scope.Paths.Folder, folderLeft, scope.Command);
        }

        // The configuration of clients is the user's, and what else is in it is not known here.
        List<string> byHand = [.. ClientEntries(scope)];
        if (scope.Elsewhere is not null || (!scope.TouchesDns && scope.State.Resources.PublicIp is not null))
        {
            byHand.Insert(0, Texts.Left_OthersRecord.InWords(UserRecord(scope)));
        }

        if (evidence.Any(seen => seen is { Kind: ResourceKind.HostedZone, Status: EvidenceStatus.Deleted })
            && Delegation(scope) is { } delegation)
        {
            byHand.Insert(0, Texts.Left_Delegation.InWords(delegation));
        }

        byHand.AddRange(scope.State.Server.BackupBuckets.Select(place => Texts.Left_Backups.InWords(place, ListOf(scope, place))));
        var last = byHand.Count == 0
            ? Advice.Of(nameof(Texts.Left_Nothing))
            : Advice.Of(nameof(Texts.Left_ByHand), string.Join("; ", byHand));
        return evidence.FirstOrDefault(seen => seen.NotPutBack is not null) is { } lost
            ? Advice.Of(nameof(Texts.Left_NotPutBack), scope.Domain, lost.NotPutBack, last)
            : last;
    }
}
