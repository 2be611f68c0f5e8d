using System.Globalization;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Foundation.Text;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Pricing;
using Direxio.Deployer.Engine.Progress;
using Direxio.Deployer.Engine.Resources;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Status;

/// <summary>
/// Where a deployment stands, for people: what it costs, whether it can go on, what to do next and how to stop. Made
/// from the local state alone.
/// </summary>
internal sealed record RecoverySummary
{
    public required string WhereBlocked { get; init; }

    public required string BillingImpact { get; init; }

    public required string ResumeSafety { get; init; }

    public required string LocalRefresh { get; init; }

    public required string NextAction { get; init; }

    public required string StopLoss { get; init; }

    /// <summary>The recorded estimate, with what of it bills as things stand; null if there is none.</summary>
    public CostEstimate? CostEstimate { get; init; }

    /// <summary>What of it bills as things stand.</summary>
    public required BilledNow BilledNow { get; init; }

    /// <summary>
    /// The next step beside the result of a command that has just ended. Of a phase that failed in an earlier run it says what failed,
    /// since nothing else there does.
    /// </summary>
    public static string NextBeside(NodeState state, string domain, NodePaths paths)
    {
        var next = From(state, domain, paths, isRunning: false).NextAction;
        return state.GetPhase(state.CurrentPhase) is { Status: PhaseStatus.Failed, Evidence: { } evidence } failed
            && state.Ending is null
                ? Texts.Next_AfterFailure.InWords(failed.Id, PhaseWords.Of(failed.Id), evidence.TrimEnd('.'), next)
                : next;
    }

    /// <param name="state">The state.</param>
    /// <param name="domain">The domain, for the commands.</param>
    /// <param name="paths">The node's files.</param>
    /// <param name="isRunning">Whether a process works on the node now; null where that is not known.</param>
    public static RecoverySummary From(NodeState state, string domain, NodePaths paths, bool? isRunning = null)
    {
        var current = state.GetPhase(state.CurrentPhase);
        var bill = RecordedBill.From(state);
        var estimate = bill.EstimateIn(state);
        var refreshPending = WiringFields.IsRefreshPending(state);
        var context = AdviceContext.ForNode(state.IsRehearsal);
        return new()
        {
            WhereBlocked = Where(state, current, refreshPending, isRunning),
            BillingImpact = Billing(state, bill, estimate),
            CostEstimate = estimate,
            BilledNow = bill.NowIn(state, estimate),
            ResumeSafety = Safety(state, current, domain).In(context).ToString(),
            LocalRefresh = (refreshPending ? Texts.Refresh_Pending
                : state.GetPhase(PhaseId.S6_WIRE_LOCAL).Status == PhaseStatus.Done ? Texts.Refresh_NotNeeded
                : Texts.Refresh_NotYet).InWords(),
            NextAction = NextStep.For(state, current, domain, paths, refreshPending, isRunning).In(context).ToString(),
            StopLoss = StopLossOf(state, bill, paths),
        };
    }

    /// <summary>How to stop the cost today, with the ids that are recorded.</summary>
    public static string StopLossOf(NodeState state, NodePaths paths) => StopLossOf(state, RecordedBill.From(state), paths);

    private static string Where(NodeState state, PhaseRecord current, bool refreshPending, bool? isRunning)
    {
        if (state.Removal != RemovalProgress.None)
        {
            return (state.Removal == RemovalProgress.Removed ? Texts.Where_Removed : Texts.Where_Removing).InWords();
        }

        if (state.Ending is { } ending)
        {
            return Texts.Where_Ended.InWords(ending.Id);
        }

        if (StandstillOf(state, isRunning) is { } standstill)
        {
            return standstill;
        }

        if (current.Status == PhaseStatus.Done)
        {
            return (refreshPending ? Texts.Where_OutOfDate
                : UserGates.AllConfirmed(state) ? Texts.Where_Complete
                : Texts.Where_Gates).InWords();
        }

        var number = Texts.Where_Step.InWords((int)current.Id + 1, current.Id, Lower(PhaseWords.Of(current.Id).ToString()));
        var seen = current.Evidence is { } evidence ? Texts.Where_Seen.InWords(evidence.TrimEnd('.')) : string.Empty;
        var place = current.Status switch
        {
            PhaseStatus.Pending or PhaseStatus.InProgress or PhaseStatus.Polling when isRunning == true => Texts.Where_Running,
            PhaseStatus.InProgress or PhaseStatus.Polling when isRunning == false => Texts.Where_Interrupted,
            PhaseStatus.WaitingUser => Texts.Where_Waits,
            PhaseStatus.Failed => Texts.Where_Failed,
            PhaseStatus.Polling => Texts.Where_Polling,
            PhaseStatus.InProgress => Texts.Where_InProgress,
            _ => Texts.Where_Pending,
        };
        return place.InWords(number, seen);
    }

    private static string? StandstillOf(NodeState state, bool? isRunning) => state.Change switch
    {
        { Stop: { SeenAt: { } at } stop } => (stop.AskedAt is null ? Texts.Where_SeenStopped : Texts.Where_Stopped)
            .InWords(at.UtcDateTime.ToString("u", CultureInfo.InvariantCulture)),
        { Stop: not null } => Texts.Where_StopUnseen.InWords(),
        { IsUnderWay: true } when isRunning == true => Texts.Where_BeingChanged.InWords(),
        { Type: { } type } => Texts.Where_Type.InWords(type.From, type.To),
        { Disk: { } disk } => Texts.Where_Disk.InWords(disk.ToGB),
        { Key: not null } => Texts.Where_Key.InWords(),
        _ => RecordedOperations.UnderWayIn(state) switch
        {
            not null when isRunning == true => Texts.Where_BeingChanged.InWords(),
            RecordedOperations.Update => Texts.Where_Update.InWords(),
            RecordedOperations.Reset => Texts.Where_Reset.InWords(),
            RecordedOperations.Restore => Texts.Where_Restore.InWords(),
            _ => null,
        },
    };

