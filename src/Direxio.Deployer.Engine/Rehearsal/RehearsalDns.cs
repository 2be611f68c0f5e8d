using Direxio.Deployer.Engine.Foundation.Names;
using Direxio.Deployer.Engine.Ports.Dns;

namespace Direxio.Deployer.Engine.Rehearsal;

/// <summary>The DNS of a rehearsed world: its authoritative servers and the resolvers that ask them.</summary>
internal sealed class RehearsalDns(RehearsalWorld world) : IAuthoritativeDns, IDnsViews
{
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(15);

    public Task<DnsSnapshot> QueryAsync(string domain, CancellationToken cancellationToken) => world.ReadAsync(
        "DNS",
        content =>
        {
            var zone = ZoneOf(content, domain);
            var name = zone?.Name ?? DnsText.ParentOf(domain);
            IReadOnlyList<string> servers = zone?.NameServers ?? ["ns.registrar.example.org"];
            return world.Happens(RehearsalEvent.DnsIntercepted)
                ? new DnsSnapshot(name, servers, [], [])
                {
                    Obstacle = new(true, "this network answers in place of the DNS servers that are asked (rehearsed)"),
                    Problem = "this network answers in place of the DNS servers that are asked (rehearsed)",
                }
                : new DnsSnapshot(
                    name,
                    servers,
                    [.. servers.Select(server => new ServerAnswer(server, AddressesOf(content, domain), [], null, null))],
                    []);
        },
        cancellationToken);

    public Task<IReadOnlyList<ResolverAnswer>> AskOthersAsync(
        string domain,
        IReadOnlyList<DnsResolverAddress> named,
        bool isIntercepted,
        CancellationToken cancellationToken) => world.ReadAsync<IReadOnlyList<ResolverAnswer>>(
        "DNS over HTTPS",
        content =>
        [
            .. (named.Count > 0 ? named : DnsResolverAddress.Public.Where(resolver => resolver.Url is not null))
                .Select(resolver =>
                    new ResolverAnswer($"the resolver {resolver} (rehearsed)", AddressesOf(content, domain), [], null, null)),
        ],
        cancellationToken);

    public Task<ResolverAnswer> AskOwnAsync(string domain, CancellationToken cancellationToken) => world.ReadAsync(
        "own DNS",
        content => world.Happens(RehearsalEvent.ResolverRemembers)
            ? new ResolverAnswer("this machine's resolver (rehearsed)", [], [], Memory, null)
            : new ResolverAnswer("this machine's resolver (rehearsed)", AddressesOf(content, domain), [], null, null),
        cancellationToken);

    // Where no zone of Route 53 is in use, the rehearsed user sets the record as soon as there is an address.
    private IReadOnlyList<string> AddressesOf(
        WorldContent content, string domain) => (ZoneOf(content, domain), world.Happens(RehearsalEvent.DnsPending)) switch
    {
        (_, true) => [],
        ({ } zone, _) => [.. zone.Records.Where(record => record.Name == domain && record.Type == "A").SelectMany(record => record.Values)],
        _ => world.IsRoute53InUse ? [] : [.. content.Addresses.Values.Select(address => address.PublicIp).Take(1)],
    };

    private static RehearsedZone? ZoneOf(WorldContent content, string domain) =>
        content.Zones.Values.Where(zone => DnsText.IsWithin(domain, zone.Name)).MaxBy(zone => zone.Name.Length);
}
