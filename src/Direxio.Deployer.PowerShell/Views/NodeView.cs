using System.Management.Automation;

namespace Direxio.Deployer.PowerShell.Views;

/// <summary>
/// How much of a node its view shows: a row of a table as it is, else what one wants to know first, or all that is known. The type
/// names say which.
/// </summary>
internal static class NodeView
{
    private const string Full = "Direxio.Deployer.NodeStatus#Full";
    private const string Detailed = "Direxio.Deployer.NodeStatus#Detailed";

    /// <summary>The same node, as it is shown on its own.</summary>
    /// <param name="node">The node.</param>
    /// <param name="isDetailed">With phases, resources and files.</param>
    public static PSObject InFull(this NodeStatus node, bool isDetailed = false)
    {
        var shown = PSObject.AsPSObject(node);
        shown.TypeNames.Insert(0, Full);
        if (isDetailed)
        {
            shown.TypeNames.Insert(0, Detailed);
        }

        return shown;
    }

    /// <summary>True if all that is known is to be shown.</summary>
    public static bool IsDetailed(PSObject shown) => shown.TypeNames.Contains(Detailed);
}
