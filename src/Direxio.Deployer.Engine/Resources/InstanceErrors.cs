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
        $"Instance {instance.Id} {(instance.State is InstanceState.Terminated ? "has been terminated" : "is being terminated")}"
            + $"{InstanceEnd.Because(instance.StateReason)}. "
            + WhatIsLost(hasLived),
        AfterTheEnd(settings.Domain, hasLived, InstanceEnd.Remedy(instance.StateReason, settings.Region)),
        instance.Id);

    /// <summary>AWS does not know the instance any more, and it is old enough for that to mean something.</summary>
    public static DeployException InstanceGone(string id, string domain, bool hasLived) =>
        ProvisioningErrors.Gone("instance", id, AfterTheEnd(domain, hasLived, null), WhatIsLost(hasLived));

    public static DeployException InstanceKeepsStopping(InstanceInfo instance, DeploymentSettings settings) => DeployErrors.Make(
        DeployErrorKind.ServiceUnavailable,
        $"Instance {instance.Id} was started and is stopped again{InstanceEnd.Because(instance.StateReason)}.",
        $"{InstanceEnd.Remedy(instance.StateReason, settings.Region) ?? "Find out who or what stops it."} Then run "
            + $"{Commands.GoOn(settings.Domain)}. A stopped instance still bills its disk and its address; "
            + $"to end all costs: {Commands.Remove(settings.Domain)}",
        instance.Id);

    /// <summary>The instance or its address was not as it has to be while a phase failed; it was put right.</summary>
    public static DeployException NodeWasInterrupted(string domain, string seen, DeployException failure) => DeployErrors.Make(
        DeployErrorKind.ServiceUnavailable,
        $"{seen} That is why this failed: {failure.Message}",
        $"Run {Commands.Resume(domain)} in a minute or two, when the server is up again.",
        failure.Target,
        failure);

    public static DeployException InstanceNotStopped(string id, string state) => DeployErrors.Make(
        DeployErrorKind.Timeout,
        $"Instance {id} did not stop in time; it is {state}.",
        $"Run {Commands.GoOn()} to wait longer. AWS stops an instance whose system hangs by force after some minutes.",
        id);

    public static DeployException InstanceNotRunning(string id, string state) => DeployErrors.Make(
        DeployErrorKind.Timeout,
        $"Instance {id} did not come up in time; it is {state}.",
        $"Run {Commands.GoOn()} to wait longer: it says why AWS stops or ends it, if AWS does.",
        id);

    /// <summary>The way out of a node that cannot go on.</summary>
    internal static Advice BeginAgain(string domain) =>
        $"remove what is left, then begin again: {Commands.Remove(domain)}, then {Commands.StartConfirmed(domain)}";

    private static string WhatIsLost(bool hasLived) => hasLived
        ? "Its disk went with it: the data of the node is gone."
        : "It never held anything of yours, so nothing is lost.";

    private static Advice AfterTheEnd(string domain, bool hasLived, string? remedy)
    {
        var before = remedy is null ? string.Empty : $"{remedy} ";
        return hasLived
            ? Advice.From($"{before}The node cannot go on; {BeginAgain(domain)}")
            : Advice.From($"{before}Then have another one made at the same address, after a look at its price: "
                + $"{Commands.Resume(domain).With("ReplaceInstance")}. Or end all costs: {Commands.Remove(domain)}");
    }
}
