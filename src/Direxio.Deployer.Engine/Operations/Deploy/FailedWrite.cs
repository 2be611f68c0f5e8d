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
        // A file of another folder is named itself.
        var own = session.Paths.Folder;
        var folder = failure.Target is { } target && Path.IsPathFullyQualified(target) && !target.StartsWith(own, StringComparison.Ordinal)
            ? target
            : own;
        var (repair, resume) = (Commands.Repair(domain), Commands.Resume(domain));
        var way = (isOfWrite, lost.Count > 0) switch
        {
            (true, false) => Advice.OfError(nameof(ErrorTexts.LocalFileUnwritable_Resume_Next), folder, resume),
            (true, true) => Advice.OfError(nameof(ErrorTexts.LocalFileUnwritable_Repair_Next), folder, repair, resume),
            (false, false) => Advice.OfError(nameof(ErrorTexts.LocalFileUnwritable_Other_Next), folder, DeployErrors.AdviceOf(failure)),
            (false, true) => Advice.OfError(
                nameof(ErrorTexts.LocalFileUnwritable_RepairOther_Next), folder, repair, DeployErrors.AdviceOf(failure)),
        };
        return failure.With(Advice.Join(" ", [DeployErrors.MessageOf(failure), .. Words(known, bill, lost)]), way);
    }

    private static IEnumerable<Advice> Words(NodeState state, RecordedBill bill, List<BillableResource> lost)
    {
        if (bill.IsEmpty)
        {
            yield return Advice.OfError(nameof(ErrorTexts.LocalFileUnwritable_NothingCreated));
            yield break;
        }

        if (bill.Recorded.Count > 0)
        {
            var estimate = state.Cost.Read();
            var created = bill.Recorded.Select(resource => RecordedBill.Describe(resource, estimate));
            yield return Advice.OfError(nameof(ErrorTexts.LocalFileUnwritable_Created), string.Join(", ", created));
        }

        if (lost.Count > 0)
        {
            yield return Advice.OfError(
                nameof(ErrorTexts.LocalFileUnwritable_Unrecorded), string.Join(", ", lost.Select(resource => resource.Id)));
        }

        var uncertain = bill.Uncertain.Except(bill.Recorded.Select(resource => resource.Kind)).ToList();
        if (uncertain.Count > 0)
        {
            yield return Advice.OfError(nameof(ErrorTexts.LocalFileUnwritable_Uncertain), string.Join(", ", uncertain));
        }
    }
}
