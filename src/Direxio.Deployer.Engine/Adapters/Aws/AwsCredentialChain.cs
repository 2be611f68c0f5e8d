using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Credentials;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Adapters.Aws;

/// <summary>
/// The credentials of a connection: the named profile, else the SDK's default chain. Looked for at the first use and
/// then kept; the SDK refreshes them itself.
/// </summary>
internal sealed class AwsCredentialChain(string? profileName, AWSCredentials? given, Action<IEnumerable<string?>> remember) : AWSCredentials
{
    private const string Service = "credentials";

    private readonly SemaphoreSlim gate = new(1, 1);
    private AWSCredentials? found = given;

    /// <summary>In words, where they come from; without any key material. Known after the first use.</summary>
    public string Source { get; private set; } = given is null ? "not looked for yet" : "given by the caller";

    /// <summary>What kind of source that is. Known after the first use.</summary>
    public CredentialKind Kind { get; private set; } = given is null ? CredentialKind.Unknown : CredentialKind.Given;

    /// <summary>Until when the credentials hold, in UTC; null if they do not end by themselves, and before the first use.</summary>
    public DateTime? Expiry => found?.Expiration;

    public override ImmutableCredentials GetCredentials() => GetCredentialsAsync().GetAwaiter().GetResult();

    public override async Task<ImmutableCredentials> GetCredentialsAsync()
    {
        var credentials = await FindAsync().ConfigureAwait(false);
        try
        {
            var keys = await credentials.GetCredentialsAsync().ConfigureAwait(false);
            remember([keys.AccessKey, keys.SecretKey, keys.Token]);
            return keys;
        }
        catch (Exception exception) when (exception is not CloudException)
        {
            // The providers of the SDK throw whatever they meet; to us all of it means that there are no credentials.
            throw Missing("Unusable", $"The AWS credentials of {Source} cannot be used: {Explain(exception)}");
        }
    }

    private async Task<AWSCredentials> FindAsync()
    {
        if (found is { } known)
        {
            return known;
        }

        await gate.WaitAsync().ConfigureAwait(false);
        try
        {
            return found ??= profileName is null ? await SearchAsync().ConfigureAwait(false) : OfProfile(profileName);
        }
        finally
        {
            gate.Release();
        }
    }

    private AWSCredentials OfProfile(string name)
    {
        var stores = ProfileStores().ToList();
        try
        {
            foreach (var store in stores)
            {
                if (store.TryGetAWSCredentials(name, out var credentials))
                {
                    Source = $"profile {name}";
                    return credentials;
                }
            }
        }
        catch (Exception exception) when (exception is not CloudException)
        {
            throw Missing("ProfileUnusable", $"The AWS profile '{name}' cannot be used: {Explain(exception)}");
        }

        throw stores.Exists(store => store.TryGetProfile(name, out _))
            ? Missing("ProfileIncomplete", $"The AWS profile '{name}' holds no credentials.")
            : Missing(
                "ProfileNotFound",
                $"There is no AWS profile '{name}'; looked in the shared files (~/.aws/credentials and ~/.aws/config, "
                + "or where AWS_SHARED_CREDENTIALS_FILE and AWS_CONFIG_FILE point).");
    }

    // The SDK looks only once in a process where the shared file is; a session may have set the variable since, or have
    // made the file after a first command told the user to.
    private static IEnumerable<CredentialProfileStoreChain> ProfileStores()
    {
        yield return new();
        if (Environment.GetEnvironmentVariable("AWS_SHARED_CREDENTIALS_FILE") is { Length: > 0 } file)
        {
            yield return new(file);
        }
    }

    private async Task<AWSCredentials> SearchAsync()
    {
        var profile = DefaultAWSCredentialsIdentityResolver.GetProfileName();
        try
        {
            var credentials = await DefaultAWSCredentialsIdentityResolver.GetCredentialsAsync(null).ConfigureAwait(false);
            Source = Describe(credentials, profile);
            return credentials;
        }
        catch (ProfileNotFoundException)
        {
            throw Missing("ProfileNotFound", $"There is no AWS profile '{profile}', which AWS_PROFILE names.");
        }
        catch (Exception exception) when (exception is not CloudException)
        {
            if (new CredentialProfileStoreChain().TryGetProfile(profile, out _))
            {
                // The chain passes over a profile that it cannot use; asked for alone, the profile says why.
                return OfProfile(profile);
            }

            throw Missing(
                "NotFound",
                "No AWS credentials were found. Looked for: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a web identity token, "
                + $"the profile '{profile}' in the shared files (~/.aws/credentials and ~/.aws/config), "
                + "and the role of a container or instance.");
        }
    }

    private static string Describe(AWSCredentials credentials, string profile) => credentials switch
    {
        EnvironmentVariablesAWSCredentials => "environment variables",
        AssumeRoleWithWebIdentityCredentials => "web identity token",
        GenericContainerCredentials => "container role",
        InstanceProfileAWSCredentials => "instance role",
        // The SDK's type for this one is not public.
        _ when credentials.GetType().Name == "DefaultInstanceProfileAWSCredentials" => "instance role",
        _ => $"profile {profile}",
    };

    private static string Explain(Exception exception)
    {
        var messages = new List<string>();
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            messages.Add(cause is AmazonServiceException refused
                && AwsFailures.Translate("sts", "AssumeRole", refused, CancellationToken.None) is { } said
                ? $"{said.Code}: {said.ServiceMessage}"
                : cause.Message);
        }

        var explanation = string.Join(": ", messages.Distinct());
        return explanation.Contains("AWSSDK.SSO", StringComparison.Ordinal)
            ? "it signs in by IAM Identity Center, which needs the AWS CLI: run 'aws configure export-credentials --format env' "
                + "for the profile and set the variables that it prints"
            : explanation;
    }

    // The cause stays out: the SDK would take an inner network error for one worth retrying.
    private static CloudException Missing(string code, string message) =>
        new(CloudFailure.NoCredentials, Service, "Find", code, message);
}
