using System.Management.Automation;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>Chooses the view in which a node is shown.</summary>
internal static class NodeView
{
    /// <summary>Type name that makes the views show one node in full.</summary>
    private const string Full = "Direxio.Deployer.NodeStatus#Full";

    /// <summary>The node as a list of all that is known of it, where a table would be too narrow.</summary>
    public static PSObject InFull(this NodeStatus node)
    {
        var row = PSObject.AsPSObject(node);
        row.TypeNames.Insert(0, Full);
        return row;
    }
}
