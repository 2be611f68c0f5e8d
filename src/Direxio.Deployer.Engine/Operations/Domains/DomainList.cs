using System.Collections.Concurrent;
using Direxio.Deployer.Engine.Dns;
using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Foundation.Names;
using Direxio.Deployer.Engine.Ports;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.Ports.Dns;
using Direxio.Deployer.Engine.Progress;

namespace Direxio.Deployer.Engine.Operations.Domains;

/// <summary>Reads the domains of an account, what their zones hold, and whether the world is sent there.</summary>
internal sealed class DomainList(CloudPorts cloud, EnginePorts ports, EngineObserver observer)
{
    // Route 53 takes five calls a second from an account; more at once would only be throttled.
    private const int AtOnce = 4;

    private static readonly string[] AddressTypes = ["A", "AAAA", "CNAME"];

    public async Task<IReadOnlyList<DomainInfo>> ReadAsync(IReadOnlyList<KnownNode> nodes, CancellationToken cancellationToken)
    {
        var registrations = TryAsync(() => cloud.Registrations.ListAsync(cancellationToken));
        var zones = (await cloud.Zones.ListAsync(cancellationToken).ConfigureAwait(false)).Where(zone => !zone.IsPrivate).ToList();
        var (registered, problem) = await registrations.ConfigureAwait(false);
        if (problem is not null)
        {
            observer.Warn(Advice.Of(nameof(Texts.Warn_RegistrationsUnread), problem));
        }

        var rows = zones.Select(zone => (zone.Name, Zone: (HostedZone?)zone))
            .Concat((registered ?? [])
                .Where(domain => !zones.Exists(zone => DnsText.IsSame(zone.Name, domain.Name)))
                .Select(domain => (domain.Name, Zone: (HostedZone?)null)));
        var read = new ConcurrentBag<DomainInfo>();
        await Parallel.ForEachAsync(
            rows,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (row, stop) => read.Add(await ReadAsync(row.Name, row.Zone, registered, nodes, stop).ConfigureAwait(false)))
            .ConfigureAwait(false);
        return [.. read.OrderBy(row => row.Name, StringComparer.OrdinalIgnoreCase).ThenBy(row => row.ZoneId, StringComparer.Ordinal)];
    }

    private async Task<DomainInfo> ReadAsync(
        string name,
        HostedZone? listed,
        IReadOnlyList<DomainRegistration>? registered,
        IReadOnlyList<KnownNode> nodes,
        CancellationToken cancellationToken)
    {
        var question = ports.Dns.QueryAsync(name, cancellationToken);
        var zoneReading = listed is null ? null : TryAsync(() => cloud.Zones.FindAsync(listed.Id, cancellationToken));
        var recordReading = listed is null ? null : TryAsync(() => cloud.Zones.ListAllRecordsAsync(listed.Id, cancellationToken));
        var (zone, zoneProblem) = zoneReading is null ? (null, null) : await zoneReading.ConfigureAwait(false);
        var (records, recordProblem) = recordReading is null ? (null, null) : await recordReading.ConfigureAwait(false);
        var world = await question.ConfigureAwait(false);
        var delegation = listed is null ? DomainDelegation.NoZone : DelegationOf(zone, world);
        var registration = registered?.FirstOrDefault(domain => DnsText.IsSame(domain.Name, name));
        return new()
        {
            Name = name,
            IsRegisteredHere = registered is null ? null : registration is not null,
            ExpiresAt = registration?.ExpiresAt?.LocalDateTime,
            AutoRenew = registration?.AutoRenew,
            ZoneId = listed?.Id,
            ZoneNameServers = zone?.NameServers ?? [],
            ServedZone = world.Zone,
            ServedBy = world.NameServers,
            Delegation = delegation,
            DnsMode = delegation == DomainDelegation.Delegated ? DnsMode.Route53 : DnsMode.User,
            Records =
            [
                .. (records ?? []).Where(record => AddressTypes.Contains(record.Type)).Select(record => RecordOf(record, nodes)),
            ],
            Nodes = [.. nodes.Where(node => DnsText.IsWithin(node.Domain, name)).Select(node => node.Domain)],
            Problem = zoneProblem ?? recordProblem ?? (world.Obstacle?.Explanation ?? world.Problem)?.ToString(),
            CheckedAt = ports.Clock.GetUtcNow().LocalDateTime,
        };
    }

    // What may not be read leaves the rest readable, and is told with it.
    private static async Task<(T? Value, string? Problem)> TryAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return (await read().ConfigureAwait(false), null);
        }
        catch (CloudException exception) when (!exception.IsOfCredentials)
        {
            return (default, exception.Message);
        }
    }

    private static DomainDelegation DelegationOf(HostedZone? zone, DnsSnapshot world) =>
        world.Obstacle is not null || world.Problem is not null || zone is null || zone.NameServers.Count == 0 ? DomainDelegation.Unknown
        : ZoneFinder.IsLive(zone, world) ? DomainDelegation.Delegated
        : DomainDelegation.Elsewhere;

    private static DomainRecord RecordOf(RecordSet record, IReadOnlyList<KnownNode> nodes) => new(
        record.Name,
        record.Type,
        record.AliasTarget is { } alias ? [alias] : record.Values,
        nodes.FirstOrDefault(node => node.Address is { } address && record.Values.Contains(address))?.Domain);
}
