using Direxio.Deployer.Engine.Foundation.Guidance;
using System.Globalization;
using Direxio.Deployer.Engine.Ports.Dns;

namespace Direxio.Deployer.Engine.Operations.Domains;

/// <summary>
/// What the certificates of the last days mean for the next one. Let's Encrypt issues at most five for the same name within
/// seven days (its documented limit "New Certificates per Exact Set of Identifiers").
/// </summary>
internal static class RecentCertificates
{
    private const int Most = 5;
    private const string Authority = "Let's Encrypt";

    private static readonly TimeSpan Window = TimeSpan.FromDays(7);

    // A certificate counts from an hour before it was issued, and a node is seen to have it some minutes later.
    private static readonly TimeSpan Slack = TimeSpan.FromHours(2);

    /// <summary>The row.</summary>
    /// <param name="reading">What the public log tells.</param>
    /// <param name="row">The row without what was found.</param>
    /// <param name="now">The time.</param>
    /// <param name="ownAt">When this machine saw its own node of the name have a certificate: the log may show that later.</param>
    public static DomainCheck Judge(CertificateReading reading, DomainCheck row, DateTimeOffset now, DateTimeOffset? ownAt)
    {
        var own = ownAt > now - Window ? ownAt : null;
        if (reading.Problem is { } problem)
        {
            var known = own is { } seen ? Advice.Of(nameof(Texts.Domain_CertificatesOwn), Minute(seen)) : null;
            return row with
            {
                Status = DomainCheckStatus.Unknown,
                Detail = Advice.Of(nameof(Texts.Domain_CertificatesUnread), problem, known).ToString(),
            };
        }

        var logged = reading.Certificates
            .Where(certificate => certificate.IssuedAt > now - Window && certificate.Issuer.Contains(Authority, StringComparison.Ordinal))
            .Select(certificate => certificate.IssuedAt)
            .ToList();
        List<DateTimeOffset> recent =
        [
            .. (own is { } late && !logged.Exists(at => (at - late).Duration() < Slack) ? logged.Append(late) : logged).Order(),
        ];
        if (recent.Count < Most - 1)
        {
            return row with { Status = DomainCheckStatus.Passed, Detail = Count(recent.Count).ToString() };
        }

        return recent.Count >= Most
            ? row with
            {
                Status = DomainCheckStatus.Failed,
                Detail = Advice.Of(nameof(Texts.Domain_CertificatesFull), Count(recent.Count)).ToString(),
                NextAction = Advice.Of(nameof(Texts.Domain_CertificatesFull_Next), Minute(recent[^Most] + Window)).ToString(),
            }
            : row with
            {
                Status = DomainCheckStatus.Warning,
                Detail = Advice.Of(
                    nameof(Texts.Domain_CertificatesLast), Count(recent.Count), Minute(recent[^(Most - 1)] + Window)).ToString(),
                NextAction = Advice.Of(nameof(Texts.Domain_CertificatesLast_Next)).ToString(),
            };
    }

    private static Advice Count(int count) => count switch
    {
        0 => Advice.Of(nameof(Texts.Domain_CertificatesNone)),
        1 => Advice.Of(nameof(Texts.Domain_CertificatesOne)),
        _ => Advice.Of(nameof(Texts.Domain_Certificates), count),
    };

    private static string Minute(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
