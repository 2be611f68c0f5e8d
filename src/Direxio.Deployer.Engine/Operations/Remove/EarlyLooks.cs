using Direxio.Deployer.Engine.Foundation;
using Direxio.Deployer.Engine.Resources;

namespace Direxio.Deployer.Engine.Operations.Remove;

/// <summary>
/// Looks at what the state names, which are under way while the account is searched by tag. They count only if the search finds no
/// further instance and no other address of the node, by which they would be judged otherwise.
/// </summary>
/// <param name="instances">The instances that the state names.</param>
/// <param name="record">The DNS record that it names; null if it names none.</param>
/// <param name="begunAt">When they began.</param>
internal sealed class EarlyLooks(IReadOnlySet<string> instances, NodeDnsRecord? record, DateTimeOffset begunAt)
{
    private readonly Dictionary<RemovalTarget, Task<ResourceReading>> looks = [];

    public DateTimeOffset BegunAt { get; } = begunAt;

    public void Add(RemovalTarget target, Task<ResourceReading> look)
    {
        looks[target] = look;
        look.LetFail();
    }

    /// <summary>The look at a target; null if none is under way.</summary>
    public Task<ResourceReading>? Find(RemovalTarget target) => looks.GetValueOrDefault(target);

    /// <summary>True if they were begun with what is known by now.</summary>
    public bool IsOf(IReadOnlySet<string> known, NodeDnsRecord? knownRecord) => instances.SetEquals(known)
        && (record, knownRecord) switch
        {
            (null, null) => true,
            ({ } begun, { } now) => begun.ZoneId == now.ZoneId && begun.Domain == now.Domain && begun.Addresses.SetEquals(now.Addresses),
            _ => false,
        };
}
