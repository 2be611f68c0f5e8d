using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Operations.Orphans;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Operations.Repair;

internal static class RepairErrors
{
    public static DeployException NothingToRepairFrom(string domain, string accountId, IReadOnlyList<string> regions) => DeployErrors.Make(
        DeployErrorKind.NotFound,
        $"Account {accountId} has nothing tagged {NodeTags.ServiceIdKey} = {State.NodeHome.ServiceIdOf(domain)} "
            + $"({Places(regions)}). Nothing was written.",
        $"Check the domain, the account (-ProfileName) and the region. {NotShownYet} Releases before 0.2 did not tag: "
            + $"their state can only be restored from a copy. Without a node, begin one: {Commands.Start(domain)}",
        domain);

    public static DeployException RunNotFound(string domain, string runId, IEnumerable<FoundRun> found) => DeployErrors.Make(
        DeployErrorKind.NotFound,
        $"Nothing of {domain} carries the run id '{runId}'. Found: {Describe(found)}. Nothing was written.",
        $"Name one of these: {Commands.Repair(domain).WithPlaceholder("RunId", "<run id>")}",
        runId);

    public static DeployException SeveralRuns(string domain, IReadOnlyList<FoundRun> found) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        $"The account has resources of more than one run of {domain}: {Describe(found)}. Nothing was written.",
        $"Say which is the node: {Commands.Repair(domain).WithPlaceholder("RunId", "<run id>").WithPlaceholder("Region", "<region>")}. "
            + $"The other can be removed: {Commands.RemoveAnyRun()}",
        domain);

    public static DeployException SeveralOfAKind(string runId, ResourceKind kind, IEnumerable<string> ids) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        $"The run {runId} has more than one {kind}: {string.Join(", ", ids)}. Which one is the node's cannot be told. Nothing was written.",
        $"Restore state.json from a copy, which names the right one. Without a copy, remove all of the run, with its data: "
            + $"{Commands.RemoveRun(runId)}",
        runId);

    public static DeployException RepairNotComplete(string domain, UnreadRegion unread)
    {
        var failure = CloudErrors.CloudCallFailed(unread.Cause, $"{Commands.Repair(domain)} again, with -Region if you know where it is");
        return DeployErrors.Make(
            failure.Kind,
            $"No server, address or other EC2 resource of {domain} was found, "
                + $"but {(unread.Region == RegionSweep.Global ? "the account's hosted zones" : unread.Region)} could not be searched, "
                + $"so they may be there. Nothing was written. {failure.Message}",
            DeployErrors.AdviceOf(failure),
            unread.Region,
            unread.Cause);
    }

    public static DeployException RecordedRunDiffers(string domain, string recorded, string asked, string path) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        $"The state of {domain} is of run '{recorded}', not of '{asked}'. Nothing was written.",
        $"Leave out -RunId to complete that state ({path}). To rebuild from the other run, remove the recorded one first: "
            + $"{Commands.Remove(domain)}",
        "RunId");

    public static DeployException RecordedRegionDiffers(string domain, string recorded, string asked) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        $"The node {domain} is recorded in {recorded}, not in {asked}. Nothing was written.",
        $"Leave out -Region: {Commands.Repair(domain)}",
        "Region");

    /// <summary>A search that finds nothing is no proof against what is young.</summary>
    internal static string NotShownYet =>
        $"What was made in the last {Visibility.Minutes(Visibility.Window)} minutes may not show yet: look again after that.";

    private static string Describe(IEnumerable<FoundRun> runs) => string.Join("; ", runs.Select(run =>
        $"{run.RunId ?? "(no run id)"} in {run.Region} with "
            + $"{string.Join(", ", run.Resources.Select(resource => $"{resource.Kind} {resource.Id}"))}"));

    private static string Places(IReadOnlyList<string> regions) =>
        regions.Count > 3
            ? $"{regions.Count} regions searched, and its hosted zones"
            : $"searched: {string.Join(", ", regions)}, and its hosted zones";
}
