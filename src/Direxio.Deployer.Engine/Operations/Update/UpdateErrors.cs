using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Node.Tools;
using Direxio.Deployer.Engine.Operations.Visits;

namespace Direxio.Deployer.Engine.Operations.Update;

/// <summary>Failures of updates.</summary>
internal static class UpdateErrors
{
    public static DeployException UpdateFailed(string domain, Advice said) => DeployErrors.Make(
        DeployErrorKind.ServiceUnavailable,
        Advice.OfError(nameof(ErrorTexts.UpdateFailed), domain, said),
        Advice.OfError(
            nameof(ErrorTexts.UpdateFailed_Next),
            // What was agreed to was agreed to for the image that was meant.
            Commands.Update(domain).Again().Without("AllowDowngrade", "AllowTableLoss").WithPlaceholder("MessageServerImage", "<image>"),
            Commands.Status(domain)),
        domain);

    public static DeployException UpdateImageNotPulled(string domain, string said) => DeployErrors.Make(
        DeployErrorKind.NotFound,
        Advice.OfError(nameof(ErrorTexts.UpdateImageNotPulled), domain, said),
        Advice.OfError(nameof(ErrorTexts.UpdateImageNotPulled_Next), Commands.GoOn(domain)),
        domain);

    public static DeployException UpdateIsDowngrade(string domain, string said) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        Advice.OfError(nameof(ErrorTexts.UpdateIsDowngrade), domain, said),
        Advice.OfError(nameof(ErrorTexts.UpdateIsDowngrade_Next), Commands.Update(domain).Again().With("AllowDowngrade")),
        domain);

    public static DeployException UpdateLosesData(string domain, string said) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        Advice.OfError(nameof(ErrorTexts.UpdateLosesData), domain, said),
        Advice.OfError(nameof(ErrorTexts.UpdateLosesData_Next), Commands.Update(domain).Again().With("AllowTableLoss")),
        domain);

    public static DeployException NodeDiskFull(string domain, string said) => DeployErrors.Make(
        DeployErrorKind.LimitReached,
        Advice.OfError(nameof(ErrorTexts.NodeDiskFull), domain, said),
        Advice.OfError(nameof(ErrorTexts.NodeDiskFull_Next), Commands.GoOn(domain)),
        domain);

    public static DeployException NodeChangedMeanwhile(string domain, string said) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        Advice.OfError(nameof(ErrorTexts.NodeChangedMeanwhile), domain, said),
        Advice.OfError(nameof(ErrorTexts.NodeChangedMeanwhile_Next), Commands.GoOn(domain)),
        domain);

    public static DeployException PostgresVersionChanged(string domain, string said) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        Advice.OfError(nameof(ErrorTexts.PostgresVersionChanged), domain, said),
        Advice.OfError(nameof(ErrorTexts.PostgresVersionChanged_Next), Commands.Update(domain).Again().Without("IncludeStack")),
        domain);

    /// <summary>What the node said when its update ended without success.</summary>
    public static DeployException From(NodeOperationRecord ended, string domain, string? stuck)
    {
        if (ended.IsInterrupted)
        {
            return VisitErrors.NodeOperationStuck(domain, ended, stuck);
        }

        if (ended.Error is not { } error)
        {
            return UpdateFailed(domain, Advice.OfError(nameof(ErrorTexts.NodeGaveNoReason)));
        }

        var (code, said) = error;
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
