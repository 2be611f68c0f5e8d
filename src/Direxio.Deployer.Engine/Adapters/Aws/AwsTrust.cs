using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Direxio.Deployer.Engine.Adapters.Aws.Profiles;
using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Adapters.Aws;

/// <summary>
/// Whose certificates are trusted: the machine's authorities, or those in the file that AWS_CA_BUNDLE, or else the profile, names
/// and no others.
/// </summary>
internal sealed class AwsTrust
{
    private const string Variable = "AWS_CA_BUNDLE";
    private const string Key = "ca_bundle";

    private AwsTrust(string? path, string namedBy) => (Path, NamedBy) = (path, namedBy);

    /// <summary>What names the file.</summary>
    public string NamedBy { get; }

    /// <summary>The file of authorities; null for those of the machine.</summary>
    public string? Path { get; }

    /// <summary>All that it depends on.</summary>
    public string Fingerprint => Path is null
        ? string.Empty
        : string.Create(CultureInfo.InvariantCulture, $"{Path}@{File.GetLastWriteTimeUtc(Path).Ticks}");

    /// <param name="environment">The environment.</param>
    /// <param name="profile">The profile in use; null if there is none.</param>
    public static AwsTrust Of(DeployerEnvironment environment, AwsProfile? profile) =>
        (environment[Variable] ?? profile?[Key]) is { } path
            ? new(environment.Expand(path), environment[Variable] is null ? $"{Key} of the profile" : Variable)
            : new(null, string.Empty);

    /// <exception cref="Ports.Cloud.CloudException">The file cannot be used.</exception>
    public void ApplyTo(SocketsHttpHandler handler)
    {
        if (Path is not { } path)
        {
            return;
        }

        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        try
        {
            policy.CustomTrustStore.ImportFromPemFile(path);
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw CredentialFailures.CaBundleUnusable(NamedBy, path, exception.Message);
        }

        handler.SslOptions.CertificateChainPolicy = policy.CustomTrustStore.Count > 0
            ? policy
            : throw CredentialFailures.CaBundleUnusable(NamedBy, path, Advice.OfError(nameof(ErrorTexts.CaBundleUnusable_None)));
    }
}
