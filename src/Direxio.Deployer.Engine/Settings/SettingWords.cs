using Direxio.Deployer.Engine.Ports.Dns;
using Direxio.Deployer.Engine.Ports.Programs;
using Direxio.Deployer.Engine.Settings.Defaults;

namespace Direxio.Deployer.Engine.Settings;

/// <summary>What a parameter is completed with.</summary>
/// <param name="Parameter">The name of the parameter.</param>
/// <param name="List">The words, each with what it means.</param>
internal sealed record SettingWords(string Parameter, Func<SettingMachine, IEnumerable<(string Text, string Meaning)>> List);

/// <summary>What of this machine and release has a say in the settings.</summary>
/// <param name="Profiles">The profiles of the shared AWS files.</param>
/// <param name="Regions">The codes of the AWS regions that this release knows.</param>
/// <param name="Processes">The processes above the engine, which may hint at the agent in use.</param>
/// <param name="Dns">The DNS providers.</param>
internal sealed record SettingMachine(IProfiles Profiles, IReadOnlyList<string> Regions, IProcessTree Processes, DnsProviders Dns)
{
    /// <summary>Where the machine seems to be; null to take no account of it.</summary>
    public TimeZoneInfo? TimeZone { get; init; }

    /// <summary>What the user keeps as defaults.</summary>
    public UserDefaults Defaults { get; init; } = UserDefaults.None;
}

/// <summary>The profiles of the shared AWS files, as far as settings depend on them.</summary>
internal interface IProfiles
{
    /// <summary>Their names.</summary>
    IEnumerable<string> Names { get; }

    /// <summary>The region that a profile names, or the default one; null if it names none.</summary>
    string? FindRegion(string? profile);

    /// <summary>Refuses a name that no profile has.</summary>
    /// <exception cref="DeployException">There is none of this name, or a file cannot be read as it was meant.</exception>
    void Require(string name);
}
