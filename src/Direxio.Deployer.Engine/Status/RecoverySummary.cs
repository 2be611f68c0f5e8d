using System.Globalization;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Pricing;
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

    /// <param name="state">The state.</param>
    /// <param name="domain">The domain, for the commands.</param>
    /// <param name="paths">The node's files.</param>
    /// <param name="isRunning">Whether a process works on the node now; null where that is not known.</param>
    public static RecoverySummary From(NodeState state, string domain, NodePaths paths, bool? isRunning = null)
    {
        var current = state.GetPhase(state.CurrentPhase);
        var bill = RecordedBill.From(state);
        var refreshPending = WiringFields.IsRefreshPending(state);
        var context = AdviceContext.ForNode(state.IsRehearsal);
        return new()
        {
            WhereBlocked = Where(state, current, refreshPending, isRunning),
            BillingImpact = Billing(state, bill),
            ResumeSafety = Safety(state, current, domain).In(context).ToString(),
            LocalRefresh = refreshPending
                ? "Pending: an update or reset has made the credentials, confirmations and checks on this machine stale. "
                    + "They are written again by the phases S4 to S7."
                : state.GetPhase(PhaseId.S6_WIRE_LOCAL).Status == PhaseStatus.Done
                    ? "Not needed: the files on this machine are those of the last run."
                    : "Not yet: the files on this machine are written in phase S6.",
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
            return state.Removal == RemovalProgress.Removed
                ? "Nowhere: the node is removed. Only its folder was kept."
                : "A removal has begun and did not end with everything gone.";
        }

        if (StandstillOf(state, isRunning) is { } standstill)
        {
            return standstill;
        }

        if (current.Status == PhaseStatus.Done)
        {
            return refreshPending
                ? "Nowhere, but the files on this machine are out of date."
                : UserGates.AllConfirmed(state)
                    ? "Nowhere: every phase is done and every gate is confirmed."
                    : "Nowhere: every phase is done. Some gates wait for your confirmation.";
        }

        var number = string.Create(CultureInfo.InvariantCulture, $"Step {(int)current.Id + 1} of 8 ({current.Id}: {Lower(current.Title)})");
        var seen = current.Evidence is { } evidence ? $" {evidence.TrimEnd('.')}." : string.Empty;
        return current.Status switch
        {
            PhaseStatus.Pending or PhaseStatus.InProgress or PhaseStatus.Polling when isRunning == true =>
                $"Nowhere: a process of this machine works on it. {number} is under way.{seen}",
            PhaseStatus.InProgress or PhaseStatus.Polling when isRunning == false =>
                $"{number} was under way when its run was interrupted; no process works on it now.{seen}",
            PhaseStatus.WaitingUser => $"{number} waits for you.{seen}",
            PhaseStatus.Failed => $"{number} failed.{seen}",
            PhaseStatus.Polling => $"{number} was waiting for an answer when it was last written.{seen}",
            PhaseStatus.InProgress => $"{number} was under way when it was last written: it still runs, or its run was interrupted.{seen}",
            _ => $"{number} has not begun.",
        };
    }

    private static string? StandstillOf(NodeState state, bool? isRunning) => state.Change switch
    {
        { Stop: { SeenAt: { } at } } => string.Create(
            CultureInfo.InvariantCulture, $"The node is stopped, by its user, since {at.UtcDateTime:u}."),
        { Stop: not null } => "The node's user has asked for its stop; whether it has stopped was not seen.",
        { Type: { } type } when isRunning != true =>
            $"A change of the instance from {type.From} to {type.To} was interrupted; the node may be stopped.",
        { Disk: { } disk } when isRunning != true =>
            $"The growth of the disk to {disk.ToGB} GiB is not finished: the file system may be smaller than the volume.",
        _ when isRunning != true => RecordedOperations.UnderWayIn(state) switch
        {
            RecordedOperations.Update => "An update was begun, and nobody saw how it ended; the node goes on or goes back by itself.",
            RecordedOperations.Reset => "A reset was begun, and nobody saw how it ended; the node goes on with it by itself.",
            RecordedOperations.Restore => "A restore was begun, and nobody saw how it ended; the node has one or the other whole.",
            _ => null,
        },
        _ => null,
    };

    // Of a node that is not finished, what bills is less than what it will cost. How it is with a stopped one is said apart.
    private static string Now(NodeState state) =>
        state.Change.Stop?.SeenAt is null
        && RecordedBill.EstimateOf(state) is { BilledNowMonthlyUsd: { } now } estimate
        && now < estimate.TotalMonthlyUsd
            ? string.Create(CultureInfo.InvariantCulture, $": {now:0.00} USD a month as things stand")
            : string.Empty;

    // AWS bills no stopped instance, but all that belongs to it.
    private static string WhileStopped(NodeState state)
    {
        var amount = state.Cost.Read() is { } estimate ? StoppedCost.Total(StoppedCost.Of(estimate)) : null;
        return $"While the node is stopped its instance does not bill; the rest does, {StoppedCost.InWords(amount)}.";
    }

    private static string Billing(NodeState state, RecordedBill bill)
    {
        if (state.IsRehearsal)
        {
            return "None: this is a rehearsal, nothing of it exists.";
        }

        if (bill.IsEmpty)
        {
            return "None: nothing that costs money is recorded.";
        }

        var sentences = new List<string>();
        if (bill.Recorded.Count > 0)
        {
            var monthly = RecordedBill.MonthlyOf(state) is { } text ? $"{Now(state)} (a complete node: {text})" : string.Empty;
            sentences.Add(
                "Recorded and billing until removed: "
                    + $"{string.Join(", ", bill.Recorded.Select(item => $"{item.Kind} {item.Id}"))}{monthly}.");
        }

        if (bill.Recorded.Count > 0 && state.Change.Stop?.SeenAt is not null)
        {
            sentences.Add(WhileStopped(state));
        }

        if (bill.Uncertain.Count > 0)
        {
            sentences.Add($"May have been created, for the answer was never recorded: {string.Join(", ", bill.Uncertain)}.");
        }

        return string.Join(" ", sentences);
    }

    private static Advice Safety(NodeState state, PhaseRecord current, string domain)
    {
        if (state.IsOfAnotherTool)
        {
            return $"This release cannot continue this node; {state.Tool}, which made it, can. Keep its state.json.";
        }

        if (state.IsNewer)
        {
            return $"Not with this release, which does not write state of schema version {state.NewerSchema}. "
                + $"{StateErrors.UpdateTheModule}";
        }

        if (state.Removal != RemovalProgress.None)
        {
            return $"Not possible: the node is {(state.Removal == RemovalProgress.Removed ? "removed" : "being removed")}. "
                + $"'{Commands.Remove(domain)}' can be run again at any time.";
        }

        if (current.Status == PhaseStatus.Done)
        {
            return $"Safe: '{Commands.Resume(domain)}' has nothing left to create.";
        }

        return state.HasResources
            ? Advice.From(
                $"Safe: '{Commands.Resume(domain)}' looks for what is there before it creates anything. Keep state.json; "
                    + $"it is the record of what bills.")
            : Advice.From($"Safe: nothing has been created. Resume, or begin again with '{Commands.Start(domain)}'.");
    }

    private static string StopLossOf(NodeState state, RecordedBill bill, NodePaths paths) =>
        HowToStop(state, bill, paths).In(AdviceContext.ForNode(state.IsRehearsal)).ToString();

    private static Advice HowToStop(NodeState state, RecordedBill bill, NodePaths paths)
    {
        if (state.IsRehearsal)
        {
            return $"Nothing to stop: this is a rehearsal. {Commands.Remove(state.Domain ?? paths.ServiceId)} deletes its "
                + $"folder, {paths.Folder}.";
        }

        if (bill.IsEmpty)
        {
            return "Nothing to stop: nothing that costs money is recorded.";
        }

        var where = $"{(state.AccountId is { } account ? $"account {account}, " : string.Empty)}region {state.Region ?? "unknown"}";
        var what = string.Join(", ", bill.Recorded.Select(item => $"{item.Kind} {item.Id}")
            .Concat(bill.Uncertain.Select(
                kind => $"{kind} that carries {NodeTags.RunIdKey} = {state.RunId ?? "(unknown)"}, if there is one")));
        return state.IsOfAnotherTool
            ? Advice.From($"Remove the node with {state.Tool}, which made it. Recorded in {where}: {what}. "
                + $"What this release may have made beside it is listed, with the command that removes it, by: {Commands.Orphans()}")
            : Advice.From($"{(state.IsNewer ? "First update the module: Update-PSResource Direxio.Deployer. " : string.Empty)}Run: "
                + $"{Commands.Remove(state.Domain ?? paths.ServiceId)}. It removes, in {where}: {what}; and reads back what is gone. "
                + $"Stopping the instance alone does not end the cost of volume and address.");
    }

    private static string Lower(string title) => char.ToLowerInvariant(title[0]) + title[1..];
}
