using System.Management.Automation;
using Direxio.Deployer.Engine;
using Direxio.Deployer.PowerShell.Completion;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>Reset-DirexioNode: empties a node's server, once its domain was typed.</summary>
[Cmdlet(VerbsCommon.Reset, "DirexioNode", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(NodeReset))]
public sealed class ResetDirexioNodeCommand : NodeAccountCommand, ICanRunAsJob
{
    /// <summary>The domain once more, in place of typing it when asked.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ConfirmDomain { get; set; }

    /// <summary>Makes no copy of the data first.</summary>
    [Parameter]
    public SwitchParameter SkipBackup { get; set; }

    /// <summary>Who may reach port 22 from now on.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SettingCompleter))]
    public string? SshCidr { get; set; }

    /// <summary>Accepts the SSH host key that the node offers if the instance's console output does not show it.</summary>
    [Parameter]
    public SwitchParameter TrustFirstHostKey { get; set; }

    /// <summary>The work goes on as a job.</summary>
    [Parameter]
    public SwitchParameter AsJob { get; set; }

    private protected override string StopNote =>
        Places.Fill(Texts.Stopped_Reset, AdvisedCommand.About("Get-DirexioStatus", Domain, Rehearse));

    private protected override async Task ProcessNodeAsync(string? domain)
    {
        // Before anything is asked, let alone done.
        if (ConfirmDomain is { } typed && domain is not null)
        {
            Approval.RequireSame(domain, typed, Proposal.DomainConsent(domain));
        }

        Streams.Begin(Places.Fill(Texts.Begin_Reset, InWords(domain)), Texts.Begin_Ssh);
        Emit(await new DeploymentEngine().ResetAsync(
            new()
            {
                Domain = domain,
                ProfileName = ProfileName,
                SshCidr = SshCidr,
                TrustFirstHostKey = TrustFirstHostKey,
                SkipBackup = SkipBackup,
                Preview = IsPreview,
                Rehearse = Rehearse,
            },
            plan => AskAsync(() => this.ApproveByDomain(ResetSummary.Propose(plan), ConfirmDomain, agreed: false)),
            Streams,
            StopToken).ConfigureAwait(false));
    }
}
