using System.Management.Automation;
using Direxio.Deployer.Engine;
using Direxio.Deployer.PowerShell.Completion;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>Set-DirexioNode: changes a node in place.</summary>
[Cmdlet(VerbsCommon.Set, "DirexioNode", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(NodeChange))]
public sealed class SetDirexioNodeCommand : NamedNodeCommand
{
    /// <summary>The EC2 instance type that the node is to have.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SettingCompleter))]
    public string? InstanceType { get; set; }

    /// <summary>The size that its disk is to have, in GiB.</summary>
    [Parameter]
    [NumberText(IsWhole = true)]
    public int DiskSizeGB { get; set; }

    /// <summary>Who may reach port 22 from now on.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SettingCompleter))]
    public string? SshCidr { get; set; }

    /// <summary>Gives the server a new SSH key in the place of the present one.</summary>
    [Parameter]
    public SwitchParameter NewSshKey { get; set; }

    /// <summary>Protects the node from being stopped, reset, removed and restored; :$false ends that.</summary>
    [Parameter]
    public SwitchParameter Protected { get; set; }

    /// <summary>Accepts the host key that the server offers, if the account cannot prove it.</summary>
    [Parameter]
    public SwitchParameter TrustFirstHostKey { get; set; }

    /// <summary>Does not ask.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private NodeChangePlan? begun;

    private protected override string StopNote => ChangeSummary.Stopped(begun, AdvisedCommand.Again(this, Domain));

    private protected override async Task ProcessNodeAsync(string? domain)
    {
        Streams.Begin(Places.Fill(Texts.Begin_Change, domain), Texts.Begin_WhatThereIs);
        Emit(await new DeploymentEngine().ChangeAsync(
            new()
            {
                Domain = domain,
                InstanceType = InstanceType,
                DiskSizeGB = IsGiven(nameof(DiskSizeGB)) ? DiskSizeGB : null,
                SshCidr = SshCidr,
                NewSshKey = NewSshKey,
                TrustFirstHostKey = TrustFirstHostKey,
                Protected = IsGiven(nameof(Protected)) ? Protected.IsPresent : null,
                ProfileName = ProfileName,
                Timeout = GivenTimeout,
                Preview = IsPreview,
                Rehearse = Rehearse,
            },
            plan =>
            {
                begun = plan;
                return AskAsync(() => this.Approve(ChangeSummary.Propose(plan), agreed: Force));
            },
            Streams,
            StopToken).ConfigureAwait(false));
    }
}
