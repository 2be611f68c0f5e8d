using Direxio.Deployer.Engine.Foundation.Names;
using Direxio.Deployer.Engine.Ports.Dns;
using Direxio.Deployer.Engine.Resources;

namespace Direxio.Deployer.Engine.Operations.Remove;

/// <summary>An address of the node to which the name is led by a record that the removal does not reach.</summary>
/// <param name="Address">The address.</param>
/// <param name="Detail">What was seen, for the evidence.</param>
internal sealed record RecordElsewhere(string Address, string Detail);

/// <summary>
/// Asks DNS once, before an address is given away, whether the name leads to it by another record than the one that goes: the zone
/// may have been created again, or DNS have moved to another provider, with the record copied over.
/// </summary>
internal sealed class NameWatch(IAuthoritativeDns dns)
{
    /// <summary>The address that the name goes on naming; null if there is none, or the user keeps the record anyway.</summary>
    /// <param name="scope">What the removal is about.</param>
    /// <param name="record">The record that goes; null if the deployer keeps none.</param>
    /// <param name="seen">What was seen of it; null if nothing could be.</param>
    /// <param name="addresses">The addresses that the node has.</param>
    /// <param name="cancellationToken">Stops the question.</param>
    public async Task<RecordElsewhere?> FindAsync(
        RemovalScope scope,
        NodeDnsRecord? record,
        ResourceReading? seen,
        IReadOnlySet<string> addresses,
        CancellationToken cancellationToken)
    {
        // A lost state may have left a run id in place of the name.
        if (!scope.TouchesDns || addresses.Count == 0 || !scope.Domain.Contains('.', StringComparison.Ordinal))
        {
            return null;
        }

        var world = await dns.QueryAsync(scope.Domain, cancellationToken).ConfigureAwait(false);
        if (world.Obstacle is not null || (world.Answers.Count == 0 && world.Problem is not null))
        {
            return record is not null && seen is { Presence: Presence.Gone } && !WasTakenAway(scope)
                ? new(addresses.First(), $"whether {scope.Domain} leads to {addresses.First()} elsewhere could not be asked")
                : null;
        }

        var isOfWildcard = world.Wildcard?.Addresses.Any(addresses.Contains) == true;
        var servers = record?.NameServers ?? scope.State.Resources.NameServers;
        if (IsOfZone(servers, seen, world) && seen?.Presence != Presence.Kept && !isOfWildcard)
        {
            return null;
        }

        return world.Answers.FirstOrDefault(answer => answer.Addresses.Any(addresses.Contains)) is { } answer
            ? new(
                answer.Addresses.First(addresses.Contains),
                $"{answer.Server} answers {scope.Domain} with {answer.Addresses.First(addresses.Contains)}, "
                    + "by a record that this deployer does not keep")
            : null;
    }

    // What the zone's own servers answer goes with the record, or is about to be forgotten by them.
    private static bool IsOfZone(IReadOnlyList<string> servers, ResourceReading? seen, DnsSnapshot world) => servers.Count == 0
        ? seen?.Presence == Presence.There
        : servers.Any(server => world.NameServers.Any(asked => DnsText.IsSame(server, asked)));

    private static bool WasTakenAway(RemovalScope scope) => scope.State.RemovalRecord.Evidence.Any(
        entry => entry is { Kind: ResourceKind.DnsRecord, IsGone: true });
}
