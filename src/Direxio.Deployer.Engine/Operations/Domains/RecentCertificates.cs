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
            var known = own is { } seen
                ? string.Create(
                    CultureInfo.InvariantCulture, $" A node of this machine had one at {seen.UtcDateTime:yyyy-MM-dd HH:mm} UTC.")
                : string.Empty;
            return row with
            {
                Status = DomainCheckStatus.Unknown,
                Detail = $"The public log of certificates could not be read: {problem}.{known}",
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
            return row with { Status = DomainCheckStatus.Passed, Detail = Count(recent.Count) };
        }

        var free = string.Create(CultureInfo.InvariantCulture, $"{recent[^(Most - 1)] + Window:yyyy-MM-dd HH:mm} UTC");
        return recent.Count >= Most
            ? row with
            {
                Status = DomainCheckStatus.Failed,
                Detail = $"{Count(recent.Count)} It issues no further one for now.",
                NextAction = string.Create(
                    CultureInfo.InvariantCulture,
                    $"Wait until about {recent[^Most] + Window:yyyy-MM-dd HH:mm} UTC, or choose another name."),
            }
            : row with
            {
                Status = DomainCheckStatus.Warning,
                Detail = $"{Count(recent.Count)} It issues one more; after that none until {free}.",
                NextAction = "Do not remove and deploy this node again within these days.",
            };
    }

    private static string Count(int count) => count switch
    {
        0 => $"{Authority} issued no certificate for the name in the last seven days.",
        1 => $"{Authority} issued one certificate for the name in the last seven days.",
        _ => string.Create(CultureInfo.InvariantCulture, $"{Authority} issued {count} certificates for the name in the last seven days."),
    };
}
