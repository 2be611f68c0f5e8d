using System.Management.Automation;
using Direxio.Deployer.Engine;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>Stop-DirexioNode: stops a node, which keeps its disk and its address.</summary>
[Cmdlet(VerbsLifecycle.Stop, "DirexioNode", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(NodePower))]
public sealed class StopDirexioNodeCommand : NamedNodeCommand
{
    /// <summary>Does not ask.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override string StopNote =>
        Places.Fill(Texts.Stopped_Stop, AdvisedCommand.Again(this, Domain));

    private protected override async Task ProcessNodeAsync(string? domain)
    {
        Streams.Begin(Places.Fill(Texts.Begin_Stop, domain), Texts.Begin_WhatThereIs);
        Emit(await new DeploymentEngine().StopNodeAsync(
            new() { Domain = domain, ProfileName = ProfileName, Timeout = GivenTimeout, Preview = IsPreview, Rehearse = Rehearse },
            plan => AskAsync(() => this.Approve(PowerSummary.Propose(plan), agreed: Force)),
            Streams,
            StopToken).ConfigureAwait(false));
    }
}
