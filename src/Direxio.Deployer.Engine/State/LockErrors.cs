using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.State;

/// <summary>Failures to take a node for one process alone.</summary>
internal static class LockErrors
{
    public static DeployException NodeIsBusy(string serviceId, LockHolder? holder, Exception cause) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        holder is null
            ? Advice.OfError(nameof(ErrorTexts.NodeIsBusy_Unknown), serviceId)
            : Advice.OfError(
                holder.IsThisProcess ? nameof(ErrorTexts.NodeIsBusy_Own) : nameof(ErrorTexts.NodeIsBusy), serviceId, holder.InWords),
        Advice.OfError(holder is { IsThisProcess: true } ? nameof(ErrorTexts.NodeIsBusy_OwnNext) : nameof(ErrorTexts.NodeIsBusy_Next)),
        serviceId,
        cause);

    public static DeployException LocksDoNotWork(string lockFile) => DeployErrors.Make(
        DeployErrorKind.LocalFile,
        Advice.OfError(nameof(ErrorTexts.LocksDoNotWork), lockFile),
        Advice.OfError(nameof(ErrorTexts.LocksDoNotWork_Next)),
        lockFile);
}
