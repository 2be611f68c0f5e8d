using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Dns;

namespace Direxio.Deployer.Engine.Dns;

/// <summary>
/// The rule for "DNS is ready": every authoritative server answers with exactly the node's address, no AAAA record
/// leads elsewhere, and no CAA record forbids the certificate authority.
/// </summary>
/// <param name="IsReady">True if all of that holds.</param>
/// <param name="Explanation">What was seen, in one line; when not ready, what is wrong.</param>
/// <param name="NeedsUser">True if waiting alone will not mend it: a stray AAAA, a CNAME or a forbidding CAA.</param>
internal sealed record DnsReadiness(bool IsReady, Advice Explanation, bool NeedsUser)
{
    /// <summary>True if the servers answer rightly and resolvers refuse that for its signatures (DNSSEC).</summary>
    public bool IsRefusedBySignature { get; init; }

    /// <summary>Judges a snapshot.</summary>
    public static DnsReadiness Judge(DnsSnapshot snapshot, string domain, string expectedAddress)
    {
        if (snapshot.Zone is null || snapshot.Answers.Count == 0)
        {
            return new(false, snapshot.Problem ?? Advice.Of(nameof(Texts.Dns_NoServer), domain), false);
        }

        if (CaaRule.Objection(snapshot.Caa, domain) is { } objection)
        {
            return new(false, objection, true);
        }

        if (snapshot.Answers.FirstOrDefault(answer => IsOfWildcard(answer, snapshot.Wildcard)) is { } unset)
        {
            return new(
                false,
                Advice.Of(nameof(Texts.Dns_Wildcard), unset.Server, domain, Show(unset), expectedAddress),
                false);
        }

        var strayIpv6 = snapshot.Answers.FirstOrDefault(answer => answer.Ipv6Addresses.Count > 0);
        if (strayIpv6 is not null)
        {
            return new(
                false,
                Advice.Of(nameof(Texts.Dns_Ipv6), domain, string.Join(", ", strayIpv6.Ipv6Addresses), strayIpv6.Server),
                true);
        }

        // A server that needs the user outranks one that may only be late.
        var wrong = snapshot.Answers.FirstOrDefault(answer => answer.CanonicalName is not null)
            ?? snapshot.Answers.FirstOrDefault(answer => !IsExactly(answer, expectedAddress));
        if (wrong is not null)
        {
            return new(false, Describe(wrong, domain, expectedAddress), wrong.CanonicalName is not null);
        }

        return snapshot.CaaProblem is { } problem
            ? new(false, Advice.Of(nameof(Texts.Dns_CaaUnread), problem), false)
            : new(true, Advice.Of(nameof(Texts.Dns_Ready), snapshot.Answers.Count, snapshot.Zone, expectedAddress), false);
    }

    private static bool IsExactly(ServerAnswer answer, string address) =>
        answer.Problem is null && answer.CanonicalName is null && answer.Addresses.Count == 1 && answer.Addresses[0] == address;

    /// <summary>
    /// True if all that a server answers comes from a wildcard. A name with any record of its own gets nothing from one,
    /// so what differs in a single value is the name's own.
    /// </summary>
    public static bool IsOfWildcard(ServerAnswer answer, WildcardAnswer? wildcard) =>
        wildcard is not null
        && answer.Problem is null
        && answer.CanonicalName == wildcard.CanonicalName
        && answer.Addresses.ToHashSet().SetEquals(wildcard.Addresses)
        && answer.Ipv6Addresses.ToHashSet().SetEquals(wildcard.Ipv6Addresses);

    /// <summary>All that a server answers for a name, as text.</summary>
    public static string Show(ServerAnswer answer) => string.Join("; ", new[]
    {
        answer.Addresses.Count > 0 ? $"A {string.Join(", ", answer.Addresses)}" : null,
        answer.Ipv6Addresses.Count > 0 ? $"AAAA {string.Join(", ", answer.Ipv6Addresses)}" : null,
        answer.CanonicalName is { } target ? $"CNAME {target}" : null,
    }.OfType<string>());

    private static Advice Describe(ServerAnswer answer, string domain, string expected) => answer switch
    {
        { CanonicalName: { } target } => Advice.Of(nameof(Texts.Dns_Alias), answer.Server, target, domain, expected),
        { Problem: { } problem } => Advice.Of(nameof(Texts.Dns_ServerUnusable), answer.Server, problem),
        { Addresses.Count: 0 } => Advice.Of(nameof(Texts.Dns_ServerEmpty), answer.Server, domain),
        _ => Advice.Of(nameof(Texts.Dns_ServerOther), answer.Server, string.Join(", ", answer.Addresses), expected),
    };
}
