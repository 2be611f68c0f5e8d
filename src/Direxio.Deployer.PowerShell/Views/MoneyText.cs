using System.Management.Automation;

namespace Direxio.Deployer.PowerShell.Views;

/// <summary>What of a node bills as things stand, for a column that names the currency.</summary>
public static class MoneyText
{
    /// <summary>The amount; marked where a part of it is not known.</summary>
    /// <param name="result">A node or a deployment.</param>
    public static string Now(object result) => Language.InSession(() => ViewNumber.Amount(PSObject.AsPSObject(result).BaseObject switch
    {
        NodeStatus node => node.BilledNow,
        Deployment deployment => deployment.BilledNow,
        _ => null,
    }));
}
