using Direxio.Deployer.Engine.Ports.Dns;

namespace Direxio.Deployer.Engine.Tests.Support;

/// <summary>Authoritative servers that always say the same.</summary>
internal sealed class FixedDns(DnsSnapshot answer) : IAuthoritativeDns
{
    /// <summary>A provider outside of the account that answers the name with one address.</summary>
    public static FixedDns Elsewhere(string zone, string address) =>
        new(new(zone, ["ns1.dns.example.net"], [new("ns1.dns.example.net (192.0.2.53)", [address], [], null, null)], []));

    public Task<DnsSnapshot> QueryAsync(string domain, CancellationToken cancellationToken) => Task.FromResult(answer);
}
