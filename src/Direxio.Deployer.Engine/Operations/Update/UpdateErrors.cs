using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Node.Tools;
using Direxio.Deployer.Engine.Operations.Visits;

namespace Direxio.Deployer.Engine.Operations.Update;

/// <summary>Failures of updates.</summary>
internal static class UpdateErrors
{
    public static DeployException UpdateFailed(string domain, string said) => DeployErrors.Make(
        DeployErrorKind.ServiceUnavailable,
        $"{domain} was not updated: {said}.",
        $"Name an image that works: {Commands.Update(domain).WithPlaceholder("MessageServerImage", "<image>")}. "
            + $"What is recorded of the node: {Commands.Status(domain)}",
        domain);

    public static DeployException UpdateImageNotPulled(string domain, string said) => DeployErrors.Make(
        DeployErrorKind.NotFound,
        $"{domain} was not updated, and nothing on it was changed: {said}.",
        $"Check the image's name, or wait until its registry answers; then run {Commands.GoOn(domain)}.",
        domain);

    public static DeployException UpdateIsDowngrade(string domain, string said) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        $"{domain} was not updated, and nothing on it was changed: {said}.",
        $"An older server may not read the newer one's database. If you know that it does: "
            + $"{Commands.Update(domain).With("AllowDowngrade")}",
        domain);

    public static DeployException UpdateLosesData(string domain, string said) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        $"{domain} was not updated: {said}.",
        $"If the release notes of the image say that it drops these tables, "
            + $"accept that: {Commands.Update(domain).With("AllowTableLoss")}. Else name another image.",
        domain);

    public static DeployException NodeDiskFull(string domain, string said) => DeployErrors.Make(
        DeployErrorKind.LimitReached,
        $"{domain} was not updated, and nothing on it was changed: {said}.",
        $"Make room on the node's disk, or make the disk larger, then run {Commands.GoOn(domain)}.",
        domain);

    public static DeployException NodeChangedMeanwhile(string domain, string said) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        $"{domain} was not updated, and nothing on it was changed: {said}.",
        $"Run {Commands.GoOn(domain)} again: it reads what runs now.",
        domain);

    public static DeployException PostgresVersionChanged(string domain, string said) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        $"{domain} was not updated, and nothing on it was changed: {said}.",
        $"PostgreSQL does not read the data of another major version. Update without -IncludeStack: {Commands.Update(domain)}",
        domain);

    /// <summary>What the node said when its update ended without success.</summary>
    public static DeployException From(NodeOperationRecord ended, string domain, string? stuck)
    {
        if (ended.IsInterrupted)
        {
            return VisitErrors.NodeOperationStuck(domain, ended, stuck);
        }

        var (code, said) = ended.Error ?? ("Unexpected", "no reason was told");
        return code switch
        {
            "PullFailed" => UpdateImageNotPulled(domain, said),
            "DowngradeRefused" => UpdateIsDowngrade(domain, said),
            "DataLost" => UpdateLosesData(domain, said),
            "NoRoom" => NodeDiskFull(domain, said),
            "NodeChanged" => NodeChangedMeanwhile(domain, said),
            "PostgresRefused" => PostgresVersionChanged(domain, said),
            "LayoutUnknown" or "LayoutOfAnotherTool" => VisitErrors.From(new(code, said), domain),
            _ => UpdateFailed(domain, said),
        };
    }
}
