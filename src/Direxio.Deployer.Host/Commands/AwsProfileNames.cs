namespace Direxio.Deployer.Host.Commands;

/// <summary>The names of this machine's AWS profiles, for the shells' completion; the engine is not loaded for it.</summary>
internal static class AwsProfileNames
{
    private const string InConfig = "profile ";

    /// <summary>All of them. A file that cannot be read has none, and the command itself says why.</summary>
    public static IEnumerable<string> Read() => In(Lines("AWS_CONFIG_FILE", "config"), Lines("AWS_SHARED_CREDENTIALS_FILE", "credentials"));

    /// <summary>The profiles of the lines of the two shared files.</summary>
    /// <param name="config">Its sections are profiles by the word, beside others, and the default one.</param>
    /// <param name="credentials">Its sections are all profiles.</param>
    public static IEnumerable<string> In(IEnumerable<string> config, IEnumerable<string> credentials) =>
        Sections(config).Where(name => name == "default" || name.StartsWith(InConfig, StringComparison.Ordinal))
            .Select(name => name == "default" ? name : name[InConfig.Length..].Trim(' ', '\t', '"', '\''))
            .Concat(Sections(credentials))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);

    private static IEnumerable<string> Sections(IEnumerable<string> lines) => lines
        .Where(line => line.StartsWith('[') && line.Contains(']', StringComparison.Ordinal))
        .Select(line => line[1..line.IndexOf(']', StringComparison.Ordinal)].Trim());

    private static string[] Lines(string variable, string name)
    {
        try
        {
            return File.ReadAllLines(Environment.GetEnvironmentVariable(variable) is { Length: > 0 } named
                ? named
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".aws", name));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
