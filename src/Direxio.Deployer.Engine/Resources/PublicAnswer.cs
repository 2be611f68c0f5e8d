using Direxio.Deployer.Engine.Dns;
using Direxio.Deployer.Engine.Ports.Dns;

namespace Direxio.Deployer.Engine.Resources;

/// <summary>What the world is answered for a name today, whoever serves it.</summary>
internal static class PublicAnswer
{
    /// <summary>All that is there of the name's own, in one line; null if nothing is, or only the node's address.</summary>
    public static string? Describe(DnsSnapshot world, string? ownAddress)
    {
        var answers = Answers(world).Where(answer => !DnsReadiness.IsOfWildcard(answer, world.Wildcard) && !IsOwn(answer, ownAddress))
            .ToList();
        return answers.Count == 0
            ? null
            : string.Join("; ", answers.Select(DnsReadiness.Show).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    /// <summary>True if the world is sent to the node's address, and nowhere else.</summary>
    public static bool LeadsTo(DnsSnapshot world, string? ownAddress) =>
        Answers(world).Any() && Answers(world).All(answer => IsOwn(answer, ownAddress));

    /// <summary>What a wildcard answers for it; null if none does.</summary>
    public static string? OfWildcard(DnsSnapshot world) =>
        Answers(world).FirstOrDefault(answer => DnsReadiness.IsOfWildcard(answer, world.Wildcard)) is { } found
            ? DnsReadiness.Show(found)
            : null;

    private static IEnumerable<ServerAnswer> Answers(DnsSnapshot world) =>
        world.Answers.Where(answer => answer is { Addresses.Count: > 0 } or { Ipv6Addresses.Count: > 0 } or { CanonicalName: not null });

    private static bool IsOwn(ServerAnswer answer, string? ownAddress) =>
        ownAddress is not null && answer is { Ipv6Addresses.Count: 0, CanonicalName: null, Addresses: [var only] } && only == ownAddress;
}
