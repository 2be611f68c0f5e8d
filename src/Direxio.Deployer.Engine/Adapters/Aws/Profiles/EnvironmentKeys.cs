using System.Globalization;
using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Ports.Cloud;

namespace Direxio.Deployer.Engine.Adapters.Aws.Profiles;

/// <summary>The keys in the environment.</summary>
internal static class EnvironmentKeys
{
    private const string AccessKey = "AWS_ACCESS_KEY_ID";
    private const string SecretKey = "AWS_SECRET_ACCESS_KEY";
    private const string Words = "environment variables";

    /// <summary>The source; null if the environment holds no key.</summary>
    /// <exception cref="CloudException">It holds half of one, or one that has expired.</exception>
    public static CredentialSource? Find(DeployerEnvironment environment, TimeProvider clock)
    {
        var (access, secret) = (environment[AccessKey], environment[SecretKey]);
        if (access is null && secret is null)
        {
            return null;
        }

        if (access is null || secret is null)
        {
            throw access is null
                ? CredentialFailures.EnvironmentKeysIncomplete(SecretKey, AccessKey)
                : CredentialFailures.EnvironmentKeysIncomplete(AccessKey, SecretKey);
        }

        // The older name of the token first, as in botocore.
        var token = environment.FirstOf("AWS_SECURITY_TOKEN", "AWS_SESSION_TOKEN");
        var expiry = DateTimeOffset.TryParse(
            environment["AWS_CREDENTIAL_EXPIRATION"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var until)
            ? until
            : (DateTimeOffset?)null;
        if (expiry <= clock.GetUtcNow())
        {
            throw CredentialFailures.CredentialsExpired(Words, expiry.Value);
        }

        var keys = FoundKeys.Of(access, secret, token, expiry);
        return new(CredentialKind.Environment, Words, () => Task.FromResult(keys));
    }
}
