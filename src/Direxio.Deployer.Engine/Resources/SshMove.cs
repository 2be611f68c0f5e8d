using System.Net;
using System.Net.Sockets;
using Direxio.Deployer.Engine.Ports.Cloud;
using Direxio.Deployer.Engine.State;

namespace Direxio.Deployer.Engine.Resources;

/// <summary>What it means for a security group that port 22 moves to another address.</summary>
/// <param name="Cidr">Who may reach port 22 from now on.</param>
/// <param name="Open">The rules by which it can be reached now.</param>
/// <param name="Closing">Those of them that this deployer made, now or as an earlier release, and that go.</param>
internal sealed record SshMove(string Cidr, IReadOnlyList<IngressRule> Open, IReadOnlyList<IngressRule> Closing)
{
    private const int Port = SecurityGroupKind.SshPort;

    /// <summary>The rules of others, which stay.</summary>
    public IReadOnlyList<IngressRule> Staying => [.. StayingIn(Open)];

    /// <summary>True if all is as wanted already, but for the record.</summary>
    public bool IsDone => IsDoneIn(Open);

    public static SshMove Plan(NodeState state, SecurityGroupInfo group, string cidr)
    {
        List<IngressRule> closing = [.. Recorded(state, group, cidr)];
        if (cidr != SecurityGroupKind.Anywhere && EarlierOpening(state, group) is { } earlier && !closing.Any(earlier.AllowsSameAs))
        {
            closing.Add(earlier);
        }

        return new(cidr, OpenIn(group), closing);
    }

    /// <summary>The rule for the address on record, if it is there and for another address than the one that is wanted.</summary>
    public static IReadOnlyList<IngressRule> Recorded(NodeState state, SecurityGroupInfo group, string cidr) =>
        state.Server.SshCidr is { } former && former != cidr && group.Ingress.Any(Rule(former).AllowsSameAs) ? [Rule(former)] : [];

    /// <summary>
    /// The rule with which an earlier release opened port 22 to everyone; null if there is none. Those releases recorded neither that
    /// nor an intent of the group, which this one always writes first.
    /// </summary>
    public static IngressRule? EarlierOpening(NodeState state, SecurityGroupInfo group) =>
        state.Intents.WrittenAt(SecurityGroupKind.Intent) is null
            ? group.Ingress.FirstOrDefault(Rule(SecurityGroupKind.Anywhere).AllowsSameAs)
            : null;

    /// <summary>The rules by which port 22 can be reached.</summary>
    public static IReadOnlyList<IngressRule> OpenIn(SecurityGroupInfo group) => [.. group.Ingress.Where(rule => rule.OpensTcp(Port))];

    /// <summary>This deployer's rule for an address.</summary>
    public static IngressRule Rule(string cidr) => new("tcp", Port, Port, cidr, "SSH for the deployer");

    /// <summary>True for a rule that this deployer may have made: for port 22 alone and an IPv4 range.</summary>
    public static bool IsLikeOurs(IngressRule rule) => Rule(rule.Cidr).AllowsSameAs(rule)
        && IPNetwork.TryParse(rule.Cidr, out var range)
        && range.BaseAddress.AddressFamily == AddressFamily.InterNetwork;

    /// <summary>True if these rules are what was wanted.</summary>
    public bool IsDoneIn(IReadOnlyList<IngressRule> open) =>
        open.Any(Rule(Cidr).AllowsSameAs) && !open.Any(rule => Closing.Any(rule.AllowsSameAs));

    /// <summary>Those of the rules that neither were wanted nor go.</summary>
    public IEnumerable<IngressRule> StayingIn(IEnumerable<IngressRule> open) =>
        open.Where(rule => !Rule(Cidr).AllowsSameAs(rule) && !Closing.Any(rule.AllowsSameAs));

    /// <summary>Whom the rules let in, for people; a rule for more than port 22 with all that it opens.</summary>
    public static string InWords(IEnumerable<IngressRule> rules) => string.Join(", ", rules.Select(static rule =>
        Rule(rule.Cidr).AllowsSameAs(rule) ? rule.Cidr : $"{rule.Cidr} ({rule.Scope()})"));
}
