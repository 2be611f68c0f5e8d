using System.Globalization;
using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Settings;

internal static class SettingErrors
{
    public static DeployException LanguageUnknown(string value) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.LanguageUnknown), Language.Variable, value),
        Advice.OfError(nameof(ErrorTexts.LanguageUnknown_Next)),
        Language.Variable);

    public static DeployException RegionMalformed(string value) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.RegionMalformed), value),
        Advice.OfError(nameof(ErrorTexts.RegionMalformed_Next)),
        "Region");

    public static DeployException InstanceTypeMalformed(string value) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.InstanceTypeMalformed), value),
        Advice.OfError(nameof(ErrorTexts.InstanceTypeMalformed_Next)),
        "InstanceType");

    public static DeployException DiskSizeOutOfRange(int value) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.DiskSizeOutOfRange), value),
        Advice.OfError(
            nameof(ErrorTexts.DiskSizeOutOfRange_Next),
            Settings.SettingRules.MinimumDiskGB,
            Settings.SettingRules.MaximumDiskGB),
        "DiskSizeGB");

    public static DeployException ContainerImageMalformed(string value) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.ContainerImageMalformed), value),
        Advice.OfError(nameof(ErrorTexts.ContainerImageMalformed_Next)),
        "MessageServerImage");

    public static DeployException MailAddressMalformed(string value) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.MailAddressMalformed), value),
        Advice.OfError(nameof(ErrorTexts.MailAddressMalformed_Next)),
        "AcmeEmail");

    public static DeployException SshCidrMalformed(string value) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.SshCidrMalformed), value),
        Advice.OfError(nameof(ErrorTexts.SshCidrMalformed_Next)),
        "SshCidr");

    public static DeployException SshCidrHasHostBits(string value, string network) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.SshCidrHasHostBits), value),
        Advice.OfError(nameof(ErrorTexts.SshCidrHasHostBits_Next), network),
        "SshCidr");

    public static DeployException SubnetIdMalformed(string value) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.SubnetIdMalformed), value),
        Advice.OfError(nameof(ErrorTexts.SubnetIdMalformed_Next)),
        "SubnetId");

    public static DeployException DnsResolverMalformed(string value) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.DnsResolverMalformed), value),
        Advice.OfError(nameof(ErrorTexts.DnsResolverMalformed_Next)),
        "DnsResolver");

    public static DeployException TimeoutOutOfRange(TimeSpan value) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        Advice.OfError(nameof(ErrorTexts.TimeoutOutOfRange), value.TotalMinutes.ToString("0.##", CultureInfo.InvariantCulture)),
        Advice.OfError(nameof(ErrorTexts.TimeoutOutOfRange_Next)),
        "TimeoutMinutes");

    public static DeployException DomainBindingNotConfirmed(string domain) => DeployErrors.Make(
        DeployErrorKind.ConfirmationRequired,
        Advice.OfError(nameof(ErrorTexts.DomainBindingNotConfirmed), domain),
        Advice.OfError(nameof(ErrorTexts.DomainBindingNotConfirmed_Next), domain),
        "ConfirmDomainBinding");
}
