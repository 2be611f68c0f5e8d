using System.Globalization;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Node;

namespace Direxio.Deployer.Engine.Operations.Checks;

/// <summary>What the certificate that the web server shows is worth: accepted by this machine, and renewed in time.</summary>
internal static class CertificateRow
{
    private const string Name = "Certificate";

    // Caddy renews when a third of the lifetime is left, whatever that is: with half of it gone by, it has failed at that for long.
    private const int LateShare = 6;

    /// <summary>The row of a certificate that was shown.</summary>
    public static CheckRow Of(ServerCertificate certificate, string domain, DateTimeOffset now)
    {
        var left = certificate.ValidTo - now;
        var until = certificate.ValidTo.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        var expected = Texts.Check_TrustedWithTime.InWords(
            domain, Days(certificate.Lifetime / LateShare), Days(certificate.Lifetime));
        var actual = Texts.Check_CertificateHolds.InWords(until, Days(left), certificate.Issuer);
        return left > TimeSpan.Zero && certificate.Objection is { } objection
            ? new(Name, expected, $"{objection}; {actual}", CheckSeverity.Error, SeeWebServer(domain))
            : CheckRow.Of(
                left > certificate.Lifetime / LateShare,
                Name,
                expected,
                actual,
                left > TimeSpan.Zero ? CheckSeverity.Warning : CheckSeverity.Error,
                Advice.Of(nameof(Texts.Check_SeeRenewal), Commands.Logs(domain, LogSource.Caddy)));
    }

    /// <summary>The row where none was shown.</summary>
    public static CheckRow OfNone(string reason, string domain) =>
        new(Name, Texts.Check_Trusted.InWords(domain), reason, CheckSeverity.Error, SeeWebServer(domain));

    private static Advice SeeWebServer(string domain) =>
        Advice.Of(nameof(Texts.Check_SeeWebServer), Commands.Logs(domain, LogSource.Caddy));

    private static string Days(TimeSpan time) => time.TotalDays.ToString(time.TotalDays < 10 ? "0.#" : "0", CultureInfo.InvariantCulture);
}
