using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Direxio.Deployer.Range.Names;

/// <summary>
/// The certificate authority of the range. Its root is trusted through SSL_CERT_FILE, and Caddy's own ACME server
/// signs with it at the place of the public one, after the usual challenges.
/// </summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly X509Certificate2 root;
    private readonly Dictionary<string, X509Certificate2> issued = [];
    private readonly string folder;
    private Process? acme;

    private TestAuthority(X509Certificate2 root, string folder)
    {
        this.root = root;
        this.folder = folder;
    }

    /// <summary>
    /// Where it answers: as Let's Encrypt and as its staging, on which Caddy tries first after a request has failed.
    /// </summary>
    public static IReadOnlyList<string> Hosts { get; } = ["acme-v02.api.letsencrypt.org", "acme-staging-v02.api.letsencrypt.org"];

    /// <summary>The system's roots and the range's.</summary>
    public static string BundleOf(string folder) => Path.Combine(folder, "trusted.pem");

    /// <summary>The system's roots alone, for whoever should not trust the range.</summary>
    public const string SystemBundle = "/etc/ssl/certs/ca-certificates.crt";

    /// <summary>Makes a new root.</summary>
    public static TestAuthority Create(string folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Range Root", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var root = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(30));

        File.WriteAllText(Path.Combine(folder, "root.crt"), root.ExportCertificatePem() + "\n");
        File.WriteAllText(Path.Combine(folder, "root.key"), key.ExportECPrivateKeyPem() + "\n");
        var system = File.Exists(SystemBundle) ? File.ReadAllText(SystemBundle) : string.Empty;
        File.WriteAllText(BundleOf(folder), $"{system.TrimEnd()}\n{root.ExportCertificatePem()}\n");
        return new(root, folder);
    }

    /// <summary>A certificate for a site that the range itself serves.</summary>
    public X509Certificate2 For(string name)
    {
        lock (issued)
        {
            return issued.TryGetValue(name, out var known) ? known : issued[name] = Issue(name);
        }
    }

    /// <summary>Starts the ACME service.</summary>
    public async Task StartAcmeAsync(CancellationToken cancellationToken)
    {
        var configuration = Path.Combine(folder, "acme.caddyfile");
        await File.WriteAllTextAsync(
            configuration,
            $$"""
            {
                admin off
                skip_install_trust
                default_bind {{Topology.CertificateAuthority}}
                auto_https disable_redirects
                pki {
                    ca local {
                        root {
                            cert {{folder}}/root.crt
                            key {{folder}}/root.key
                        }
                    }
                }
            }
            {{string.Join(", ", Hosts.Select(host => $"https://{host}"))}} {
                tls {
                    issuer internal
                }
                rewrite /directory /acme/local/directory
                acme_server {
                    resolvers {{Topology.ResolverOfAuthority}}
                }
            }

            """,
            cancellationToken);
        acme = Processes.StartLogged(
            ["caddy", "run", "--config", configuration, "--adapter", "caddyfile"],
            new Dictionary<string, string> { ["XDG_DATA_HOME"] = Path.Combine(folder, "acme"), ["XDG_CONFIG_HOME"] = Path.Combine(folder, "acme"), ["HOME"] = folder },
            Path.Combine(folder, "acme.log"));
    }

    public void Dispose()
    {
        if (acme is { HasExited: false })
        {
            acme.Kill();
            acme.WaitForExit(TimeSpan.FromSeconds(5));
        }

        acme?.Dispose();
        root.Dispose();
    }

    private X509Certificate2 Issue(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(name, out var address))
        {
            names.AddIpAddress(address);
        }
        else
        {
            names.AddDnsName(name);
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        var serial = RandomNumberGenerator.GetBytes(12);
        using var certificate = request.Create(root, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddDays(1), serial);
        return certificate.CopyWithPrivateKey(key);
    }
}
