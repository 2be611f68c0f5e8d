using System.Management.Automation;
using Direxio.Deployer.Engine;
using Direxio.Deployer.PowerShell.Completion;
using Direxio.Deployer.PowerShell.Views;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>Repair-DirexioDeployment: rebuilds a lost state, or completes an outdated one, from the tags in the account.</summary>
[Cmdlet(VerbsDiagnostic.Repair, "DirexioDeployment", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(NodeStatus))]
public sealed class RepairDirexioDeploymentCommand : NodeAccountCommand
{
    /// <summary>The run whose resources count, where there are several.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? RunId { get; set; }

    /// <summary>AWS region code.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SettingCompleter))]
    public string? Region { get; set; }

    private protected override async Task ProcessNodeAsync(string? domain)
    {
        Streams.Begin(Places.Fill(Texts.Begin_Repair, domain ?? Texts.Begin_State), Texts.Begin_Account);
        var status = await new DeploymentEngine().RepairAsync(
            new() { Domain = domain, RunId = RunId, Region = Region, ProfileName = ProfileName, Rehearse = Rehearse },
            plan => AgreeAsync(Places.Fill(Texts.Repair_Caption, plan.Domain), Summary(plan), Texts.WriteIt),
            Streams,
            StopToken).ConfigureAwait(false);
        Emit(status?.InFull());
    }

    private static string Summary(RepairPlan plan) =>
        Places.Fill(
            plan.IsRebuild ? Texts.Repair_Rebuild : Texts.Repair_Complete,
            plan.StatePath,
            plan.RunId ?? Texts.Repair_RecordedIds,
            plan.Region,
            plan.AccountId)
        + string.Concat(plan.Changes.Select(change => $"\n  {change}"));
}
