using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Resources;
using Direxio.Deployer.Engine.State;
using Direxio.Deployer.Engine.State.Stores;

namespace Direxio.Deployer.Engine.Operations.Deploy;

/// <summary>
/// A file of this machine could not be written in the middle of a deployment: a full disk, a lost permission. What was
/// made bills on, so it is named, also what only this process knows of; and the command that goes on.
/// </summary>
internal static class FailedWrite
{
    /// <summary>The failure with that added; the failure itself if all that is known is on disk.</summary>
    public static DeployException Explain(NodeSession session, string domain, DeployException failure)
    {
        var isOfWrite = failure.Code is nameof(LocalFileErrors.LocalFileUnwritable) or DeployErrors.LocalFileFailed;
        if ((session.Unsaved ?? session.State) is not { } known || (session.Unsaved is null && !isOfWrite))
        {
            return failure;
        }

        var bill = RecordedBill.From(known);
        var recorded = session.State is { } saved ? RecordedBill.From(saved).Recorded : [];
        var lost = bill.Recorded.Except(recorded).ToList();
        var resume = Commands.Resume(domain);
        var room = $"Free the disk, or correct the permissions of {session.Paths.Folder}";
        Advice repair = $"run {Commands.Repair(domain)}, which finds what is not on record by its tags and writes it down";
        Advice way = (isOfWrite, lost.Count > 0) switch
        {
            (true, false) => Advice.From($"{room}; then run {resume}."),
            (true, true) => Advice.From($"{room}; then {repair}, and after it {resume}."),
            (false, false) => Advice.From($"{room}. {DeployErrors.AdviceOf(failure)}"),
            (false, true) => Advice.From($"{room}; then {repair}. {DeployErrors.AdviceOf(failure)}"),
        };
        return failure.With(message: string.Join(" ", [failure.Message, .. Words(known, bill, lost)]), nextAction: way);
    }

    private static IEnumerable<string> Words(NodeState state, RecordedBill bill, List<BillableResource> lost)
    {
        if (bill.IsEmpty)
        {
            yield return "Nothing that costs money was created yet.";
            yield break;
        }

        if (bill.Recorded.Count > 0)
        {
            var estimate = state.Cost.Read();
            var created = bill.Recorded.Select(resource => RecordedBill.Describe(resource, estimate));
            yield return $"This was created: {string.Join(", ", created)}.";
        }

        if (lost.Count > 0)
        {
            yield return $"Not on record in the state: {string.Join(", ", lost.Select(resource => resource.Id))}.";
        }

        var uncertain = bill.Uncertain.Except(bill.Recorded.Select(resource => resource.Kind)).ToList();
        if (uncertain.Count > 0)
        {
            yield return $"Asked for, so that it may bill too: {string.Join(", ", uncertain)}.";
        }
    }
}
