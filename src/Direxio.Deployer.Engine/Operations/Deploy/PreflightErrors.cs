using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Operations.Deploy;

internal static class PreflightErrors
{
    public static DeployException RegionUnknown(string region, IReadOnlyList<CloudRegion> known) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.RegionUnknown), region),
        known.Where(item => item.IsEnabled).Select(item => item.Code).Order(StringComparer.Ordinal).ToList() is { Count: > 0 } enabled
            ? Advice.OfError(nameof(ErrorTexts.RegionUnknown_Next), string.Join(", ", enabled))
            : Advice.OfError(nameof(ErrorTexts.RegionUnknown_Next_NoneEnabled)),
        "Region");

    public static DeployException RegionNotEnabled(string region) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        Advice.OfError(nameof(ErrorTexts.RegionNotEnabled), region),
        Advice.OfError(nameof(ErrorTexts.RegionNotEnabled_Next)),
        "Region");

    public static DeployException InstanceTypeNotOffered(string type, string region, bool isInPlace = false) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.InstanceTypeNotOffered), type, region),
        Advice.OfError(
            isInPlace ? nameof(ErrorTexts.InstanceTypeNotOffered_Next_InPlace) : nameof(ErrorTexts.InstanceTypeNotOffered_Next)),
        "InstanceType");

    public static DeployException InstanceTypeNotAmd64(string type) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.InstanceTypeNotAmd64), type),
        Advice.OfError(nameof(ErrorTexts.InstanceTypeNotAmd64_Next)),
        "InstanceType");

    public static DeployException InstanceTypeNotInSubnetZone(string type, IEnumerable<string> zones) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.InstanceTypeNotInSubnetZone), type, string.Join(", ", zones.Distinct())),
        Advice.OfError(nameof(ErrorTexts.InstanceTypeNotInSubnetZone_Next)),
        "InstanceType");

    public static DeployException NoPublicSubnet(string region) => DeployErrors.Make(
        DeployErrorKind.NotFound,
        Advice.OfError(nameof(ErrorTexts.NoPublicSubnet), region),
        Advice.OfError(nameof(ErrorTexts.NoPublicSubnet_Next)),
        "SubnetId");

    public static DeployException SubnetNotPublic(string subnetId) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.SubnetNotPublic), subnetId),
        Advice.OfError(nameof(ErrorTexts.SubnetNotPublic_Next)),
        "SubnetId");

    public static DeployException SubnetNotInAvailabilityZone(PublicSubnet subnet) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.SubnetNotInAvailabilityZone), subnet.SubnetId, subnet.AvailabilityZone, InWords(subnet.ZoneKind)),
        Advice.OfError(nameof(ErrorTexts.SubnetNotInAvailabilityZone_Next)),
        "SubnetId");

    /// <summary>VPC Block Public Access: a server there never gets a certificate, and nobody reaches it.</summary>
    public static DeployException PublicAccessBlocked(PublicSubnet subnet) => DeployErrors.Make(
        DeployErrorKind.Conflict,
        Advice.OfError(nameof(ErrorTexts.PublicAccessBlocked), subnet.SubnetId, subnet.VpcId, subnet.BlockMode),
        Advice.OfError(nameof(ErrorTexts.PublicAccessBlocked_Next), subnet.VpcId),
        "SubnetId");

    public static DeployException SubnetIsDedicated(PublicSubnet subnet) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.SubnetIsDedicated), subnet.SubnetId, subnet.VpcId),
        Advice.OfError(nameof(ErrorTexts.SubnetIsDedicated_Next)),
        "SubnetId");

    private static Advice InWords(ZoneKind kind) => Advice.OfError(kind switch
    {
        ZoneKind.LocalZone => nameof(ErrorTexts.Zone_Local),
        ZoneKind.WavelengthZone => nameof(ErrorTexts.Zone_Wavelength),
        ZoneKind.Outpost => nameof(ErrorTexts.Zone_Outpost),
        _ => nameof(ErrorTexts.Zone_Other),
    });
}
