using System.Globalization;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Direxio.Deployer.Engine.Adapters.Http;

/// <summary>A certificate that was turned down, and why in words.</summary>
internal sealed class CertificateRejectedException(string reason) : AuthenticationException(reason);

/// <summary>
/// The platform's own verdict on a certificate, put into words. It accepts exactly what the platform accepts.
/// </summary>
internal static class NodeHttpCertificate
{
    /// <summary>Throws instead of answering false, so that the reason reaches the caller of this very connection.</summary>
    public static bool Validate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        errors == SslPolicyErrors.None ? true : throw new CertificateRejectedException(ReasonFor(certificate, chain, errors));

    /// <summary>Why the platform turns the certificate down, in words.</summary>
    public static string ReasonFor(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
        {
            return "the server shows no certificate";
        }

        // The chain of a handshake holds the certificate in the richer form; a bare one is converted.
        var leaf = certificate as X509Certificate2 ?? new X509Certificate2(certificate);
        var reasons = new List<string>();
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            reasons.Add($"the certificate is for {NamesOf(leaf)}");
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
        {
            reasons.AddRange(ChainReasons(leaf, chain));
        }

        return string.Join(" and ", reasons);
    }

    private static IEnumerable<string> ChainReasons(X509Certificate2 leaf, X509Chain? chain)
    {
        var flags = (chain?.ChainStatus ?? []).Aggregate(X509ChainStatusFlags.NoError, (all, status) => all | status.Status);
        if (flags.HasFlag(X509ChainStatusFlags.NotTimeValid))
        {
            yield return DateReason(leaf);
        }

        if ((flags & (X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain)) != 0)
        {
            yield return $"the certificate is not trusted: its issuer '{leaf.GetNameInfo(X509NameType.SimpleName, forIssuer: true)}' is "
                + "not known to this machine";
        }

        var others = flags & ~(X509ChainStatusFlags.NotTimeValid | X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain);
        if (others != X509ChainStatusFlags.NoError || flags == X509ChainStatusFlags.NoError)
        {
            yield return $"the certificate is not trusted: {others}";
        }
    }

    private static string DateReason(X509Certificate2 leaf)
    {
        var now = DateTime.Now;
        return now > leaf.NotAfter ? $"the certificate expired on {Day(leaf.NotAfter)}"
            : now < leaf.NotBefore ? $"the certificate is not valid before {Day(leaf.NotBefore)}; check this machine's clock"
            : "a certificate of its issuer has expired";
    }

    private static string Day(DateTime time) => time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);

    private static string NamesOf(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(extension => extension.EnumerateDnsNames())
            .ToList();
        return names.Count > 0 ? string.Join(", ", names) : $"'{certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false)}'";
    }
}
