using Direxio.Deployer.Engine.Foundation.Guidance;
using Direxio.Deployer.Engine.Ports.Dns;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Resources;

/// <summary>The guard over records that stand where the node's record goes.</summary>
internal static class DnsOverwrite
{
    /// <summary>What the user can do about it.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="bound">The node, if it has lived under that name and can have no other; else null.</param>
    public static Advice NextAction(string domain, NodeState? bound = null) =>
        Advice.Of(nameof(Texts.Wait_TakeOverRoute53), TakeOver(domain, bound));

    /// <summary>The same for what the world is answered elsewhere.</summary>
    public static Advice NextActionPublic(string domain, NodeState? bound = null) =>
        Advice.Of(nameof(Texts.Wait_TakeOverElsewhere), TakeOver(domain, bound));

    private static Advice TakeOver(string domain, NodeState? bound)
    {
        var takeOver = Commands.Resume(domain).With("ConfirmDnsOverwrite");
        return bound is { HasLived: true, Resources.PublicIp: { } address }
            ? Advice.Of(nameof(Texts.Wait_PutBack), domain, address, Commands.Resume(domain), takeOver)
            : Advice.Of(nameof(Texts.Wait_TakeOver), takeOver);
    }

    /// <summary>The record sets as the state and the report keep them.</summary>
    public static string Summarize(IReadOnlyList<RecordSet> occupants) =>
        string.Join("; ", occupants.Select(record => $"{record.Type} {record.Summary}"));

    /// <summary>What is there, in one line.</summary>
    public static Advice Describe(string domain, IReadOnlyList<RecordSet> occupants, string provider) => Advice.Of(
        nameof(Texts.Block_DnsRecord),
        domain,
        occupants.Select(record => Advice.Text($"{record.Type} {record.Summary}"))
            .Aggregate((before, next) => Advice.Of(nameof(Texts.And), before, next)),
        provider);

    /// <summary>The same for what the world is answered elsewhere than from the zone at the provider.</summary>
    public static Advice DescribePublic(string domain, string answer, DnsSnapshot world) =>
        Advice.Of(nameof(Texts.Block_DnsPublic), domain, answer, string.Join(", ", world.NameServers));

    /// <summary>True if the only occupant is the node's own simple A record.</summary>
    public static bool IsOurs(IReadOnlyList<RecordSet> occupants, string? address) =>
        address is not null
        && occupants is [{ Type: "A", AliasTarget: null, SetIdentifier: null, Values: [var value] }]
        && value == address;
}
