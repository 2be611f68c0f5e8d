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
        Advice.OfError(nameof(ErrorTexts.NothingToChange), domain),
        Advice.OfError(nameof(ErrorTexts.NothingToChange_Next), Commands.ChangeNode(domain).With("Protected")),
        domain);

    public static DeployException NodeHasNoInstance(string domain) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        Advice.OfError(nameof(ErrorTexts.NodeHasNoInstance), domain),
        Advice.OfError(nameof(ErrorTexts.NodeHasNoInstance_Next), Commands.Resume(domain)),
        domain);

    public static DeployException InstanceTypeOfOtherArchitecture(string type, InstanceTypeOffer offer, string architecture) =>
        DeployErrors.Make(
            DeployErrorKind.InvalidInput,
            Advice.OfError(
                nameof(ErrorTexts.InstanceTypeOfOtherArchitecture),
                type,
                string.Join(" and ", offer.Architectures),
                architecture),
            Advice.OfError(nameof(ErrorTexts.InstanceTypeOfOtherArchitecture_Next), architecture),
            "InstanceType");

    public static DeployException InstanceTypeNotInZone(string type, string zone, InstanceTypeOffer offer) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(
            nameof(ErrorTexts.InstanceTypeNotInZone),
            type,
            zone,
            string.Join(", ", offer.AvailabilityZones.Order(StringComparer.Ordinal))),
        Advice.OfError(nameof(ErrorTexts.InstanceTypeNotInZone_Next)),
        "InstanceType");

    public static DeployException InstanceTypeNotInFreePlan(string blocker) => DeployErrors.Make(
        DeployErrorKind.PermissionDenied,
        blocker,
        Advice.OfError(nameof(ErrorTexts.InstanceTypeNotInFreePlan_Next)),
        "InstanceType");

    public static DeployException VCpuQuotaExhausted(string type, int more, QuotaReading quota, string region) => DeployErrors.Make(
        DeployErrorKind.LimitReached,
        Advice.OfError(nameof(ErrorTexts.VCpuQuotaExhausted), region, type, more, quota.Used, quota.Limit),
        Advice.OfError(nameof(ErrorTexts.VCpuQuotaExhausted_Next)),
        "InstanceType");

    public static DeployException DiskCannotShrink(int asked, int now, string domain) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.DiskCannotShrink), asked, now),
        Advice.OfError(nameof(ErrorTexts.DiskCannotShrink_Next), now, Commands.CostEstimate()),
        "DiskSizeGB");

    public static DeployException DiskChangeUnderWay(string volume, VolumeModification change) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        Advice.OfError(
            nameof(ErrorTexts.DiskChangeUnderWay),
            volume,
            change.Progress is { } percent ? FormattableString.Invariant($"{change.State}, {percent} %") : change.State),
        Advice.OfError(nameof(ErrorTexts.DiskChangeUnderWay_Next), Commands.GoOn()),
        volume);

    public static DeployException DiskChangedTooRecently(string volume, CloudException cause) => DeployErrors.Make(
        DeployErrorKind.LimitReached,
        Advice.OfError(nameof(ErrorTexts.DiskChangedTooRecently), volume, CloudErrors.WordsOf(cause)),
        Advice.OfError(nameof(ErrorTexts.DiskChangedTooRecently_Next), Commands.GoOn()),
        volume,
        cause);

    public static DeployException DiskNotGrown(string volume, VolumeModification? change) => DeployErrors.Make(
        DeployErrorKind.ServiceUnavailable,
        change switch
        {
            { HasFailed: true, Message: { } reason } => Advice.OfError(nameof(ErrorTexts.DiskNotGrown_Failed), volume, reason),
            { HasFailed: true } => Advice.OfError(nameof(ErrorTexts.DiskNotGrown_FailedSilently), volume),
            { } seen => Advice.OfError(nameof(ErrorTexts.DiskNotGrown), volume, seen.State),
            null => Advice.OfError(nameof(ErrorTexts.DiskNotGrown_NotShown), volume),
        },
        Advice.OfError(nameof(ErrorTexts.DiskNotGrown_Next), Commands.GoOn()),
        volume);

    public static DeployException FileSystemNotGrown(string host, ShellResult result) => DeployErrors.Make(
        DeployErrorKind.ServiceUnavailable,
        Advice.OfError(
            nameof(ErrorTexts.FileSystemNotGrown),
            host,
            result.ExitStatus,
            (result.Error.Trim() is { Length: > 0 } words ? words : result.Output.Trim())),
        Advice.OfError(nameof(ErrorTexts.FileSystemNotGrown_Next), Commands.GoOn()),
        host);

    public static DeployException OwnAddressUnknown() => DeployErrors.Make(
        DeployErrorKind.ServiceUnavailable,
        Advice.OfError(nameof(ErrorTexts.OwnAddressUnknown)),
        Advice.OfError(nameof(ErrorTexts.OwnAddressUnknown_Next)),
        "SshCidr");

    public static DeployException SshRuleNotSeen(string group, string cidr) => DeployErrors.Make(
        DeployErrorKind.Timeout,
        Advice.OfError(nameof(ErrorTexts.SshRuleNotSeen), group, cidr),
        Advice.OfError(nameof(ErrorTexts.LookAgain_Next), Commands.GoOn()),
        group);

    public static DeployException ProtectionNotSeen(string instance, bool isProtected) => DeployErrors.Make(
        DeployErrorKind.Timeout,
        Advice.OfError(
            isProtected ? nameof(ErrorTexts.ProtectionNotSeen_On) : nameof(ErrorTexts.ProtectionNotSeen_Off), instance),
        Advice.OfError(nameof(ErrorTexts.LookAgain_Next), Commands.GoOn()),
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
        Advice.OfError(
            runs ? nameof(ErrorTexts.InstanceTypeRefused) : nameof(ErrorTexts.InstanceTypeRefused_Stopped),
            domain,
            to,
            reason.TrimEnd('.'),
            from),
        cause is { Failure: CloudFailure.Capacity } or null
            ? Advice.OfError(
                nameof(ErrorTexts.InstanceTypeRefused_Next_Later), Commands.ChangeNode(domain).Again().With("InstanceType", to))
            : Advice.OfError(
                nameof(ErrorTexts.InstanceTypeRefused_Next), Commands.ChangeNode(domain).Again().WithPlaceholder("InstanceType", "<type>")),
        "InstanceType",
        cause);

    /// <summary>Something failed after the node was stopped for a change of its type.</summary>
    public static DeployException NodeMayBeStopped(string domain, TypeChangeNames names, DeployException failure) => DeployErrors.Make(
        failure.Kind,
        Advice.OfError(nameof(ErrorTexts.NodeMayBeStopped), DeployErrors.MessageOf(failure), names.To),
        Advice.OfError(
            nameof(ErrorTexts.NodeMayBeStopped_Next),
            Commands.StartNode(domain),
            Commands.ChangeNode(domain).Again().With("InstanceType", names.To),
            DeployErrors.AdviceOf(failure)),
        failure.Target,
        failure,
        failure.Code);

    /// <summary>The same failure, which names what was asked for in the same command and was not done.</summary>
    public static DeployException WithoutTheRest(DeployException failure, IEnumerable<NodeChangeItem> rest) => failure.With(
        message: Advice.OfError(
            nameof(ErrorTexts.ChangeNotDone),
            DeployErrors.MessageOf(failure),
            string.Join(", ", rest.Select(item => $"-{item.Setting} ({item.To})"))));

    /// <summary>A stop that EC2 refuses because someone protects the instance from it.</summary>
    public static bool IsProtection(CloudException exception) =>
        exception is { Action: "StopInstances", Code: ProtectedInstance.Code };
}

/// <summary>From which type an instance goes to which.</summary>
internal sealed record TypeChangeNames(string From, string To);
