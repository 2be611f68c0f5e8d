using System.Management.Automation;
using Direxio.Deployer.Engine;
using Direxio.Deployer.PowerShell.Completion;

namespace Direxio.Deployer.PowerShell.Commands;

/// <summary>Update-DirexioNode: brings another image to a node, and takes back what does not prove itself.</summary>
[Cmdlet(VerbsData.Update, "DirexioNode", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(NodeUpdate))]
public sealed class UpdateDirexioNodeCommand : FleetCommand
{
    /// <summary>The image that the message server is to run.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? MessageServerImage { get; set; }

    /// <summary>Brings the other services up to what their tags mean now, too.</summary>
    [Parameter]
    public SwitchParameter IncludeStack { get; set; }

    /// <summary>Makes no copy of the data first.</summary>
    [Parameter]
    public SwitchParameter SkipBackup { get; set; }

    /// <summary>Accepts a version that is older than the present one.</summary>
    [Parameter]
    public SwitchParameter AllowDowngrade { get; set; }

    /// <summary>Accepts a version that removes tables which hold rows.</summary>
    [Parameter]
    public SwitchParameter AllowTableLoss { get; set; }

    /// <summary>Who may reach port 22 from now on.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SettingCompleter))]
    public string? SshCidr { get; set; }

    /// <summary>Accepts the SSH host key that the node offers if the instance's console output does not show it.</summary>
    [Parameter]
    public SwitchParameter TrustFirstHostKey { get; set; }

    /// <summary>Does not ask.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override string StopNote => Texts.Stopped_Update;

    private protected override async Task ChangeAsync(string? domain, bool isRehearsed)
    {
        Streams.Begin(Places.Fill(Texts.Begin_Update, InWords(domain)), Texts.Begin_Ssh);
        Emit(await new DeploymentEngine().UpdateAsync(
            new()
            {
                Domain = domain,
                ProfileName = ProfileName,
                SshCidr = SshCidr,
                TrustFirstHostKey = TrustFirstHostKey,
                MessageServerImage = MessageServerImage,
                IncludeStack = IncludeStack,
                SkipBackup = SkipBackup,
                AllowDowngrade = AllowDowngrade,
                AllowTableLoss = AllowTableLoss,
                Preview = IsPreview,
                Rehearse = isRehearsed,
            },
            plan => AskAsync(() => this.Approve(UpdateSummary.Propose(plan), agreed: Force)),
            Streams,
            StopToken).ConfigureAwait(false));
    }
}
