using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Settings;

/// <summary>
/// The region that is proposed where nothing names one: the profile's, else one near this machine's time zone. It is never
/// one that an account has to enable first.
/// </summary>
internal static class RegionProposal
{
    private const string NorthernVirginia = DeploymentSettings.DefaultRegion;
    private const string Oregon = "us-west-2";
    private const string Frankfurt = "eu-central-1";
    private const string Stockholm = "eu-north-1";
    private const string London = "eu-west-2";
    private const string Paris = "eu-west-3";
    private const string Mumbai = "ap-south-1";
    private const string Singapore = "ap-southeast-1";
    private const string Sydney = "ap-southeast-2";
    private const string Tokyo = "ap-northeast-1";

    // Zones whose nearest region is another than that of their offset.
    private static readonly Dictionary<string, string> ByZone = new(StringComparer.Ordinal)
    {
        ["America/Toronto"] = "ca-central-1",
        ["America/Montreal"] = "ca-central-1",
        ["America/Halifax"] = "ca-central-1",
        ["America/St_Johns"] = "ca-central-1",
        ["America/Sao_Paulo"] = "sa-east-1",
        ["America/Argentina/Buenos_Aires"] = "sa-east-1",
        ["America/Montevideo"] = "sa-east-1",
        ["America/Asuncion"] = "sa-east-1",
        ["America/Santiago"] = "sa-east-1",
        ["America/Los_Angeles"] = Oregon,
        ["America/Vancouver"] = Oregon,
        ["America/Tijuana"] = Oregon,
        ["Europe/London"] = London,
        ["Europe/Dublin"] = "eu-west-1",
        ["Europe/Lisbon"] = Paris,
        ["Europe/Paris"] = Paris,
        ["Europe/Madrid"] = Paris,
        ["Europe/Brussels"] = Paris,
        ["Europe/Stockholm"] = Stockholm,
        ["Europe/Oslo"] = Stockholm,
        ["Europe/Copenhagen"] = Stockholm,
        ["Europe/Helsinki"] = Stockholm,
        ["Europe/Tallinn"] = Stockholm,
        ["Europe/Riga"] = Stockholm,
        ["Europe/Vilnius"] = Stockholm,
        ["Asia/Seoul"] = "ap-northeast-2",
        ["Asia/Shanghai"] = Tokyo,
        ["Asia/Taipei"] = Tokyo,
        ["Australia/Perth"] = Sydney,
        ["Australia/Adelaide"] = Sydney,
        ["Australia/Darwin"] = Sydney,
    };

    // By the hours that standard time is ahead of UTC: up to each, this region.
    private static readonly (double Hours, string Region)[] ByOffset =
    [
        (-7, Oregon), (-2, NorthernVirginia), (4, Frankfurt), (6.5, Mumbai), (8, Singapore), (9, Tokyo), (14, Sydney),
    ];

    /// <summary>Every region that may be proposed.</summary>
    public static IEnumerable<string> All =>
        ByZone.Values.Concat(ByOffset.Select(step => step.Region)).Append(DeploymentSettings.DefaultRegion).Distinct();

    /// <summary>The settings in the region that fits the profile or the machine, with the reason.</summary>
    public static DeploymentSettings InProposedRegion(this DeploymentSettings settings, SettingMachine machine)
    {
        if (machine.Profiles.FindRegion(settings.ProfileName) is { } region)
        {
            return settings with
            {
                Region = region,
                RegionFoundBy = Advice.Of(nameof(Texts.Found_Profile), settings.ProfileName ?? "default"),
            };
        }

        return Find(machine.TimeZone) is { } near
            ? settings with
            {
                Region = near,
                RegionFoundBy = Advice.Of(nameof(Texts.Found_NearTimeZone), NameOf(machine.TimeZone!)),
            }
            : settings with { RegionFoundBy = Advice.Of(nameof(Texts.Found_NoOther)) };
    }

    /// <summary>A region near a time zone; null for none, or for one that tells no place.</summary>
    public static string? Find(TimeZoneInfo? zone)
    {
        if (zone is null || TellsNoPlace(NameOf(zone)))
        {
            return null;
        }

        return ByZone.TryGetValue(NameOf(zone), out var region)
            ? region
            : ByOffset.First(step => zone.BaseUtcOffset.TotalHours <= step.Hours).Region;
    }

    // Machines of a provider keep UTC wherever they are.
    private static bool TellsNoPlace(string name) =>
        name.StartsWith("Etc/", StringComparison.Ordinal)
        || name is "UTC" or "UCT" or "GMT" or "Zulu" or "Universal" or "Local" or "localtime";

    // Windows has names of its own.
    private static string NameOf(TimeZoneInfo zone) =>
        TimeZoneInfo.TryConvertWindowsIdToIanaId(zone.Id, out var name) ? name : zone.Id;
}
