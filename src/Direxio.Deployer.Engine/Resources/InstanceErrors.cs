using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Settings;

namespace Direxio.Deployer.Engine.Resources;

internal static class InstanceErrors
{
    /// <summary>The instance has ended and never runs again.</summary>
    /// <param name="instance">What AWS shows of it.</param>
    /// <param name="settings">The node.</param>
    /// <param name="hasLived">True if it may have held people's data.</param>
    public static DeployException InstanceTerminated(
        InstanceInfo instance, DeploymentSettings settings, bool hasLived) => DeployErrors.Make(
        DeployErrorKind.NotFound,
        Advice.OfError(
            instance.State is InstanceState.Terminated
                ? nameof(ErrorTexts.InstanceTerminated)
                : nameof(ErrorTexts.InstanceTerminated_UnderWay),
            instance.Id,
            InstanceEnd.Because(instance.StateReason),
            WhatIsLost(hasLived)),
        AfterTheEnd(settings.Domain, hasLived, InstanceEnd.Remedy(instance.StateReason, settings.Region)),
        instance.Id);

    /// <summary>AWS does not know the instance any more, and it is old enough for that to mean something.</summary>
    public static DeployException InstanceGone(string id, string domain, bool hasLived) =>
        ProvisioningErrors.Gone("instance", id, AfterTheEnd(domain, hasLived, null), WhatIsLost(hasLived));

    public static DeployException InstanceKeepsStopping(InstanceInfo instance, DeploymentSettings settings) => DeployErrors.Make(
        DeployErrorKind.ServiceUnavailable,
        Advice.OfError(nameof(ErrorTexts.InstanceKeepsStopping), instance.Id, InstanceEnd.Because(instance.StateReason)),
        Advice.OfError(
            nameof(ErrorTexts.InstanceKeepsStopping_Next),
            InstanceEnd.Remedy(instance.StateReason, settings.Region) ?? Advice.OfError(nameof(ErrorTexts.InstanceKeepsStopping_FindOut)),
            Commands.GoOn(settings.Domain),
            Commands.Remove(settings.Domain)),
        instance.Id);

    /// <summary>The instance or its address was not as it has to be while a phase failed; it was put right.</summary>
    public static DeployException NodeWasInterrupted(string domain, Advice seen, DeployException failure) => DeployErrors.Make(
        DeployErrorKind.ServiceUnavailable,
        Advice.OfError(nameof(ErrorTexts.NodeWasInterrupted), seen, DeployErrors.MessageOf(failure)),
        Advice.OfError(nameof(ErrorTexts.NodeWasInterrupted_Next), Commands.Resume(domain)),
        failure.Target,
        failure);

    public static DeployException InstanceNotStopped(string id, Advice state) => DeployErrors.Make(
        DeployErrorKind.Timeout,
        Advice.OfError(nameof(ErrorTexts.InstanceNotStopped), id, state),
        Advice.OfError(nameof(ErrorTexts.InstanceNotStopped_Next), Commands.GoOn()),
        id);

    public static DeployException InstanceNotRunning(string id, Advice state) => DeployErrors.Make(
        DeployErrorKind.Timeout,
        Advice.OfError(nameof(ErrorTexts.InstanceNotRunning), id, state),
        Advice.OfError(nameof(ErrorTexts.InstanceNotRunning_Next), Commands.GoOn()),
        id);

    /// <summary>The way out of a node that cannot go on.</summary>
    internal static Advice BeginAgain(string domain) =>
        Advice.OfError(nameof(ErrorTexts.BeginAgain_Next), Commands.Remove(domain), Commands.StartConfirmed(domain));

    private static Advice WhatIsLost(bool hasLived) => Advice.OfError(
        hasLived ? nameof(ErrorTexts.InstanceTerminated_DataLost) : nameof(ErrorTexts.InstanceTerminated_NothingLost));

    private static Advice AfterTheEnd(string domain, bool hasLived, Advice? remedy)
    {
        var before = remedy is null ? null : remedy + " ";
        return hasLived
            ? Advice.OfError(nameof(ErrorTexts.InstanceTerminated_Next), before, BeginAgain(domain))
            : Advice.OfError(
                nameof(ErrorTexts.InstanceTerminated_Replace_Next),
                before,
                Commands.Resume(domain).With("ReplaceInstance"),
                Commands.Remove(domain));
    }
}
