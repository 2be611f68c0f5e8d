using System.Globalization;
using Direxio.Deployer.Engine.Foundation.Errors;

namespace Direxio.Deployer.Engine.Settings;

internal static class SettingErrors
{
    public static DeployException LanguageUnknown(string value) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        $"{Language.Variable} is '{value}', and there is no such language here.",
        "Set it to en or zh, or remove it: the session's own language counts then.",
        Language.Variable);

    public static DeployException RegionMalformed(string value) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        $"Region '{value}' does not look like an AWS region.",
        "Use a form such as us-east-1 or eu-central-1.",
        "Region");

    public static DeployException InstanceTypeMalformed(string value) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        $"InstanceType '{value}' does not look like an EC2 instance type.",
        "Use a form such as t3.small or t3.medium.",
        "InstanceType");

    public static DeployException DiskSizeOutOfRange(int value) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        $"DiskSizeGB {value} is out of range.",
        $"Use {Settings.SettingRules.MinimumDiskGB} to {Settings.SettingRules.MaximumDiskGB} GiB.",
        "DiskSizeGB");

    public static DeployException ContainerImageMalformed(string value) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        $"MessageServerImage '{value}' is not a container image reference.",
        "Use a form such as direxio/message-server:latest or name@sha256:<digest>.",
        "MessageServerImage");

    public static DeployException MailAddressMalformed(string value) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        $"AcmeEmail '{value}' is not a plain mail address.",
        "Use a form such as you@example.org, or leave it out.",
        "AcmeEmail");

    public static DeployException SshCidrMalformed(string value) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        $"SshCidr '{value}' is not an IPv4 CIDR.",
        "Use 'auto', one address such as 203.0.113.7/32, or a network such as 203.0.113.0/24.",
        "SshCidr");

    public static DeployException SshCidrHasHostBits(string value, string network) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        $"SshCidr '{value}' has bits set beyond its prefix length.",
        $"Use {network} for that network, or /32 for one address.",
        "SshCidr");

    public static DeployException SubnetIdMalformed(string value) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        $"SubnetId '{value}' does not look like a subnet id.",
        "Use a form such as subnet-0123456789abcdef0, or leave it out for the default VPC.",
        "SubnetId");

    public static DeployException DnsResolverMalformed(string value) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        $"DnsResolver '{value}' is neither an IP address nor an https URL.",
        "Use addresses of resolvers such as 9.9.9.9, or URLs of DNS over HTTPS such as https://dns.example.net/dns-query; "
            + "several are separated by commas.",
        "DnsResolver");

    public static DeployException TimeoutOutOfRange(TimeSpan value) => DeployErrors.Make(
        DeployErrorKind.InvalidInput,
        string.Create(CultureInfo.InvariantCulture, $"TimeoutMinutes {value.TotalMinutes:0.##} is out of range."),
        "Use more than 0 and at most 1440 minutes.",
        "TimeoutMinutes");

    public static DeployException DomainBindingNotConfirmed(string domain) => DeployErrors.Make(
        DeployErrorKind.ConfirmationRequired,
        $"The binding of {domain} is not confirmed. The domain becomes the Matrix server name: accounts, rooms and federation "
            + "carry it for good, and changing it later means a new server.",
        $"If {domain} is a domain you will keep, run the command again with -ConfirmDomainBinding.",
        "ConfirmDomainBinding");
}
