using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Node.Tools;
using Direxio.Deployer.Engine.Operations.Visits;

namespace Direxio.Deployer.Engine.Operations.Reset;

/// <summary>Failures of resets.</summary>
internal static class ResetErrors
{
    public static DeployException ResetFailed(string domain, Advice said) => DeployErrors.Make(
        DeployErrorKind.ServiceUnavailable,
        Advice.OfError(nameof(ErrorTexts.ResetFailed), domain, said),
        Advice.OfError(nameof(ErrorTexts.CorrectAndGoOn_Next), Commands.GoOn(domain)),
        domain);

    /// <summary>What the node said when its reset ended without success.</summary>
    public static DeployException From(NodeOperationRecord ended, string domain, string? stuck) =>
        ended.IsInterrupted ? VisitErrors.NodeOperationStuck(domain, ended, stuck)
        : ended.Error is ("LayoutUnknown" or "LayoutOfAnotherTool", _) error ? VisitErrors.From(new(error.Code, error.Message), domain)
        : ResetFailed(domain, ended.Error?.Message ?? Advice.OfError(nameof(ErrorTexts.NodeGaveNoReason)));
}
