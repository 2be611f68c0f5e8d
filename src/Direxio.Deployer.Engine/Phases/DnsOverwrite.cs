using Direxio.Deployer.Engine.Cloud;

namespace Direxio.Deployer.Engine.Phases;

/// <summary>The guard over records that stand where the node's record goes.</summary>
internal static class DnsOverwrite
{
    /// <summary>What the user can do about it.</summary>
    public static string NextAction(string domain) =>
        $"Choose another domain or subdomain; or, if this node shall take the name over, run Resume-DirexioDeployment -Domain {domain} -ConfirmDnsOverwrite. "
        + "The old record set is kept in the state so that it can be put back.";

    /// <summary>The record sets as the state and the report keep them.</summary>
    public static string Summarize(IReadOnlyList<RecordSet> occupants) => string.Join("; ", occupants.Select(record => $"{record.Type} {record.Summary}"));

    /// <summary>What is there, in one line.</summary>
    public static string Describe(string domain, IReadOnlyList<RecordSet> occupants) =>
        $"{domain} already has {string.Join(" and ", occupants.Select(record => $"{record.Type} {record.Summary}"))} in Route 53; it is not replaced without your word.";

    /// <summary>True if the only occupant is the node's own simple A record.</summary>
    public static bool IsOurs(IReadOnlyList<RecordSet> occupants, string? address) =>
        address is not null
        && occupants is [{ Type: "A", AliasTarget: null, SetIdentifier: null, Values: [var value] }]
        && value == address;
}
