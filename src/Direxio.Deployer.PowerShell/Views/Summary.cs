using System.Management.Automation;
using System.Management.Automation.Host;

namespace Direxio.Deployer.PowerShell.Views;

/// <summary>What is shown of a result that is not a row of a table.</summary>
public static class Summary
{
    /// <summary>The lines of the view.</summary>
    /// <param name="result">The result.</param>
    /// <param name="host">The session's host.</param>
    /// <param name="style">The session's $PSStyle.</param>
    public static string Render(object result, PSHost host, object? style) => Language.InSession(() => Write(result, host, style));

    private static string Write(object result, PSHost host, object? style)
    {
        var text = new ViewText(new ViewStyle(host, style));
        var shown = PSObject.AsPSObject(result);
        return (shown.BaseObject switch
        {
            NodeStatus node => NodeSummary.Write(node, NodeView.IsDetailed(shown), text),
            NodeResources resources => NodeSummary.Write(resources, text),
            Deployment deployment => DeploymentSummary.Write(deployment, text),
            DeploymentPlan plan => PlanView.Write(plan, text),
            CostEstimate estimate => CostView.Write(estimate, text),
            Removal removal => RemovalView.Write(removal, text),
            NodeChange change => ChangeView.Write(change, text),
            NodePower power => ChangeView.Write(power, text),
            NodeUpdate update => UpdateView.Write(update, text),
            NodeReset reset => UpdateView.Write(reset, text),
            NodeRestore restore => UpdateView.Write(restore, text),
            GateConfirmation gate => GateView.Write(gate, text),
            CredentialSync sync => GateView.Write(sync, text),
            ReportFile report => GateView.Write(report, text),
            AwsCredential credential => AccountView.Write(credential, text),
            AwsPolicy policy => AccountView.Write(policy, text),
            NodeCommandResult answer => CommandView.Write(answer, text),
            InstallResult install => MachineView.Write(install, text),
            McpRegistrationResult registration => MachineView.Write(registration, text),
            SkillResult skill => MachineView.Write(skill, text),
            InstalledSkill skill => MachineView.Write(skill, text),
            var other => text.AddText(other.ToString() ?? string.Empty),
        }).ToString();
    }
}
