using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Operations.Orphans;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Operations.Repair;

internal static class RepairErrors
{
    private const int ShownRegions = 3;

    public static DeployException NothingToRepairFrom(string domain, string accountId, IReadOnlyList<string> regions) => DeployErrors.Make(
        DeployErrorKind.NotFound,
        regions.Count > ShownRegions
            ? Advice.OfError(
                nameof(ErrorTexts.NothingToRepairFrom_Many),
                accountId,
                NodeTags.ServiceIdKey,
                State.NodeHome.ServiceIdOf(domain),
                regions.Count)
            : Advice.OfError(
                nameof(ErrorTexts.NothingToRepairFrom),
                accountId,
                NodeTags.ServiceIdKey,
                State.NodeHome.ServiceIdOf(domain),
                string.Join(", ", regions)),
        Advice.OfError(nameof(ErrorTexts.NothingToRepairFrom_Next), Visibility.NotShownYet, Commands.Start(domain)),
        domain);

    public static DeployException RunNotFound(string domain, string runId, IEnumerable<FoundRun> found) => DeployErrors.Make(
        DeployErrorKind.NotFound,
        Advice.OfError(nameof(ErrorTexts.RunNotFound), domain, runId, Describe(found)),
        Advice.OfError(nameof(ErrorTexts.RunNotFound_Next), Commands.Repair(domain).Again().WithPlaceholder("RunId", "<run id>")),
        runId);

    public static DeployException SeveralRuns(string domain, IReadOnlyList<FoundRun> found) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        Advice.OfError(nameof(ErrorTexts.SeveralRuns), domain, Describe(found)),
        Advice.OfError(
            nameof(ErrorTexts.SeveralRuns_Next),
            Commands.Repair(domain).WithPlaceholder("RunId", "<run id>").WithPlaceholder("Region", "<region>"),
            Commands.RemoveAnyRun()),
        domain);

    public static DeployException SeveralOfAKind(string runId, ResourceKind kind, IEnumerable<string> ids) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        Advice.OfError(nameof(ErrorTexts.SeveralOfAKind), runId, kind, string.Join(", ", ids)),
        Advice.OfError(nameof(ErrorTexts.SeveralOfAKind_Next), Commands.RemoveRun(runId)),
        runId);

    public static DeployException RepairNotComplete(string domain, UnreadRegion unread)
    {
        var failure = CloudErrors.CloudCallFailed(
            unread.Cause, Advice.OfError(nameof(ErrorTexts.RepairAgain_Next), Commands.Repair(domain).Again()));
        return DeployErrors.Make(
            failure.Kind,
            unread.Region == RegionSweep.Global
                ? Advice.OfError(nameof(ErrorTexts.RepairNotComplete_Global), domain, DeployErrors.MessageOf(failure))
                : Advice.OfError(nameof(ErrorTexts.RepairNotComplete), domain, unread.Region, DeployErrors.MessageOf(failure)),
            DeployErrors.AdviceOf(failure),
            unread.Region,
            unread.Cause);
    }

    public static DeployException RecordedRunDiffers(string domain, string recorded, string asked, string path) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        Advice.OfError(nameof(ErrorTexts.RecordedRunDiffers), domain, recorded, asked),
        Advice.OfError(nameof(ErrorTexts.RecordedRunDiffers_Next), path, Commands.Remove(domain)),
        "RunId");

    public static DeployException RecordedRegionDiffers(string domain, string recorded, string asked) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.RecordedRegionDiffers), domain, recorded, asked),
        Advice.OfError(nameof(ErrorTexts.RecordedRegionDiffers_Next), Commands.Repair(domain).Again().Without("Region")),
        "Region");

    private static Advice Describe(IEnumerable<FoundRun> runs) => Advice.Join("; ", runs.Select(run =>
    {
        var resources = string.Join(", ", run.Resources.Select(resource => $"{resource.Kind} {resource.Id}"));
        return run.RunId is { } id && NodeTags.IsRunId(id)
            ? Advice.OfError(nameof(ErrorTexts.RunFound), id, run.Region, resources)
            : Advice.OfError(nameof(ErrorTexts.RunFound_WithoutId), run.Region, resources);
    }));
}
