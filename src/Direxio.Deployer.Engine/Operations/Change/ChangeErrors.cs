using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Ports.Node;
using Direxio.Deployer.Engine.Resources;

namespace Direxio.Deployer.Engine.Operations.Change;

/// <summary>Failures of changes in place, of stops and of starts.</summary>
internal static class ChangeErrors
{
    public static DeployException NothingToChange(string domain) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        $"Nothing says what to change about {domain}.",
        $"Give at least one of -InstanceType, -DiskSizeGB, -SshCidr and -Protected, such as "
            + $"{Commands.ChangeNode(domain).With("Protected")}.",
        domain);

    public static DeployException NodeHasNoInstance(string domain) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        $"No instance of {domain} is recorded, so there is nothing to change, stop or start.",
        $"Go on with the deployment, which makes it: {Commands.Resume(domain)}",
        domain);

    public static DeployException InstanceTypeOfOtherArchitecture(string type, InstanceTypeOffer offer, string architecture) =>
        DeployErrors.Make(
            DeployErrorKind.InvalidInput,
            $"InstanceType '{type}' is {string.Join(" and ", offer.Architectures)}; the node's system is {architecture}.",
            $"Choose a type of {architecture}.",
            "InstanceType");

    public static DeployException InstanceTypeNotInZone(string type, string zone, InstanceTypeOffer offer) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        $"InstanceType '{type}' is not offered in {zone}, where the node is, only in "
            + $"{string.Join(", ", offer.AvailabilityZones.Order(StringComparer.Ordinal))}.",
        "Choose another -InstanceType. A node cannot move to another zone in place.",
        "InstanceType");

    public static DeployException InstanceTypeNotInFreePlan(string blocker) => DeployErrors.Make(
        DeployErrorKind.PermissionDenied,
        blocker,
        "Choose another -InstanceType, or upgrade the account; nothing was changed.",
        "InstanceType");

    public static DeployException VCpuQuotaExhausted(string type, int more, QuotaReading quota, string region) => DeployErrors.Make(
        DeployErrorKind.LimitReached,
        $"The vCPU quota of {region} does not allow {type}: the node needs {more} more, in use are {quota.Used} of {quota.Limit}.",
        "Stop an instance that you do not need, choose a smaller -InstanceType, or ask AWS for more (Service Quotas, EC2, "
            + "'Running On-Demand Standard instances').",
        "InstanceType");

    public static DeployException DiskCannotShrink(int asked, int now, string domain) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        $"DiskSizeGB {asked} is less than the disk has, {now} GiB. An EBS volume cannot shrink.",
        $"Give more than {now}, or leave -DiskSizeGB out. What is used costs what the size is: see {Commands.CostEstimate()}.",
        "DiskSizeGB");

    public static DeployException DiskChangeUnderWay(string volume, VolumeModification change) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        $"An earlier change of the volume {volume} is under way ({change.State}"
            + $"{(change.Progress is { } percent ? $", {percent} %" : string.Empty)}). EBS takes the next one when it is done.",
        $"Run {Commands.GoOn()} when it is done: after some minutes, for a large volume after hours.",
        volume);

    public static DeployException DiskChangedTooRecently(string volume, CloudException cause) => DeployErrors.Make(
        DeployErrorKind.LimitReached,
        $"AWS does not grow the volume {volume} yet: {CloudErrors.WordsOf(cause)} Nothing was changed about it.",
        $"Wait as long as AWS says, some hours after the last change, then run {Commands.GoOn()}.",
        volume,
        cause);

    public static DeployException DiskNotGrown(string volume, VolumeModification? change) => DeployErrors.Make(
        DeployErrorKind.ServiceUnavailable,
        change is { HasFailed: true }
            ? $"AWS could not grow the volume {volume}: {change.Message ?? "it does not say why"}."
            : $"The volume {volume} did not grow in time; AWS shows it as {change?.State ?? "not changed"}.",
        $"Run {Commands.GoOn()}: it goes on where this ended.",
        volume);

    public static DeployException FileSystemNotGrown(string host, ShellResult result) => DeployErrors.Make(
        DeployErrorKind.ServiceUnavailable,
        $"The volume has grown, but the node {host} did not make its file system fill it (exit status {result.ExitStatus}): "
            + $"{(result.Error.Trim() is { Length: > 0 } words ? words : result.Output.Trim())}",
        $"Run {Commands.GoOn()}. It goes on with the file system; the volume is as asked.",
        host);

    public static DeployException OwnAddressUnknown() => DeployErrors.Make(
        DeployErrorKind.ServiceUnavailable,
        "The public address of this machine could not be found out, so port 22 cannot be opened for it.",
        "Name the address: -SshCidr <address>/32.",
        "SshCidr");

    public static DeployException SshRuleNotSeen(string group, string cidr) => DeployErrors.Make(
        DeployErrorKind.Timeout,
        $"AWS accepted to open port 22 of {group} for {cidr}, but does not show it yet.",
        $"Run {Commands.GoOn()}; it looks again before it does anything.",
        group);

    public static DeployException ProtectionNotSeen(string instance, bool isProtected) => DeployErrors.Make(
        DeployErrorKind.Timeout,
        $"AWS accepted to switch the protection of {instance} {(isProtected ? "on" : "off")}, but does not show it yet.",
        $"Run {Commands.GoOn()}; it looks again before it does anything.",
        instance);

    /// <summary>AWS does not run the node as the new type; it runs as before.</summary>
    /// <param name="domain">The node.</param>
    /// <param name="from">The type it has.</param>
    /// <param name="to">The type it was to have.</param>
    /// <param name="reason">What AWS said.</param>
    /// <param name="runs">True if it runs again; false if it was stopped before and stays so.</param>
    /// <param name="cause">The refused call; null if the instance was stopped by AWS.</param>
    public static DeployException InstanceTypeRefused(
        string domain, string from, string to, string reason, bool runs, CloudException? cause) => DeployErrors.Make(
        cause?.Failure is CloudFailure.LimitExceeded ? DeployErrorKind.LimitReached : DeployErrorKind.ServiceUnavailable,
        $"AWS does not run {domain} as {to}: {reason.TrimEnd('.')}. The old type, {from}, was put back"
            + $"{(runs ? ", and the node runs again" : "; the node stays stopped, as it was")}.",
        cause is { Failure: CloudFailure.Capacity } or null
            ? Advice.From($"Try another type, or this one some hours later: {Commands.ChangeNode(domain).With("InstanceType", to)}")
            : Advice.From($"Correct what AWS names, or choose another type: {Commands.ChangeNode(domain)
                .WithPlaceholder("InstanceType", "<type>")}"),
        "InstanceType",
        cause);

    /// <summary>Something failed after the node was stopped for a change of its type.</summary>
    public static DeployException NodeMayBeStopped(string domain, TypeChangeNames names, DeployException failure) => DeployErrors.Make(
        failure.Kind,
        $"{failure.Message} The node was stopped to make it {names.To} and may be stopped still.",
        $"Bring it up: {Commands.StartNode(domain)}. Or go on with the change: "
            + $"{Commands.ChangeNode(domain).With("InstanceType", names.To)}. What failed: {DeployErrors.AdviceOf(failure)}",
        failure.Target,
        failure,
        failure.Code);

    /// <summary>A stop that EC2 refuses because someone protects the instance from it.</summary>
    public static bool IsProtection(CloudException exception) =>
        exception is { Action: "StopInstances", Code: ProtectedInstance.Code };
}

/// <summary>From which type an instance goes to which.</summary>
internal sealed record TypeChangeNames(string From, string To);
