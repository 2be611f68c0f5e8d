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

    public static DomainCheck Judge(CertificateReading reading, DomainCheck row, DateTimeOffset now)
    {
        if (reading.Problem is { } problem)
        {
            return row with
            {
                Status = DomainCheckStatus.Unknown,
                Detail = $"The public log of certificates could not be read: {problem}.",
            };
        }

        var recent = reading.Certificates
            .Where(certificate => certificate.IssuedAt > now - Window && certificate.Issuer.Contains(Authority, StringComparison.Ordinal))
            .OrderBy(certificate => certificate.IssuedAt)
            .ToList();
        if (recent.Count < Most - 1)
        {
            return row with { Status = DomainCheckStatus.Passed, Detail = Count(recent.Count) };
        }

        var free = string.Create(CultureInfo.InvariantCulture, $"{recent[^(Most - 1)].IssuedAt + Window:yyyy-MM-dd HH:mm} UTC");
        return recent.Count >= Most
            ? row with
            {
                Status = DomainCheckStatus.Failed,
                Detail = $"{Count(recent.Count)} It issues no further one for now.",
                NextAction = string.Create(
                    CultureInfo.InvariantCulture,
                    $"Wait until about {recent[^Most].IssuedAt + Window:yyyy-MM-dd HH:mm} UTC, or choose another name."),
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
