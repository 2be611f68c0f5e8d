using System.Management.Automation;
using Direxio.Deployer.Engine;
using Direxio.Deployer.PowerShell.Errors;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>
/// A domain with wildcards, which stands for the nodes of this machine that it fits. It is understood where nodes are only read; where
/// something is changed, each is written out.
/// </summary>
internal static class NodePattern
{
    /// <summary>True if this is no domain but a pattern of domains.</summary>
    public static bool IsPattern(string? domain) => domain is not null && WildcardPattern.ContainsWildcardCharacters(domain);

    /// <summary>The nodes that a pattern fits; as everywhere in PowerShell, that may be none.</summary>
    public static IEnumerable<NodeStatus> Find(string pattern, bool rehearsed)
    {
        var wanted = WildcardPattern.Get(pattern, WildcardOptions.IgnoreCase);
        return new DeploymentEngine().EnumerateStatus(rehearsed).Where(node => wanted.IsMatch(node.Domain));
    }

    /// <summary>Refuses a pattern.</summary>
    public static void RequireName(this PSCmdlet command, string? domain, bool rehearsed)
    {
        if (IsPattern(domain))
        {
            throw CommandErrors.WildcardNotSupported(domain!, command.MyInvocation.MyCommand.Name, rehearsed);
        }
    }
}
