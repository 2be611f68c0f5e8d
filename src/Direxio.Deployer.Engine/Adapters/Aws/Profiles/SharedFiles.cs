using Direxio.Deployer.Engine.Foundation;

namespace Direxio.Deployer.Engine.Adapters.Aws.Profiles;

/// <summary>The shared files of this user as they are now: each command reads them for itself.</summary>
internal sealed class SharedFiles(SharedFile credentials, SharedFile config, IReadOnlyList<MissingFile> missing)
{
    public const string CredentialsVariable = "AWS_SHARED_CREDENTIALS_FILE";
    public const string ConfigVariable = "AWS_CONFIG_FILE";

    /// <summary>The names of the profiles.</summary>
    public IEnumerable<string> Names => Profiles(credentials).Concat(Profiles(config)).Select(section => section.Name.Name).Distinct();

    /// <summary>Where was looked, in words.</summary>
    public string Places => $"{credentials.Path} and {config.Path}";

    public static SharedFiles Read(DeployerEnvironment environment)
    {
        var credentials = SharedFile.Read(CredentialsPath(environment), isConfig: false);
        var config = SharedFile.Read(ConfigPath(environment), isConfig: true);
        MissingFile?[] missing = [Missing(environment, CredentialsVariable, credentials), Missing(environment, ConfigVariable, config)];
        return new(credentials, config, [.. missing.OfType<MissingFile>()]);
    }

    /// <summary>Where the file with keys is.</summary>
    public static string CredentialsPath(DeployerEnvironment environment) => PathOf(environment, CredentialsVariable, "credentials");

    /// <summary>Where the file with regions and the like is.</summary>
    public static string ConfigPath(DeployerEnvironment environment) => PathOf(environment, ConfigVariable, "config");

    /// <summary>A folder of the user's AWS files.</summary>
    public static string FolderOf(DeployerEnvironment environment, params ReadOnlySpan<string> names) =>
        Path.Combine([environment.UserProfile, ".aws", .. names]);

    /// <summary>A profile; null if neither file has it.</summary>
    public AwsProfile? Find(string name)
    {
        var ofCredentials = Profiles(credentials).LastOrDefault(section => section.Name.Name == name);
        var ofConfig = Profiles(config).LastOrDefault(section => section.Name.Name == name);
        return ofCredentials is null && ofConfig is null ? null : new(name, ofCredentials, ofConfig);
    }

    /// <summary>What the config file says elsewhere for profiles to refer to; null if it does not.</summary>
    public SharedSection? Find(SharedKind kind, string name) =>
        config.Find(new SharedName(kind, name));

    /// <summary>The section that would be the profile, were its name written as its file wants it; null if there is none.</summary>
    public (SharedPlace Place, string Wanted)? NearlyNamed(string name)
    {
        var ofConfig = config.Find(new SharedName(SharedKind.Other, name));
        var ofCredentials = credentials.Sections.FirstOrDefault(section => SharedName.Parse(section.Name.Name, isConfig: true)
            == new SharedName(SharedKind.Profile, name));
        return ofConfig is not null ? (ofConfig.Place, $"[profile {name}]")
            : ofCredentials is not null ? (ofCredentials.Place, $"[{name}]")
            : null;
    }

    /// <summary>Refuses files that no AWS tool could read.</summary>
    public void RequireSound()
    {
        if (credentials.Problems.Concat(config.Problems).FirstOrDefault() is { } problem)
        {
            throw CredentialFailures.ProfileFileMalformed(problem.Place, problem.What, problem.WayOut);
        }
    }

    /// <summary>Refuses a variable that leads nowhere, once nothing was found elsewhere.</summary>
    public void RequireExisting()
    {
        if (missing.Count > 0)
        {
            throw CredentialFailures.ProfileFileMissing(missing[0]);
        }
    }

    private static IEnumerable<SharedSection> Profiles(SharedFile file) =>
        file.Sections.Where(section => section.Name.Kind == SharedKind.Profile);

    private static string PathOf(DeployerEnvironment environment, string variable, string fileName) =>
        environment[variable] is { } given ? environment.Expand(given) : FolderOf(environment, fileName);

    private static MissingFile? Missing(DeployerEnvironment environment, string variable, SharedFile file) =>
        environment[variable] is not null && !file.Exists ? new(variable, file.Path) : null;
}

/// <summary>A file that a variable names and that is not there.</summary>
internal sealed record MissingFile(string Variable, string Path);
