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
        var (status, detail, next) = Judge(reading, now, ownAt);
        return row with { Status = status, Detail = detail.ToString(), NextAction = next?.ToString() };
    }

    /// <summary>What to know before a node is made of which the next certificate is the last one, or one too many; else null.</summary>
    public static Advice? WarningOf(CertificateReading reading, DateTimeOffset now) =>
        Judge(reading, now, null) is (DomainCheckStatus.Failed or DomainCheckStatus.Warning, var detail, { } next)
            ? Advice.Join(" ", [detail, next])
            : null;

    private static (DomainCheckStatus Status, Advice Detail, Advice? Next) Judge(
        CertificateReading reading, DateTimeOffset now, DateTimeOffset? ownAt)
    {
        var own = ownAt > now - Window ? ownAt : null;
        if (reading.Problem is { } problem)
        {
            var known = own is { } seen ? Advice.Of(nameof(Texts.Domain_CertificatesOwn), Minute(seen)) : null;
            return (DomainCheckStatus.Unknown, Advice.Of(nameof(Texts.Domain_CertificatesUnread), problem, known), null);
        }

        var logged = reading.Certificates
            .Where(certificate => certificate.IssuedAt > now - Window && certificate.Issuer.Contains(Authority, StringComparison.Ordinal))
            .Select(certificate => certificate.IssuedAt)
            .ToList();
        List<DateTimeOffset> recent =
        [
            .. (own is { } late && !logged.Exists(at => (at - late).Duration() < Slack) ? logged.Append(late) : logged).Order(),
        ];
        return recent.Count switch
        {
            < Most - 1 => (DomainCheckStatus.Passed, Count(recent.Count), null),
            >= Most => (
                DomainCheckStatus.Failed,
                Advice.Of(nameof(Texts.Domain_CertificatesFull), Count(recent.Count)),
                Advice.Of(nameof(Texts.Domain_CertificatesFull_Next), Minute(recent[^Most] + Window))),
            _ => (
                DomainCheckStatus.Warning,
                Advice.Of(nameof(Texts.Domain_CertificatesLast), Count(recent.Count), Minute(recent[^(Most - 1)] + Window)),
                Advice.Of(nameof(Texts.Domain_CertificatesLast_Next))),
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
