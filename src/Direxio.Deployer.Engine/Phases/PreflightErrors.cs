using Direxio.Deployer.Engine.Cloud;

namespace Direxio.Deployer.Engine;

internal static partial class DeployErrors
{
    public static DeployException RegionUnknown(string region, IReadOnlyList<CloudRegion> known) => Make(
        DeployErrorKind.InvalidInput,
        $"Region '{region}' does not exist for this account.",
        $"Use one of: {string.Join(", ", known.Where(item => item.IsEnabled).Select(item => item.Code).Order(StringComparer.Ordinal))}.",
        "Region");

    public static DeployException RegionNotEnabled(string region) => Make(
        DeployErrorKind.Conflict,
        $"Region '{region}' exists, but it is not enabled for this account.",
        "Enable it in the AWS console (Account, AWS Regions), or choose another -Region.",
        "Region");

    public static DeployException InstanceTypeNotOffered(string type, string region) => Make(
        DeployErrorKind.InvalidInput,
        $"InstanceType '{type}' is not offered in {region}.",
        "Choose another type such as t3.small, or another -Region.",
        "InstanceType");

    public static DeployException InstanceTypeNotAmd64(string type) => Make(
        DeployErrorKind.InvalidInput,
        $"InstanceType '{type}' does not run amd64 images, which the node needs.",
        "Choose an Intel or AMD type such as t3.small or t3a.small.",
        "InstanceType");

    public static DeployException InstanceTypeNotInSubnetZone(string type, IEnumerable<string> zones) => Make(
        DeployErrorKind.InvalidInput,
        $"InstanceType '{type}' is not offered in the availability zone of any usable subnet ({string.Join(", ", zones.Distinct())}).",
        "Choose another -InstanceType, or a -SubnetId in another availability zone.",
        "InstanceType");

    public static DeployException NoPublicSubnet(string region) => Make(
        DeployErrorKind.NotFound,
        $"The account has no default VPC with a public subnet in {region}.",
        "Create one (aws ec2 create-default-vpc), name a public subnet with -SubnetId, or choose another -Region.",
        "SubnetId");

    public static DeployException SubnetNotPublic(string subnetId) => Make(
        DeployErrorKind.InvalidInput,
        $"Subnet '{subnetId}' was not found in this region, or has no route to an internet gateway.",
        "Name a public subnet, or leave -SubnetId out to use the default VPC.",
        "SubnetId");

    public static DeployException ImageNotFound(string region) => Make(
        DeployErrorKind.NotFound,
        $"No Ubuntu 24.04 LTS image for amd64 was found in {region}, neither by Canonical's SSM parameter nor among Canonical's images.",
        "Choose another -Region.",
        "Region");

    public static DeployException HostedZoneAmbiguous(string name, IEnumerable<string> ids) => Make(
        DeployErrorKind.Conflict,
        $"The account has several public hosted zones named {name} ({string.Join(", ", ids)}), and none of them is clearly the delegated one.",
        "Delete the unused one, or use -DnsMode User and create the record yourself.",
        "DnsMode");

    public static DeployException HostedZoneUnclear(IEnumerable<HostedZone> zones, Dns.DnsObstacle obstacle) => Make(
        DeployErrorKind.Conflict,
        $"Several hosted zones cover the domain ({string.Join(", ", zones.Select(zone => $"{zone.Name} {zone.Id}"))}), and to which of them the world is sent cannot be found out: {obstacle.Explanation}.",
        "Run the same command from a network that does not filter DNS, or use -DnsMode User and create the record yourself.",
        "DnsMode");

    public static DeployException AccountMismatch(string domain, string recorded, string actual) => Make(
        DeployErrorKind.SecurityViolation,
        $"{domain} belongs to AWS account {recorded}, but these credentials are of account {actual}. Nothing was changed.",
        $"Use the credentials of account {recorded} (-ProfileName or AWS_PROFILE) and run the same command again.",
        "ProfileName");

    /// <summary>A cloud call failed in a way that no step has an answer for.</summary>
    /// <param name="cause">The failure.</param>
    /// <param name="again">The command with which the user goes on.</param>
    public static DeployException CloudCallFailed(CloudException cause, string again) => cause.Failure switch
    {
        CloudFailure.NoCredentials or CloudFailure.CredentialsRefused => Make(
            DeployErrorKind.PermissionDenied,
            $"AWS did not accept the credentials: {cause.ServiceMessage}",
            $"Set up the credentials again (-ProfileName, AWS_PROFILE or AWS_ACCESS_KEY_ID), then run {again}.",
            "ProfileName",
            cause,
            "CredentialsRefused"),
        CloudFailure.AccessDenied => Make(
            DeployErrorKind.PermissionDenied,
            $"AWS denies {cause.Service}:{cause.Action} ({cause.Code}).",
            $"Allow {cause.Service}:{cause.Action} for this identity, then run {again}.",
            $"{cause.Service}:{cause.Action}",
            cause,
            "CloudAccessDenied"),
        CloudFailure.LimitExceeded => Make(
            DeployErrorKind.LimitReached,
            $"A limit of the AWS account is reached: {cause.Service} {cause.Action}: {cause.ServiceMessage}",
            $"Free what you do not need or ask AWS for more, then run {again}.",
            cause.Action,
            cause,
            "CloudLimitReached"),
        CloudFailure.Throttled => Make(
            DeployErrorKind.LimitReached,
            $"AWS keeps throttling {cause.Service} {cause.Action}.",
            $"Wait a minute, then run {again}.",
            cause.Action,
            cause,
            "CloudThrottled"),
        CloudFailure.Ambiguous => Make(
            DeployErrorKind.ServiceUnavailable,
            $"AWS {cause.Service} {cause.Action} ended without a clear answer ({cause.Code}: {cause.ServiceMessage})."
                + (cause.OnlyReads ? string.Empty : " It may have taken effect."),
            cause.OnlyReads ? $"Check this machine's connection, then run {again}." : $"Run {again}: it looks for what was created before it creates anything.",
            cause.Action,
            cause,
            "CloudAnswerLost"),
        _ => Make(
            DeployErrorKind.ServiceUnavailable,
            $"AWS refused {cause.Service} {cause.Action}: {cause.Code}: {cause.ServiceMessage}",
            $"Mend what the message names, then run {again}.",
            cause.Action,
            cause,
            "CloudCallRejected"),
    };
}
