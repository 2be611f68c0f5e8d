using System.Management.Automation;
using Direxio.Deployer.Engine;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>Start-DirexioNode: starts a stopped node and waits until it answers.</summary>
[Cmdlet(VerbsLifecycle.Start, "DirexioNode", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(NodePower))]
public sealed class StartDirexioNodeCommand : NamedNodeCommand
{
    /// <summary>Does not ask.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override string StopNote =>
        Places.Fill(Texts.Stopped_Start, AdvisedCommand.Again(this, Domain));

    private protected override async Task ProcessNodeAsync(string? domain)
    {
        Streams.Begin(Places.Fill(Texts.Begin_Start, domain), Texts.Begin_WhatThereIs);
        Emit(await new DeploymentEngine().StartNodeAsync(
            new() { Domain = domain, ProfileName = ProfileName, Timeout = GivenTimeout, Preview = IsPreview, Rehearse = Rehearse },
            plan => AskAsync(() => this.Approve(PowerSummary.Propose(plan), agreed: Force)),
            Streams,
            StopToken).ConfigureAwait(false));
    }
}
