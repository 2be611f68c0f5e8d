using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Direxio.Deployer.Engine.Foundation.Names;

namespace Direxio.Deployer.Engine.Settings;

/// <summary>What a single setting may be. Each rule returns the value in the form that is used, or refuses it by name.</summary>
internal static partial class SettingRules
{
    /// <summary>The keyword for the caller's own address.</summary>
    public const string AutoCidr = "auto";

    /// <summary>The smallest root volume that the Ubuntu image fits on, in GiB.</summary>
    public const int MinimumDiskGB = 8;

    /// <summary>The largest gp3 volume, in GiB.</summary>
    public const int MaximumDiskGB = 16384;

    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromDays(1);

    /// <summary>What looks like an AWS region; whether there is one of this name, the account says.</summary>
    public static string Region(string value) =>
        AsAwsWrites(value) is var region && RegionForm().IsMatch(region) ? region : throw SettingErrors.RegionMalformed(value);

    /// <summary>What the account is asked for as a region; where there is none of the name, it tells which there are.</summary>
    public static string AskedRegion(string value)
    {
        var region = AsAwsWrites(value);
        return region.Length == 0 ? throw SettingErrors.RegionMalformed(value)
            : RegionForm().IsMatch(region) ? region

            // As it was typed: a secret that was put here by mistake is only then known as one.
            : value.Trim();
    }

    public static string InstanceType(string value) =>
        AsAwsWrites(value) is var type && InstanceTypeForm().IsMatch(type) ? type : throw SettingErrors.InstanceTypeMalformed(value);

    public static int DiskSize(int value) =>
        value is >= MinimumDiskGB and <= MaximumDiskGB ? value : throw SettingErrors.DiskSizeOutOfRange(value);

    public static string ContainerImage(string value) =>
        ContainerImageName.IsAcceptable(value) ? value : throw SettingErrors.ContainerImageMalformed(value);

    public static string? MailAddress(string? value) =>
        value is null || EmailAddress.IsAcceptable(value) ? value : throw SettingErrors.MailAddressMalformed(value);

    /// <summary>A budget and who is told about it: both or neither.</summary>
    public static (decimal? MonthlyUsd, string? Email) Budget(decimal? monthlyUsd, string? email)
    {
        if (monthlyUsd is <= 0)
        {
            throw BudgetSettingErrors.BudgetNotPositive(monthlyUsd.Value);
        }

        if (email is not null && !EmailAddress.IsAcceptable(email))
        {
            throw BudgetSettingErrors.BudgetEmailMalformed(email);
        }

        return (monthlyUsd, email) switch
        {
            ({ } limit, null) => throw BudgetSettingErrors.BudgetWithoutEmail(limit),
            (null, { } address) => throw BudgetSettingErrors.BudgetEmailWithoutBudget(address),
            _ => (monthlyUsd, email),
        };
    }

    /// <summary>The limit of a budget as text.</summary>
    public static string Budget(string text) => BudgetText(text) is > 0 and var limit
        ? limit.ToString(CultureInfo.InvariantCulture)
        : throw BudgetSettingErrors.BudgetNotPositive(BudgetText(text) ?? 0);

    /// <summary>An amount of US dollars as a variable or the state holds it, with a point; null if there is none.</summary>
    public static decimal? BudgetText(string? text) => text is null
        ? null
        : decimal.TryParse(
            text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var amount)
            ? amount
            : throw BudgetSettingErrors.BudgetMalformed(text);

    /// <summary>A checked IPv4 CIDR, or null for the caller's own address.</summary>
    public static string? SshCidr(string? value)
    {
        if (value is null || value.Equals(AutoCidr, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var parts = value.Split('/');
        var isDotted = parts[0].Count(character => character == '.') == 3;
        if (parts.Length != 2
            || !isDotted
            || !IPAddress.TryParse(parts[0], out var address)
            || address.AddressFamily != AddressFamily.InterNetwork
            || !int.TryParse(parts[1], out var prefix)
            || prefix is < 0 or > 32)
        {
            throw SettingErrors.SshCidrMalformed(value);
        }

        // Newer runtimes cut such bits off in silence; a range that was not meant must not be opened.
        var network = NetworkOf(address, prefix);
        return network == $"{address}/{prefix}" ? network : throw SettingErrors.SshCidrHasHostBits(value, network);
    }

    /// <summary>Resolvers, each an IP address or the URL of DNS over HTTPS.</summary>
    public static IReadOnlyList<DnsResolverAddress> DnsResolvers(IEnumerable<string>? values) =>
    [
        .. (values ?? []).SelectMany(value => value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .Select(value => DnsResolverAddress.TryParse(value) ?? throw SettingErrors.DnsResolverMalformed(value))
            .Distinct(),
    ];

    public static string? SubnetId(string? value) =>
        value is null || SubnetForm().IsMatch(value) ? value : throw SettingErrors.SubnetIdMalformed(value);

    /// <summary>The policy that a text means, in any case of letters; null for none.</summary>
    public static AgentInstallPolicy? AgentInstall(string? value) =>
        value is null ? null : FindAgentInstall(value) ?? throw PackageErrors.AgentInstallUnknown(value);

    /// <summary>The policy that a text means; null if it means none.</summary>
    public static AgentInstallPolicy? FindAgentInstall(string? value) =>
        Enum.GetValues<AgentInstallPolicy>().Select(policy => (AgentInstallPolicy?)policy)
            .FirstOrDefault(policy => policy.ToString()!.Equals(value, StringComparison.OrdinalIgnoreCase));

    /// <summary>A version or tag of an npm package: a name of one version, no range, no address and no option.</summary>
    public static string PackageVersion(string value) =>
        IsPackageVersion(value) ? value : throw PackageErrors.PackageVersionMalformed(value);

    /// <summary>True for what <see cref="PackageVersion"/> takes.</summary>
    public static bool IsPackageVersion(string value) => PackageVersionForm().IsMatch(value);

    public static TimeSpan Timeout(TimeSpan value) =>
        value >= ShortestTimeout && value <= LongestTimeout ? value : throw SettingErrors.TimeoutOutOfRange(value);

    // AWS takes its names in lower case only; people copy them with capitals and blanks.
    private static string AsAwsWrites(string value) => value.Trim().ToLowerInvariant();

    private static string NetworkOf(IPAddress address, int prefix)
    {
        var bits = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes());
        var mask = prefix == 0 ? 0u : uint.MaxValue << (32 - prefix);
        var network = new byte[4];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(network, bits & mask);
        return $"{new IPAddress(network)}/{prefix}";
    }

    [GeneratedRegex(@"\A[a-z]{2,}(-[a-z]+)+-[0-9]{1,2}\z")]
    private static partial Regex RegionForm();

    [GeneratedRegex(@"\A[a-z][a-z0-9-]*\.[a-z0-9-]+\z")]
    private static partial Regex InstanceTypeForm();

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9.+_-]{0,63}\z")]
    private static partial Regex PackageVersionForm();

    [GeneratedRegex(@"\Asubnet-[0-9a-f]{8,17}\z")]
    private static partial Regex SubnetForm();
}
