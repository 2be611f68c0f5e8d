using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Operations.Repair;

namespace Direxio.Deployer.Engine.Operations.Remove;

/// <summary>Failures of removals.</summary>
internal static class RemovalErrors
{
    public static DeployException RemovalTargetMissing() => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        "Neither -Domain nor -RunId says what to remove. Nothing was changed.",
        $"Name a node of this machine ({Commands.Statuses()} lists them) with -Domain, or resources that no state knows "
            + $"({Commands.Orphans()} lists them) with -RunId.",
        "Domain");

    public static DeployException RunIdInvalid(string runId) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        $"-RunId '{runId}' is not a run id. Nothing was changed.",
        $"Use a value that {Commands.Orphans()} shows, such as direxio-20260131-120000-0a1b.",
        "RunId");

    public static DeployException RunIdIsOwned(string runId, string domain, string statePath) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        $"The run id {runId} belongs to {domain}, which this machine knows ({statePath}). Nothing was changed.",
        $"Remove it by its domain, so that its DNS record and its folder go too: {Commands.Remove(domain)}",
        runId);

    public static DeployException RunIdMayBeOwned(string runId, string serviceId, DeployException unreadable) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        $"The resources of {runId} are tagged as those of {serviceId}, which may own them: its state is not known. "
            + $"{unreadable.Message} Nothing was changed.",
        $"Bring the state back first. {DeployErrors.AdviceOf(unreadable)} Then remove the node: {Commands.Remove(serviceId)}",
        runId);

    public static DeployException RunIdNotFound(string runId) => DeployErrors.Make(
        DeployErrorKind.NotFound,
        $"Nothing in the account carries the run id {runId}: no region that is enabled has it, and no hosted zone. Nothing was changed.",
        $"{RepairErrors.NotShownYet} {Commands.Orphans()} lists what there is. The run may belong to another account: "
            + $"name its profile with -ProfileName.",
        runId);

    public static DeployException RunIdInSeveralRegions(string runId, IReadOnlyList<string> regions) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        $"Resources in {string.Join(" and ", regions)} carry the run id {runId}. Nothing was changed.",
        $"Remove them one region at a time: {Commands.RemoveRun(runId, regions[0])}",
        runId);

    public static DeployException RegionNotRecorded(string path) => DeployErrors.Make(
        DeployErrorKind.InvalidData,
        $"The state file '{path}' names resources but no region, so they cannot be looked for. Nothing was changed.",
        "Restore the file from a copy, or write the region into its region field; then run the same command again.",
        path);

    /// <summary>In a foreign account nothing of the node exists, so 'not found' would prove nothing.</summary>
    public static DeployException AccountNotProven(string domain, string actual) => DeployErrors.Make(
        DeployErrorKind.SecurityViolation,
        $"The state of {domain} does not say to which AWS account it belongs, and account {actual} has none of its resources: "
            + "it may be the wrong account. Nothing was changed.",
        "Use the credentials that the node was made with (-ProfileName or AWS_PROFILE). If this is the right account and everything in it "
            + "is gone, write its number into the account_id field of state.json; then run the same command again.",
        "ProfileName");
}