    // Of a node that is not finished, what bills is less than what it will cost. How it is with a stopped one is said apart.
    private static string Now(NodeState state, CostEstimate estimate) =>
        (state.Change.Stop?.SeenAt is null || state.Ending is not null)
        && estimate.BilledNowMonthlyUsd is { } now
        && (now < estimate.TotalMonthlyUsd || state.Removal != RemovalProgress.None)
            ? Texts.Bill_Now.InWords(AmountText.Usd(now))
            : string.Empty;

    // One whose removal has begun will not be complete again.
    private static string Complete(NodeState state, CostEstimate estimate) => state is { Removal: RemovalProgress.None, Ending: null }
        ? Texts.Bill_Complete.InWords(RecordedBill.MonthlyInWords(estimate))
        : string.Empty;

    // AWS bills no stopped instance, but all that belongs to it.
    private static string WhileStopped(CostEstimate? estimate) => Texts.Bill_Stopped.InWords(
        StoppedCost.InWords(estimate is null ? null : StoppedCost.Total(StoppedCost.Of(estimate))));

    private static string Billing(NodeState state, RecordedBill bill, CostEstimate? estimate)
    {
        if (state.IsRehearsal)
        {
            return Texts.Bill_Rehearsal.InWords();
        }

        var buckets = state.Server.BackupBuckets;
        if (bill.IsEmpty && buckets.Count == 0)
        {
            return Texts.Bill_None.InWords();
        }

        var sentences = new List<string>();
        if (bill.Recorded.Count > 0)
        {
            var monthly = estimate is null ? string.Empty : Now(state, estimate) + Complete(state, estimate);
            sentences.Add(
                Texts.Bill_Recorded.InWords(string.Join(", ", bill.Recorded.Select(item => $"{Plain(item.Kind)} {item.Id}")), monthly));
        }

        if (bill.Recorded.Count > 0 && state is { Change.Stop.SeenAt: not null, Ending: null })
        {
            sentences.Add(WhileStopped(estimate));
        }

        if (bill.Uncertain.Count > 0)
        {
            sentences.Add(Texts.Bill_Uncertain.InWords(string.Join(", ", bill.Uncertain.Select(Plain))));
        }

        if (buckets.Count > 0)
        {
            sentences.Add(Texts.Bill_Backups.InWords(string.Join(", ", buckets)));
        }

        return string.Join(" ", sentences);
    }

    private static Advice Safety(NodeState state, PhaseRecord current, string domain)
    {
        if (state.IsOfAnotherTool)
        {
            return Advice.Of(nameof(Texts.Safe_OtherTool), state.Tool);
        }

        if (state.IsNewer)
        {
            return Advice.Of(nameof(Texts.Safe_Newer), state.NewerSchema, StateErrors.UpdateTheModule);
        }

        if (state.Removal != RemovalProgress.None)
        {
            return Advice.Of(
                state.Removal == RemovalProgress.Removed ? nameof(Texts.Safe_Removed) : nameof(Texts.Safe_Removing),
                state.RemovalRecord.Again(domain));
        }

        if (state.Ending is not null)
        {
            return Advice.Of(nameof(Texts.Safe_Ended));
        }

        if (current.Status == PhaseStatus.Done)
        {
            return Advice.Of(nameof(Texts.Safe_Done), Commands.Resume(domain));
        }

        return state.HasResources
            ? Advice.Of(nameof(Texts.Safe_HasResources), Commands.Resume(domain))
            : Advice.Of(nameof(Texts.Safe_Nothing), Commands.Start(domain));
    }

    private static string StopLossOf(NodeState state, RecordedBill bill, NodePaths paths) =>
        HowToStop(state, bill, paths).In(AdviceContext.ForNode(state.IsRehearsal)).ToString();

    private static Advice HowToStop(NodeState state, RecordedBill bill, NodePaths paths)
    {
        if (state.IsRehearsal)
        {
            return Advice.Of(nameof(Texts.Stop_Rehearsal), Commands.Remove(state.Domain ?? paths.ServiceId), paths.Folder);
        }

        if (bill.IsEmpty)
        {
            return Advice.Of(nameof(Texts.Stop_Nothing));
        }

        var region = state.Region ?? Texts.Stop_UnknownRegion.InWords();
        var where = state.AccountId is { } account
            ? Texts.Stop_Account.InWords(account, region)
            : Texts.Stop_Region.InWords(region);
        var what = string.Join(", ", bill.Recorded.Select(item => $"{Plain(item.Kind)} {item.Id}")
            .Concat(bill.Uncertain.Select(
                kind => Texts.Stop_Uncertain.InWords(Plain(kind), NodeTags.RunIdKey, state.RunId ?? Texts.Unknown.InWords()))));
        return state.IsOfAnotherTool
            ? Advice.Of(nameof(Texts.Stop_OtherTool), state.Tool, where, what, Commands.Orphans())
            : Advice.Of(
                nameof(Texts.Stop_Run),
                state.IsNewer ? ModuleUpdate.Words + " " : null,
                Commands.Remove(state.Domain ?? paths.ServiceId),
                where,
                what);
    }

    // AWS's own names are for reports; here someone reads what costs money.
    private static string Plain(string billName) =>
        ResourceKinds.BilledAs(billName) is { } known ? KindName.Of(known.Kind).ToString() : billName;

    private static string Lower(string title) => char.ToLowerInvariant(title[0]) + title[1..];
}
