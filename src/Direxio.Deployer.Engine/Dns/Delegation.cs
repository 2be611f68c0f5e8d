using System.Net;
using DnsClient.Protocol;

namespace Direxio.Deployer.Engine.Dns;

/// <summary>A zone and the names of its servers; or why none could be found.</summary>
internal sealed record Delegation(string? Zone, IReadOnlyList<string> Servers, string? Problem)
{
    /// <summary>The addresses that came with the delegation, by the servers' names.</summary>
    public ILookup<string, IPAddress> Glue { get; init; } = Array.Empty<IPAddress>().ToLookup(_ => string.Empty);

    /// <summary>The zone above, if its servers were met on the way.</summary>
    public Delegation? Parent { get; init; }

    /// <summary>Why no server's own word can be had on this network; null if it can.</summary>
    public DnsObstacle? Obstacle { get; init; }

    /// <summary>
    /// The delegation that a server hands out when it leads further down towards the name: in the authority section, or
    /// in the answer of a server that serves both zones.
    /// </summary>
    public static Delegation? In(DnsReply reply, string domain, string zone)
    {
        if (reply.Response is not { } response)
        {
            return null;
        }

        var records = response.Header.HasAuthorityAnswer ? response.Answers : response.Authorities;
        var below = records.OfType<NsRecord>()
            .Where(record => DnsText.IsWithin(domain, record.DomainName)
                && DnsText.IsWithin(record.DomainName, zone)
                && !DnsText.IsSame(record.DomainName, zone))
            .ToList();
        return below.Count == 0 ? null : new(DnsText.Plain(below[0].DomainName), NamesIn(below), null)
        {
            Glue = response.Additionals.OfType<AddressRecord>().ToLookup(record => DnsText.Plain(record.DomainName), record => record.Address),
        };
    }

    public static List<string> NamesIn(IEnumerable<NsRecord> records) =>
        [.. records.Select(record => DnsText.Plain(record.NSDName)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}

/// <summary>A server's name with its addresses; without any, with the reason.</summary>
internal sealed record NameServerAddresses(string Name, IReadOnlyList<IPAddress> Addresses, string? Problem);
