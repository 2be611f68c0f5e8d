using System.Collections;

namespace Direxio.Deployer.PowerShell.Completion;

/// <summary>Completes profile names from the section headers of the shared AWS files; reads no value.</summary>
public sealed class ProfileNameCompleter : WordCompleter
{
    private const string ConfigPrefix = "profile ";

    private protected override IEnumerable<(string Text, string Meaning)> Words(IDictionary parameters) =>
        Sections("AWS_SHARED_CREDENTIALS_FILE", "credentials")
            .Concat(Sections("AWS_CONFIG_FILE", "config").Select(ProfileOfConfig).OfType<string>())
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Select(name => (name, $"AWS profile {name}"));

    /// <summary>The config file says <c>[profile x]</c>, except for the default, and has sections that are no profile.</summary>
    private static string? ProfileOfConfig(string section) =>
        section.StartsWith(ConfigPrefix, StringComparison.Ordinal) ? section[ConfigPrefix.Length..].Trim()
        : section == "default" ? section
        : null;

    private static IEnumerable<string> Sections(string variable, string fileName)
    {
        var path = Environment.GetEnvironmentVariable(variable) is { Length: > 0 } moved
            ? moved
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".aws", fileName);
        return File.Exists(path)
            ? File.ReadLines(path)
                .Select(line => line.Trim())
                .Where(line => line.StartsWith('[') && line.Contains(']'))
                .Select(line => line[1..line.IndexOf(']')].Trim())
            : [];
    }
}
