using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Operations.Deploy;

internal static class PreflightErrors
{
    public static DeployException RegionUnknown(string region, IReadOnlyList<CloudRegion> known) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        $"Region '{region}' does not exist for this account.",
        known.Where(item => item.IsEnabled).Select(item => item.Code).Order(StringComparer.Ordinal).ToList() is { Count: > 0 } enabled
            ? $"Use one of: {string.Join(", ", enabled)}."
            : "No region is enabled for it: enable one in the AWS console (Account, AWS Regions).",
        "Region");

    public static DeployException RegionNotEnabled(string region) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        $"Region '{region}' exists, but it is not enabled for this account.",
        "Enable it in the AWS console (Account, AWS Regions), or choose another -Region.",
        "Region");

    public static DeployException InstanceTypeNotOffered(string type, string region) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        $"InstanceType '{type}' is not offered in {region}.",
        "Choose another type such as t3.small, or another -Region.",
        "InstanceType");

    public static DeployException InstanceTypeNotAmd64(string type) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        $"InstanceType '{type}' does not run amd64 images, which the node needs.",
        "Choose an Intel or AMD type such as t3.small or t3a.small.",
        "InstanceType");

    public static DeployException InstanceTypeNotInSubnetZone(string type, IEnumerable<string> zones) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        $"InstanceType '{type}' is not offered in the availability zone of any usable subnet ({string.Join(", ", zones.Distinct())}).",
        "Choose another -InstanceType, or a -SubnetId in another availability zone.",
        "InstanceType");

    public static DeployException NoPublicSubnet(string region) => DeployErrors.Make(
        DeployErrorKind.NotFound,
        $"The account has no default VPC with a public subnet in {region}.",
        "Create one (aws ec2 create-default-vpc), name a public subnet with -SubnetId, or choose another -Region.",
        "SubnetId");

    public static DeployException SubnetNotPublic(string subnetId) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        $"Subnet '{subnetId}' was not found in this region, or has no route to an internet gateway.",
        "Name a public subnet, or leave -SubnetId out to use the default VPC.",
        "SubnetId");

    public static DeployException SubnetNotInAvailabilityZone(PublicSubnet subnet) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        $"Subnet '{subnet.SubnetId}' lies in {subnet.AvailabilityZone}, {InWords(subnet.ZoneKind)}: its addresses, "
            + "volumes and prices are not those of the region, so what the node would cost there is not known.",
        "Name a public subnet in an availability zone, or leave -SubnetId out to use the default VPC.",
        "SubnetId");

    private static string InWords(ZoneKind kind) => kind switch
    {
        ZoneKind.LocalZone => "a Local Zone",
        ZoneKind.WavelengthZone => "a Wavelength Zone",
        ZoneKind.Outpost => "on an Outpost",
        _ => "which is no availability zone",
    };

    public static DeployException AccountMismatch(string domain, string recorded, string actual) => DeployErrors.Make(
        DeployErrorKind.SecurityViolation,
        $"{domain} belongs to AWS account {recorded}, but these credentials are of account {actual}. Nothing was changed.",
        $"Use the credentials of account {recorded} (-ProfileName or AWS_PROFILE) and run the same command again.",
        "ProfileName");
}
