namespace Direxio.Deployer.Engine.Dns;

/// <summary>
/// The rule for "DNS is ready": every authoritative server answers with exactly the node's address, no AAAA record
/// leads elsewhere, and no CAA record forbids the certificate authority.
/// </summary>
/// <param name="IsReady">True if all of that holds.</param>
/// <param name="Explanation">What was seen, in one line; when not ready, what is wrong.</param>
/// <param name="NeedsUser">True if waiting alone will not mend it: a stray AAAA, a CNAME or a forbidding CAA.</param>
internal sealed record DnsReadiness(bool IsReady, string Explanation, bool NeedsUser)
{
    /// <summary>The CAA identity of Let's Encrypt, Caddy's first certificate authority; ZeroSSL's is its second.</summary>
    private static readonly string[] AcceptedAuthorities = ["letsencrypt.org", "sectigo.com", "zerossl.com"];

    /// <summary>Judges a snapshot.</summary>
    public static DnsReadiness Judge(DnsSnapshot snapshot, string domain, string expectedAddress)
    {
        if (snapshot.Zone is null || snapshot.Answers.Count == 0)
        {
            return new(false, $"no authoritative name server was found for {domain}", false);
        }

        if (Forbids(snapshot.Caa) is { } caa)
        {
            return new(false, $"the CAA record '{caa}' forbids Let's Encrypt to issue a certificate for {domain}", true);
        }

        var strayIpv6 = snapshot.Answers.FirstOrDefault(answer => answer.Ipv6Addresses.Count > 0);
        if (strayIpv6 is not null)
        {
            return new(
                false,
                $"{domain} has an AAAA record {string.Join(", ", strayIpv6.Ipv6Addresses)} at {strayIpv6.Server}; the node has no IPv6 address, delete that record",
                true);
        }

        var wrong = snapshot.Answers.FirstOrDefault(answer => !IsExactly(answer, expectedAddress));
        return wrong is null
            ? new(true, $"{snapshot.Answers.Count} authoritative server(s) of {snapshot.Zone} answer {expectedAddress}", false)
            : new(false, Describe(wrong, domain, expectedAddress), wrong.CanonicalName is not null);
    }

    private static bool IsExactly(ServerAnswer answer, string address) =>
        answer.Problem is null && answer.CanonicalName is null && answer.Addresses.Count == 1 && answer.Addresses[0] == address;

    private static string Describe(ServerAnswer answer, string domain, string expected) => answer switch
    {
        { Problem: { } problem } => $"{answer.Server} did not answer: {problem}",
        { CanonicalName: { } target } => $"{answer.Server} has a CNAME to {target} for {domain}; replace it by an A record {expected}",
        { Addresses.Count: 0 } => $"{answer.Server} has no A record for {domain} yet",
        _ => $"{answer.Server} answers {string.Join(", ", answer.Addresses)} instead of {expected}",
    };

    // RFC 8659: a non-empty set without any issue property forbids nothing; "issue ;" forbids everybody.
    private static string? Forbids(IReadOnlyList<CaaRecord> records)
    {
        var unknownCritical = records.FirstOrDefault(record => (record.Flags & 128) != 0 && record.Tag is not ("issue" or "issuewild" or "iodef"));
        if (unknownCritical is not null)
        {
            return $"{unknownCritical.Flags} {unknownCritical.Tag} \"{unknownCritical.Value}\"";
        }

        var issue = records.Where(record => record.Tag.Equals("issue", StringComparison.OrdinalIgnoreCase)).ToList();
        var allowed = issue.Count == 0
            || issue.Any(record => AcceptedAuthorities.Contains(record.Value.Split(';')[0].Trim(), StringComparer.OrdinalIgnoreCase));
        return allowed ? null : $"{issue[0].Flags} issue \"{issue[0].Value}\"";
    }
}
