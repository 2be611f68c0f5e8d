using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Operations.Remove;

/// <summary>Failures of removals.</summary>
internal static class RemovalErrors
{
    public static DeployException RemovalTargetMissing() => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.RemovalTargetMissing)),
        Advice.OfError(nameof(ErrorTexts.RemovalTargetMissing_Next), Commands.Statuses(), Commands.Orphans()),
        "Domain");

    public static DeployException RunIdInvalid(string runId) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.RunIdInvalid), runId),
        Advice.OfError(nameof(ErrorTexts.RunIdInvalid_Next), Commands.Orphans()),
        "RunId");

    public static DeployException RunIdIsOwned(string runId, string domain, string statePath) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        Advice.OfError(nameof(ErrorTexts.RunIdIsOwned), runId, domain, statePath),
        Advice.OfError(nameof(ErrorTexts.RunIdIsOwned_Next), Commands.Remove(domain)),
        runId);

    public static DeployException RunIdMayBeOwned(string runId, string serviceId, DeployException unreadable) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        Advice.OfError(nameof(ErrorTexts.RunIdMayBeOwned), runId, serviceId, DeployErrors.MessageOf(unreadable)),
        Advice.OfError(nameof(ErrorTexts.RunIdMayBeOwned_Next), DeployErrors.AdviceOf(unreadable), Commands.Remove(serviceId)),
        runId);

    public static DeployException RunIdNotFound(string runId) => DeployErrors.Make(
        DeployErrorKind.NotFound,
        Advice.OfError(nameof(ErrorTexts.RunIdNotFound), runId),
        Advice.OfError(nameof(ErrorTexts.RunIdNotFound_Next), Visibility.NotShownYet, Commands.Orphans()),
        runId);

    public static DeployException RunIdInSeveralRegions(string runId, IReadOnlyList<string> regions) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        Advice.OfError(nameof(ErrorTexts.RunIdInSeveralRegions), string.Join(" and ", regions), runId),
        Advice.OfError(nameof(ErrorTexts.RunIdInSeveralRegions_Next), Commands.RemoveRun(runId, regions[0]).Again()),
        runId);

    /// <summary>EC2 says of an instance of the node that it cannot be terminated.</summary>
    public static DeployException NodeIsProtected(
        string domain, string instance, InstanceProtection protection, Advice howToEnd) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        Advice.OfError(
            nameof(ErrorTexts.NodeIsProtected_InEc2),
            domain,
            instance,
            string.Join(
                ", ",
                new[] { protection.FromTermination ? "disableApiTermination" : null, protection.FromStop ? "disableApiStop" : null }
                    .OfType<string>())),
        Advice.OfError(nameof(ErrorTexts.NodeIsProtected_Next), howToEnd),
        domain);

    public static DeployException RegionNotRecorded(string domain, string path, Command again) => DeployErrors.Make(
        DeployErrorKind.InvalidData,
        Advice.OfError(nameof(ErrorTexts.RegionNotRecorded), path),
        Advice.OfError(nameof(ErrorTexts.RegionNotRecorded_Next), Commands.Repair(domain).WithPlaceholder("Region", "<region>"), again),
        path);

    public static DeployException AccountStillAnswers(string domain, string account, Command removal) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        Advice.OfError(nameof(ErrorTexts.AccountStillAnswers), account, domain),
        Advice.OfError(nameof(ErrorTexts.AccountStillAnswers_Next), removal),
        "LocalOnly");

    /// <summary>Of an account that is closed or lost nothing else is left to do.</summary>
    public static DeployException WithLastResort(DeployException failure, Command local) => failure.With(
        nextAction: Advice.OfError(nameof(ErrorTexts.AccountLost_Next), DeployErrors.AdviceOf(failure), local));

    /// <summary>In a foreign account nothing of the node exists, so 'not found' would prove nothing.</summary>
    public static DeployException AccountNotProven(string domain, string actual, Command again) => DeployErrors.Make(
        DeployErrorKind.SecurityViolation,
        Advice.OfError(nameof(ErrorTexts.AccountNotProven), domain, actual),
        Advice.OfError(nameof(ErrorTexts.AccountNotProven_Next), actual, Commands.Repair(domain), again),
        "ProfileName");
}
