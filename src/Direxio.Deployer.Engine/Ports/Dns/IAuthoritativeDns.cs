using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Ports.Dns;

/// <summary>What one authoritative name server says of a name.</summary>
/// <param name="Server">The server's name and the address asked.</param>
/// <param name="Addresses">The A values.</param>
/// <param name="Ipv6Addresses">The AAAA values.</param>
/// <param name="CanonicalName">The CNAME target; null if there is none.</param>
/// <param name="Problem">Why it gave no answer; null if it answered, be it with nothing.</param>
internal sealed record ServerAnswer(
    string Server, IReadOnlyList<string> Addresses, IReadOnlyList<string> Ipv6Addresses, string? CanonicalName, string? Problem);

/// <summary>A CAA record that applies to a name (RFC 8659): its flags, tag and value.</summary>
internal sealed record CaaRecord(int Flags, string Tag, string Value);

/// <summary>What the authoritative servers of a name's zone say.</summary>
/// <param name="Zone">The closest enclosing zone that is delegated.</param>
/// <param name="NameServers">Names of its servers.</param>
/// <param name="Answers">One answer a server and address, none left out.</param>
/// <param name="Caa">The CAA set that applies to the name; empty if none does.</param>
internal sealed record DnsSnapshot(
    string? Zone, IReadOnlyList<string> NameServers, IReadOnlyList<ServerAnswer> Answers, IReadOnlyList<CaaRecord> Caa)
{
    /// <summary>Why no zone could be looked for, such as a resolver that fails; null if the search itself worked.</summary>
    public Advice? Problem { get; init; }

    /// <summary>
    /// What keeps this machine from hearing any authoritative server, such as a network that intercepts DNS; null if
    /// nothing does. Then nothing was asked that a resolver on the way could remember, and there are no answers.
    /// </summary>
    public DnsObstacle? Obstacle { get; init; }

    /// <summary>What a wildcard answers for every name beside this one; null if there is none.</summary>
    public WildcardAnswer? Wildcard { get; init; }

    /// <summary>Why the CAA set could not be read; null if it was, be it empty.</summary>
    public string? CaaProblem { get; init; }
}

/// <summary>Asks the authoritative servers, past every cache.</summary>
internal interface IAuthoritativeDns
{
    /// <summary>All authoritative servers' answers for the name. A server that fails is an answer with a problem,
    /// not an exception.</summary>
    Task<DnsSnapshot> QueryAsync(string domain, CancellationToken cancellationToken);
}
