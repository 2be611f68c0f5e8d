using Direxio.Deployer.Engine.Foundation.Guidance;

namespace Direxio.Deployer.Engine.Ports.Dns;

/// <summary>What keeps this machine from hearing authoritative servers.</summary>
/// <param name="IsInterception">True if something answers in their place; false if nothing answers at all.</param>
/// <param name="Explanation">What was seen, in words.</param>
internal sealed record DnsObstacle(bool IsInterception, Advice Explanation);
