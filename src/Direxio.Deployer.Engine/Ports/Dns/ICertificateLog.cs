namespace Direxio.Deployer.Engine.Ports.Dns;

/// <summary>A certificate that an authority issued.</summary>
/// <param name="Issuer">Its issuer, as the certificate names it.</param>
/// <param name="IssuedAt">From when it is valid, in UTC.</param>
internal sealed record IssuedCertificate(string Issuer, DateTimeOffset IssuedAt);

/// <summary>The certificates of a name that a log knows.</summary>
/// <param name="Certificates">Those that have not expired, each once.</param>
/// <param name="Problem">Why they could not be read; null if they were.</param>
internal sealed record CertificateReading(IReadOnlyList<IssuedCertificate> Certificates, string? Problem);

/// <summary>A public log of what certificate authorities issue (certificate transparency, RFC 9162).</summary>
internal interface ICertificateLog
{
    /// <summary>The certificates of exactly this name. A log that does not answer is a reading with a problem.</summary>
    Task<CertificateReading> FindAsync(string domain, CancellationToken cancellationToken);
}
