using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Direxio.Deployer.Engine.Adapters.Aws.Profiles;
using Direxio.Deployer.Engine.Foundation;

namespace Direxio.Deployer.Engine.Adapters.Aws;

/// <summary>
/// Whose certificates are trusted: the machine's authorities, or those in the file that AWS_CA_BUNDLE names and no others.
/// </summary>
internal sealed class AwsTrust
{
    public const string Variable = "AWS_CA_BUNDLE";

    private AwsTrust(string? path) => Path = path;

    /// <summary>The file of authorities; null for those of the machine.</summary>
    public string? Path { get; }

    /// <summary>All that it depends on.</summary>
    public string Fingerprint => Path is null
        ? string.Empty
        : string.Create(CultureInfo.InvariantCulture, $"{Path}@{File.GetLastWriteTimeUtc(Path).Ticks}");

    public static AwsTrust Of(DeployerEnvironment environment) =>
        new(environment[Variable] is { } path ? SharedFiles.Expand(environment, path) : null);

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
            throw CredentialFailures.CaBundleUnusable(Variable, path, exception.Message);
        }

        handler.SslOptions.CertificateChainPolicy = policy.CustomTrustStore.Count > 0
            ? policy
            : throw CredentialFailures.CaBundleUnusable(Variable, path, "it holds no certificate in PEM form.");
    }
}
