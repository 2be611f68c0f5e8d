using Amazon.Runtime.CredentialManagement;
using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Settings;

namespace Direxio.Deployer.Engine.Adapters.Aws;

/// <summary>The profiles of the shared AWS files.</summary>
internal sealed class SharedProfiles(DeployerEnvironment environment) : IProfiles
{
    private const string ConfigPrefix = "profile ";

    // From the headers of the sections; no value is read.
    public IEnumerable<string> Names => Sections("AWS_SHARED_CREDENTIALS_FILE", "credentials")
        .Concat(Sections("AWS_CONFIG_FILE", "config").Select(ProfileOfConfig).OfType<string>())
        .Distinct(StringComparer.Ordinal)
        .Order(StringComparer.Ordinal);

    public string? FindRegion(string? profile) =>
        new CredentialProfileStoreChain().TryGetProfile(profile ?? "default", out var found) ? found.Region?.SystemName : null;

    /// <summary>The config file says <c>[profile x]</c>, except for the default, and has sections that are no profile.</summary>
    private static string? ProfileOfConfig(string section) =>
        section.StartsWith(ConfigPrefix, StringComparison.Ordinal) ? section[ConfigPrefix.Length..].Trim()
        : section == "default" ? section
        : null;

    private IEnumerable<string> Sections(string variable, string fileName)
    {
        var path = environment[variable] ?? Path.Combine(environment.UserProfile, ".aws", fileName);
        return File.Exists(path)
            ? File.ReadLines(path)
                .Select(line => line.Trim())
                .Where(line => line.StartsWith('[') && line.Contains(']'))
                .Select(line => line[1..line.IndexOf(']')].Trim())
            : [];
    }
}
