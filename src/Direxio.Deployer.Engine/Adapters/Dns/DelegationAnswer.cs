using Direxio.Deployer.Engine.Foundation.Names;
using Direxio.Deployer.Engine.Ports.Dns;
using DnsClient.Protocol;

namespace Direxio.Deployer.Engine.Adapters.Dns;

/// <summary>Reads delegations out of the answers of name servers.</summary>
internal static class DelegationAnswer
{
    /// <summary>
    /// The delegation that a server hands out when it leads further down towards the name: in the authority section, or
    /// in the answer of a server that serves both zones.
    /// </summary>
    public static Delegation? FindIn(DnsReply reply, string domain, string zone)
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
            Glue = response.Additionals.OfType<AddressRecord>()
                .ToLookup(record => DnsText.Plain(record.DomainName), record => record.Address),
        };
    }

    public static List<string> NamesIn(IEnumerable<NsRecord> records) =>
        [.. records.Select(record => DnsText.Plain(record.NSDName)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
