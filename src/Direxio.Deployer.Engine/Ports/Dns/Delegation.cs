using Direxio.Deployer.Engine.Foundation.Guidance;
using System.Net;

namespace Direxio.Deployer.Engine.Ports.Dns;

/// <summary>A zone and the names of its servers; or why none could be found.</summary>
internal sealed record Delegation(string? Zone, IReadOnlyList<string> Servers, Advice? Problem)
{
    /// <summary>The addresses that came with the delegation, by the servers' names.</summary>
    public ILookup<string, IPAddress> Glue { get; init; } = Array.Empty<IPAddress>().ToLookup(_ => string.Empty);

    /// <summary>The zone above, if its servers were met on the way.</summary>
    public Delegation? Parent { get; init; }

    /// <summary>Why no server's own word can be had on this network; null if it can.</summary>
    public DnsObstacle? Obstacle { get; init; }
}

/// <summary>A server's name with its addresses; without any, with the reason.</summary>
internal sealed record NameServerAddresses(string Name, IReadOnlyList<IPAddress> Addresses, string? Problem);
