using Direxio.Deployer.Engine.Adapters.Aws.Profiles;
using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Foundation.Errors;
using Direxio.Deployer.Engine.Foundation.Files;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Redaction;

namespace Direxio.Deployer.Engine.Adapters.Aws;

/// <summary>Where the shared AWS files are.</summary>
/// <param name="Credentials">Full path of the file with keys.</param>
/// <param name="Config">Full path of the file with regions and the like.</param>
internal sealed record SharedFilePaths(string Credentials, string Config)
{
    /// <summary>Those that the environment names, else the usual ones.</summary>
    public static SharedFilePaths Of(DeployerEnvironment environment) => new(
        Path.GetFullPath(SharedFiles.CredentialsPath(environment)), Path.GetFullPath(SharedFiles.ConfigPath(environment)));

    /// <summary>Both in one folder.</summary>
    public static SharedFilePaths In(string folder) => new(Path.Combine(folder, "credentials"), Path.Combine(folder, "config"));
}

/// <summary>
/// Writes access keys into the shared AWS files: for their owner only from the first byte, each file replaced as a whole, and
/// what a link leads to rather than the link.
/// </summary>
/// <param name="files">The files.</param>
/// <param name="lockFile">Held while they are changed.</param>
/// <param name="redactor">Learns of the keys that are read.</param>
internal sealed class SharedProfileStore(SharedFilePaths files, string lockFile, Redactor redactor) : IProfileStore
{
    private const string KeyId = "aws_access_key_id";
    private const string SecretKey = "aws_secret_access_key";
    private const string Token = "aws_session_token";
    private const string Region = "region";

    /// <summary>All that says where credentials come from. What is left of an earlier kind would go before the key, or beside it.</summary>
    private static readonly string[] Sources =
    [
        KeyId, SecretKey, Token, "aws_security_token", "role_arn", "source_profile", "credential_source", "credential_process",
        "web_identity_token_file", "role_session_name", "external_id", "mfa_serial", "duration_seconds", "sso_session", "sso_start_url",
        "sso_region", "sso_account_id", "sso_role_name", "login_session",
    ];

    public string CredentialsFile => files.Credentials;

    public string ConfigFile => files.Config;

    public StoredProfile? Find(string name)
    {
        var profile = new SharedName(SharedKind.Profile, name);
        var keys = Read(files.Credentials, isConfig: false).File.Find(profile)?.Values;
        var config = Read(files.Config, isConfig: true).File.Find(profile)?.Values;
        if (keys is null && config is null)
        {
            return null;
        }

        string? Text(string key) => keys?.GetValueOrDefault(key)?.Text;
        return new(
            Text(KeyId) is { } id && Text(SecretKey) is { } secret
                ? new AccessKey(redactor.Conceal(id), redactor.Conceal(secret), redactor.Conceal(Text(Token)))
                : null,
            Sources.Any(source => keys?.ContainsKey(source) == true || config?.ContainsKey(source) == true));
    }

    public void Write(string name, AccessKey key, string region)
    {
        using var held = Hold();
        var keys = new ProfileText(Read(files.Credentials, isConfig: false).Content);
        var config = new ProfileText(Read(files.Config, isConfig: true).Content);
        List<(string, string?)> none = [.. Sources.Select(source => (source, (string?)null))];

        // The key goes last: a profile with a region and no key is no profile yet.
        config.Put(ConfigSection(config, name), [.. none, (Region, region)]);
        Replace(files.Config, config.ToString(), keepsMode: true);
        keys.Put(name, [.. none.Skip(3), (Region, null), .. ValuesOf(key)]);
        Replace(files.Credentials, keys.ToString(), keepsMode: false);
    }

    private static IEnumerable<(string Key, string? Value)> ValuesOf(AccessKey key) =>
        [(KeyId, key.Id.Reveal()), (SecretKey, key.SecretKey.Reveal()), (Token, key.SessionToken?.Reveal())];

    // The config file says [profile x], except for the default, which may be written either way.
    private static string ConfigSection(ProfileText config, string name) =>
        name == SharedName.Default && !config.Has($"profile {name}") ? name : $"profile {name}";

    private static (SharedFile File, string Content) Read(string path, bool isConfig)
    {
        string content;
        try
        {
            // What is not text in UTF-8 would be destroyed by being written back.
            content = PlainFile.IsThere(path) ? PlainFile.ReadText(path, strict: true) : string.Empty;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw LocalFileErrors.LocalFileUnreadable(path, exception);
        }

        var file = SharedFile.Parse(path, content, isConfig);
        if (file.Problems is [var problem, ..])
        {
            throw CloudErrors.CloudCallFailed(CredentialFailures.ProfileFileMalformed(problem.Place, problem.What, problem.WayOut));
        }

        return (file, content);
    }

    private static void Replace(string path, string text, bool keepsMode)
    {
        try
        {
            var target = PlainFile.KindOf(path) == EntryKind.Link
                ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path
                : path;
            UnixFileMode? mode = keepsMode && !OperatingSystem.IsWindows() && File.Exists(target) ? File.GetUnixFileMode(target) : null;
            // What a killed process left beside it holds a key.
            OwnerOnlyFile.SweepLeftovers(Path.GetDirectoryName(target)!);
            OwnerOnlyFile.Write(target, text);
            if (mode is { } kept && !OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(target, kept);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw LocalFileErrors.LocalFileUnwritable(path, exception);
        }
    }

    private FileStream Hold()
    {
        try
        {
            return OwnerOnlyFile.WaitForLock(lockFile);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw LocalFileErrors.LocalFileUnwritable(lockFile, exception);
        }
    }
}
